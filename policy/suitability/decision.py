"""The declared transitions that every decision of this track is held against.

Before a decision, facts move a case wherever they imply, and time moves it no further than to
where somebody is asked; after it, only service's own events do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy.cases.decision import Transition
from policy.suitability.state import SuitabilityState
from policy.suitability.words import EXITS, Stage

__all__ = ["BY_TIME", "DECLARED", "FROM_FACTS", "TRANSITIONS", "Decision"]

# Made for every event: when it runs, the plain class, which is quicker to call.
if TYPE_CHECKING:
    from policy.cases.decision import Decision as _Decision

    Decision = _Decision[SuitabilityState]
else:
    from policy.cases.decision import Decision

FROM_FACTS = (
    Stage.AWAITING_INFO,
    Stage.ASSESSING,
    Stage.HELD_SAFEGUARDING,
    Stage.AWAITING_AUTHORITY,
    Stage.SUPPORT_WINDOW,
    Stage.CONCLUDING,
    Stage.THRESHOLD_MET,
    *sorted(EXITS),
)
"""Where facts alone can bring a case."""

BY_TIME = frozenset({Stage.AWAITING_AUTHORITY, Stage.SUPPORT_WINDOW, Stage.CONCLUDING})
"""All that the end of a window can lead from and to: somebody is asked, nothing follows (R67)."""

_BEFORE = (*FROM_FACTS, Stage.WITH_SRU)
_FACT_EVENTS = ("facts-recorded", "authority-reported", "limb-concluded", "window-agreed")
_IN_SERVICE = (Stage.DECIDED, Stage.CLEARED, Stage.SERVED_TO_FILE)
_NEWS = ("facts-recorded", "authority-reported", "recheck-recorded")

TRANSITIONS: tuple[Transition, ...] = (
    *(Transition(Stage.RECEIVED, "case-opened", target, "R90", "opened") for target in FROM_FACTS),
    *(
        Transition(source, event, target, "R48", "what is known implies it")
        for event in _FACT_EVENTS
        for source in _BEFORE
        for target in _BEFORE
        if source is not target
    ),
    *(
        Transition(source, "deadline-passed", target, "R68", "window complete")
        for source in sorted(BY_TIME)
        for target in sorted(BY_TIME)
        if source is not target
    ),
    Transition(Stage.THRESHOLD_MET, "summary-sent", Stage.WITH_SRU, "R97", "summary sent"),
    Transition(Stage.WITH_SRU, "decision-checked", Stage.DECIDED, "R104", "refuse or cancel"),
    Transition(Stage.WITH_SRU, "decision-checked", Stage.NO_ACTION, "R104", "no action"),
    Transition(Stage.DECIDED, "clearance-given", Stage.CLEARED, "R111", "cleared"),
    Transition(Stage.SERVED_TO_FILE, "clearance-given", Stage.CLEARED, "R114", "cleared"),
    *(
        Transition(Stage.CLEARED, event, target, "R111", "clearance over")
        for event in (*_NEWS, "clearance-voided", "incident-reported", "deadline-passed")
        for target in (Stage.DECIDED, Stage.SERVED_TO_FILE)
    ),
    *(
        Transition(source, event, Stage.WITHDRAWAL_DUE, "R112", "must be withdrawn")
        for source in _IN_SERVICE
        for event in _NEWS
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
