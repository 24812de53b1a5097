"""What `decide` gives back, and the declared transitions every decision is held against."""

from __future__ import annotations

from dataclasses import dataclass

from policy.refusal import Refusal
from policy.support.effects import Effect
from policy.support.state import CaseState
from policy.support.words import Stage


@dataclass(frozen=True, slots=True)
class Decision:
    """The case after an event, what must follow, and the rules applied.

    A `refusal` means the event changed nothing: state and effects are as before. `repeated` means
    it had counted already.
    """

    state: CaseState
    effects: tuple[Effect, ...] = ()
    rules: tuple[str, ...] = ()
    refusal: Refusal | None = None
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow of the process map: from a stage, by an event, to a stage, under a rule."""

    source: Stage
    event: str
    target: Stage
    rule: str
    label: str


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
        for event in ("consent-withdrawn", "authority-update-reported")
    ),
)

DECLARED = frozenset((arrow.source, arrow.event, arrow.target) for arrow in TRANSITIONS)
