"""The declared transitions, against which every decision of the track is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy.cases.decision import Transition
from policy.support.state import CaseState
from policy.support.words import Stage

__all__ = ["DECLARED", "TRANSITIONS", "Decision"]

# One is made for every event: at run time the plain class, which is quicker to call.
if TYPE_CHECKING:
    from policy.cases.decision import Decision as _Decision

    Decision = _Decision[CaseState]
else:
    from policy.cases.decision import Decision

_ANSWERED = (Stage.ANSWERED, Stage.SUPPORT_OPEN, Stage.AWAITING_THIRD_PARTY)
_OPEN = (Stage.STATUS_CHECK, *_ANSWERED)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(Stage.SUBMITTED, "referral-accepted", Stage.STATUS_CHECK, "R16", "accepted"),
    Transition(
        Stage.STATUS_CHECK, "notice-accepted", Stage.ANSWERED, "R17", "answer delivered, settled"
    ),
    Transition(
        Stage.STATUS_CHECK,
        "notice-accepted",
        Stage.SUPPORT_OPEN,
        "R20",
        "answer delivered, unresolved",
    ),
    Transition(
        Stage.SUPPORT_OPEN,
        "prioritisation-asked",
        Stage.AWAITING_THIRD_PARTY,
        "R21",
        "asked to look sooner",
    ),
    Transition(
        Stage.AWAITING_THIRD_PARTY,
        "prioritisation-answered",
        Stage.SUPPORT_OPEN,
        "R21",
        "taken or declined",
    ),
    *(
        Transition(stage, "answer-corrected", Stage.STATUS_CHECK, "R17", "answer corrected")
        for stage in _ANSWERED
    ),
    *(
        Transition(stage, "case-closed", Stage.CLOSED, "R26", "closed by a named person")
        for stage in _OPEN
    ),
    *(
        Transition(stage, event, Stage.CONSENT_WITHDRAWN, "R10", "consent withdrawn")
        for stage in _OPEN
        for event in ("consent-withdrawn", "authority-reported")
    ),
)

DECLARED = frozenset((arrow.source, arrow.event, arrow.target) for arrow in TRANSITIONS)
