"""Support lives of days and of months that are recorded, on their own past dates, time moved on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from policy.support.deeds import (
    AcknowledgeEscalation,
    Actor,
    AuthorityReported,
    CloseCase,
    Command,
    ExtendWindow,
    OfferReturn,
    ReadAnswer,
    RecordAnswer,
)
from policy.support.rehearsal import Dated
from policy.support.state import CaseState
from policy.support.words import Outcome, ReportKind, SlaState, Stage
from service.demo.playing import Player
from tests.apps import CHECK_OFFICER, SUPERVISOR, order, take_in
from tests.policy.support.builders import OPEN_ANSWER, SETTLED_ANSWER
from tests.replay.scenarios import CASEWORKER
from tests.workflows.running import Running

MAY = datetime(2026, 5, 5, 9, tzinfo=UTC)
LongScenario = Callable[[Running], Awaitable[str]]


async def _lived(
    running: Running, number: str, steps: Callable[[CaseState], list[Dated]], until: timedelta
) -> CaseState:
    """A case that is received in May, receives these messages, and is brought to `until` after
    that.
    """
    receipt = await take_in(running.app, number, clock_offset=MAY - datetime.now(UTC))
    assert receipt.state is not None
    messages = steps(receipt.state)
    await Player(running.app, running.skipper).play(receipt.state, lambda _: messages, MAY + until)
    found: CaseState = await running.state(receipt.reference)
    return found


def _asked(after: timedelta, command: Command, actor: Actor) -> Dated:
    at = MAY + after
    return Dated(at, order(f"order-{at:%m%d%H}", command, actor, at))


def _seen(day: int, by: str, report: ReportKind) -> Dated:
    at = MAY + timedelta(days=day)
    return Dated(at, AuthorityReported(id=f"update/{by}/{day}", at=at, by=by, report=report))


async def late_by_days(running: Running) -> str:
    """Nobody answers: warned, breached, escalated to the last; taken; answered on the fifth day."""

    def steps(case: CaseState) -> list[Dated]:
        reader = Actor(id="O", organisation=case.organisation)
        return [
            _asked(timedelta(hours=30), AcknowledgeEscalation(), SUPERVISOR),
            _asked(timedelta(days=4, hours=6), RecordAnswer(answer=SETTLED_ANSWER), CHECK_OFFICER),
            _asked(timedelta(days=4, hours=9), ReadAnswer(), reader),
        ]

    state = await _lived(running, "N-days", steps, timedelta(days=5))
    assert (state.stage, state.sla) == (Stage.ANSWERED, SlaState.MET_LATE), state.stage
    return state.reference


async def supported_for_months(running: Running) -> str:
    """The support window: reports good and bad, silence and reviews, extended, closed at last."""

    def steps(case: CaseState) -> list[Dated]:
        by = case.organisation
        closing = CloseCase(outcome=Outcome.NO_CONTACT, reason="Not seen any more.")
        return [
            _asked(timedelta(hours=5), RecordAnswer(answer=OPEN_ANSWER), CHECK_OFFICER),
            _seen(10, by, ReportKind.ENGAGING),
            _seen(40, by, ReportKind.NOT_SEEN),
            _asked(timedelta(days=45), OfferReturn(), CASEWORKER),
            _seen(80, by, ReportKind.ENGAGING),
            _asked(timedelta(days=95), ExtendWindow(reason="A flat is promised."), SUPERVISOR),
            _seen(130, by, ReportKind.ENGAGING),
            _asked(timedelta(days=153), closing, SUPERVISOR),
        ]

    state = await _lived(running, "N-months", steps, timedelta(days=154))
    assert (state.stage, state.reports) == (Stage.CLOSED, 4), (state.stage, state.reports)
    return state.reference


LONG: tuple[LongScenario, ...] = (late_by_days, supported_for_months)
