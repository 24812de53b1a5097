"""How many events a second `decide` takes on one core: whole lives of a case, over and over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from time import process_time

from policy.cases.lifecycle import Decide
from policy.cases.track import E, S
from policy.suitability import lifecycle as suitability
from policy.suitability.deeds import Event as SuitabilityEvent
from policy.suitability.planned_case import play
from policy.suitability.state import SuitabilityState
from policy.support.answering.answer import Recourse, StatusAnswer, StatusResult
from policy.support.deeds import (
    AnswerRead,
    AnswerRecorded,
    CaseClosed,
    EscalationAcknowledged,
    Event,
    NoticeAccepted,
    ReferralAccepted,
    WindowExtended,
)
from policy.support.lifecycle import decide, due_now, next_deadline
from policy.support.rulebook import RULEBOOKS
from policy.support.state import CaseState
from policy.support.words import Audience, Outcome, Template
from tests.policy.suitability.life_files import example

REFERENCE = "RSR-000-000-000"
RECEIVED = datetime(2026, 3, 27, 16, 0, tzinfo=UTC)
_LIVES_A_LOOK = 20
ANSWER = StatusAnswer(
    result=StatusResult.OUTSTANDING_APPLICATION,
    recourse=Recourse.UNKNOWN,
    application_type="asylum",
    document_gap=True,
    sources_checked=("case database",),
)


def _at(hours: float) -> datetime:
    return RECEIVED + timedelta(hours=hours)


def _sent(hours: float, template: Template, audience: Audience, edition: int = 0) -> Event:
    return NoticeAccepted(
        id=f"notice/{hours}/{audience}",
        at=_at(hours),
        by="file",
        template=template,
        audience=audience,
        edition=edition,
    )


def _work() -> Iterator[Event]:
    """What people and channels do in a long case: breached, answered late, extended, closed."""

    yield ReferralAccepted(
        id="accepted",
        at=_at(0.1),
        by="CH-1",
        reference=REFERENCE,
        organisation="CH-1",
        authority="E09000033",
        nation="England",
        received_at=RECEIVED,
        rulebook=next(iter(RULEBOOKS)),
    )
    yield _sent(0.2, Template.STATUS_REQUEST, Audience.CHECK_TEAM)
    yield EscalationAcknowledged(id="taken", at=_at(24.2), by="S-7")
    yield _sent(24.3, Template.HOLDING_REPLY, Audience.REFERRER)
    yield AnswerRecorded(id="answered", at=_at(30), by="S-1", answer=ANSWER)
    yield _sent(30.1, Template.ANSWER_READY, Audience.REFERRER, 1)
    yield _sent(30.2, Template.ANSWER_READY, Audience.SUPPORT_TEAM, 1)
    yield AnswerRead(id="read", at=_at(36), by="CH-1")
    yield WindowExtended(id="extended", at=_at(24 * 95), by="S-7", reason="an appeal is pending")
    yield CaseClosed(
        id="closed", at=_at(24 * 120), by="S-7", outcome=Outcome.LEAVE_GRANTED, reason="granted"
    )


def script() -> list[tuple[Event, datetime]]:
    """One life, in the order it is decided, with what the clock adds to it."""
    state = CaseState(reference=REFERENCE)
    life: list[tuple[Event, datetime]] = []
    for event in _work():
        while (deadline := next_deadline(state)) is not None and deadline.due <= event.at:
            passed = due_now(state, deadline.due)
            assert passed is not None  # it is the deadline's own moment
            state = decide(state, passed, deadline.due).state
            life.append((passed, deadline.due))
        decision = decide(state, event, event.at)
        assert decision.refusal is None, decision.refusal
        state = decision.state
        life.append((event, event.at))
    return life


def suitability_script() -> list[tuple[SuitabilityEvent, datetime]]:
    """The first of the thirteen cases of the other track, in the order it is decided."""
    played = play(example(1).file, datetime(2023, 6, 1, tzinfo=UTC))
    return [(item.event, item.recorded_at) for item in played.events]


def measure(seconds: float) -> float:
    """Events a second, deciding a life of the support track again and again for so many seconds."""
    return _rate(script(), CaseState(reference=REFERENCE), decide, seconds)


def measure_suitability(seconds: float) -> float:
    """The same of the suitability track, whose events bring facts that are weighed anew."""
    life = suitability_script()
    fresh = SuitabilityState(reference=example(1).file.reference)
    return _rate(life, fresh, suitability.decide, seconds)


def _rate(
    life: Sequence[tuple[E, datetime]], fresh: S, decide: Decide[S, E], seconds: float
) -> float:
    decided, began = 0, process_time()
    while (spent := process_time() - began) < seconds:
        # The clock itself takes its time, on some machines as much as a life.
        for _ in range(_LIVES_A_LOOK):
            state = fresh
            for event, now in life:
                state = decide(state, event, now).state
            decided += len(life)
    return decided / spent
