"""The declared transitions that every decision of this track is held against.

Before a decision each event that makes known or concludes something has everything known read anew,
and the case is where that implies; time moves it no further than to where somebody is asked. After
a decision only service's own events move it. An arrow between two stages before the decision is
declared for every such event that may come there: which of them it takes is for the facts to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy.cases.decision import Transition
from policy.suitability.gates.checks import ORDER, rules_to
from policy.suitability.stage_labels import WHY_THERE
from policy.suitability.state import SuitabilityState
from policy.suitability.words import EXITS, Stage

__all__ = [
    "BEFORE_A_DECISION",
    "BEFORE_THE_SRU",
    "BY_TIME",
    "DECLARED",
    "FROM_FACTS",
    "READ_ANEW",
    "TRANSITIONS",
    "Decision",
]

# Made for every event: when it runs, the plain class, which is quicker to call.
if TYPE_CHECKING:
    from policy.cases.decision import Decision as _Decision

    Decision = _Decision[SuitabilityState]
else:
    from policy.cases.decision import Decision

BEFORE_THE_SRU = frozenset(ORDER) - EXITS
"""Where people work towards a referral."""

FROM_FACTS = ORDER
"""Where what is known alone can bring a case; the first that is so, counts."""

BEFORE_A_DECISION = (*FROM_FACTS, Stage.WITH_SRU)

READ_ANEW: dict[str, tuple[tuple[Stage, ...], str]] = {
    "case-opened": ((Stage.RECEIVED,), "R90"),
    "facts-recorded": (BEFORE_A_DECISION, "R48"),
    "authority-reported": (BEFORE_A_DECISION, "R72"),
    "person-corrected": (BEFORE_A_DECISION, "R30"),
    "linked-case-reported": (BEFORE_A_DECISION, "R33"),
    "duplicate-resolved": (BEFORE_A_DECISION, "R33"),
    "organisation-succeeded": (BEFORE_A_DECISION, "R2"),
    "case-moved": (BEFORE_A_DECISION, "R98"),
    "limb-concluded": (
        tuple(s for s in FROM_FACTS if s in BEFORE_THE_SRU | {Stage.THRESHOLDS_NOT_MET}),
        "R104",
    ),
    "window-agreed": (tuple(s for s in FROM_FACTS if s in BEFORE_THE_SRU), "R69"),
}
"""The events after which everything known is read anew: at which stages each may come, and its own
rule.
"""

_BY_CONCLUDING_ANEW = frozenset({Stage.CONCLUDING, Stage.THRESHOLD_MET})
_NEVER = frozenset(
    {
        # The window counts from the receipt at the earliest, and nobody has concluded on anything
        # before the case is there (A2).
        (Stage.RECEIVED, Stage.CONCLUDING),
        (Stage.RECEIVED, Stage.THRESHOLD_MET),
        (Stage.RECEIVED, Stage.THRESHOLDS_NOT_MET),
        # A summary that was sent stays sent as long as everything still holds, and with it all
        # that was concluded.
        (Stage.WITH_SRU, Stage.THRESHOLD_MET),
        (Stage.WITH_SRU, Stage.THRESHOLDS_NOT_MET),
        # "Not met" stands before all that is still asked, until somebody concludes anew; and they
        # can say "met" only when everything is shown.
        *((Stage.THRESHOLDS_NOT_MET, to) for to in BEFORE_THE_SRU - _BY_CONCLUDING_ANEW),
    }
)

BY_TIME = frozenset({(Stage.SUPPORT_WINDOW, Stage.AWAITING_AUTHORITY)})
"""All that the end of a window can do: somebody is asked, nothing follows (R67)."""

_IN_SERVICE = (Stage.DECIDED, Stage.CLEARED, Stage.SERVED_TO_FILE)
_NEWS = (
    "facts-recorded",
    "authority-reported",
    "recheck-recorded",
    "person-corrected",
    "linked-case-reported",
    "duplicate-resolved",
)
_ENDS_A_CLEARANCE = ("case-moved", "clearance-voided", "incident-reported", "deadline-passed")

TRANSITIONS: tuple[Transition, ...] = (
    *(
        Transition(source, event, target, ", ".join(rules_to(target)), WHY_THERE[target])
        for event, (sources, _) in READ_ANEW.items()
        for source in sources
        for target in FROM_FACTS
        if source is not target and (source, target) not in _NEVER
    ),
    *(
        Transition(source, "deadline-passed", target, "R68", "window complete")
        for source, target in BY_TIME
    ),
    Transition(Stage.THRESHOLD_MET, "summary-sent", Stage.WITH_SRU, "R97", "summary sent"),
    Transition(Stage.WITH_SRU, "decision-checked", Stage.DECIDED, "R104", "refuse or cancel"),
    Transition(Stage.WITH_SRU, "decision-checked", Stage.NO_ACTION, "R104", "no action"),
    Transition(Stage.DECIDED, "clearance-given", Stage.CLEARED, "R111", "cleared"),
    Transition(Stage.SERVED_TO_FILE, "clearance-given", Stage.CLEARED, "R114", "cleared"),
    *(
        Transition(Stage.CLEARED, event, target, "R111", "clearance over")
        for event in (*_NEWS, *_ENDS_A_CLEARANCE)
        for target in (Stage.DECIDED, Stage.SERVED_TO_FILE)
    ),
    *(
        Transition(source, event, Stage.WITHDRAWAL_DUE, "R112", "must be withdrawn")
        for source in _IN_SERVICE
        for event in _NEWS
    ),
    *(
        Transition(source, "deadline-passed", Stage.WITHDRAWAL_DUE, "R111", "its ground has ended")
        for source in (Stage.DECIDED, Stage.SERVED_TO_FILE)
    ),
    *(
        Transition(source, "served-in-person", Stage.SERVED, "R110", "served in person")
        for source in (*_IN_SERVICE, Stage.WITHDRAWAL_DUE)
    ),
    *(
        Transition(source, "handed-over", Stage.HANDED_OVER, "R114", "handed over")
        for source in (Stage.SERVED_TO_FILE, Stage.CLEARED, Stage.WITHDRAWAL_DUE)
    ),
    *(
        Transition(source, "served-to-file", Stage.SERVED_TO_FILE, "R113", "served to file")
        for source in (Stage.DECIDED, Stage.CLEARED)
    ),
    *(
        Transition(source, "decision-withdrawn", Stage.WITHDRAWN, "R112", "withdrawn")
        for source in (*_IN_SERVICE, Stage.WITHDRAWAL_DUE)
    ),
)

DECLARED = frozenset((arrow.source, arrow.event, arrow.target) for arrow in TRANSITIONS)
