"""A period's counts as the database adds them up: each thing in its own period, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from policy.support.deeds import CloseCase, RecordAnswer, WithdrawConsent
from policy.support.intake.judging import NotAccepted, judge
from policy.support.state import CaseState
from policy.support.words import Audience, Outcome
from store.inbox import receive_order
from store.intake import RefusedRow, note_refusals
from store.organisations import load_register
from store.statistics import Counts, counts_between
from tests.apps import NO_TRACE, SUPERVISOR, cells, order, take_in
from tests.store.received import delivered, receives
from wiring.app import App

HOUR = timedelta(hours=1)


async def _counts(app: App, ago: timedelta = timedelta(days=30)) -> Counts:
    now = datetime.now(UTC)
    async with app.engine.connect() as connection:
        return await counts_between(connection, now - ago, now + HOUR)


async def _case(app: App, number: str, ago: timedelta = HOUR) -> CaseState:
    receipt = await take_in(app, number, received_ago=ago)
    assert receipt.state is not None
    return receipt.state


async def _answered(app: App, number: str, ago: timedelta) -> CaseState:
    state = await _case(app, number, ago)
    return await receives(
        app,
        state,
        order(f"o-{number}", RecordAnswer(answer=NO_TRACE)),
        delivered(Audience.REFERRER),
        delivered(Audience.SUPPORT_TEAM),
    )


async def test_what_was_received_adds_up_to_the_same_however_it_is_broken_down(app: App) -> None:
    for number, hours in (("N-1", 1), ("N-2", 30), ("N-3", 2)):
        await _case(app, number, timedelta(hours=hours))
    counts = await _counts(app)
    assert counts.sla == {"breached": 1, "running": 2}
    for breakdown in (counts.sla, counts.nations, counts.authorities):
        assert sum(breakdown.values()) == 3


async def test_typical_times_are_of_answers_that_both_recipients_have(app: App) -> None:
    for number, hours in (("N-1", 2), ("N-2", 4), ("N-3", 12)):
        await _answered(app, number, timedelta(hours=hours))
    await _case(app, "N-4")
    times = (await _counts(app)).answer_times
    assert set(times) == {"", "England"}
    assert times[""].count == 3
    assert abs(times[""].median - 4 * HOUR) < timedelta(minutes=2)
    assert abs(times[""].ninth_decile - 10.4 * HOUR) < timedelta(minutes=2)


async def test_endings_count_by_outcome_and_a_withdrawal_as_itself(app: App) -> None:
    closing = CloseCase(outcome=Outcome.MISTAKEN, reason="Agreed.")
    await receives(app, await _case(app, "N-1"), order("o-1", closing, SUPERVISOR))
    withdrawing = WithdrawConsent(channel="in person")
    await receives(app, await _case(app, "N-2"), order("o-2", withdrawing))
    assert (await _counts(app)).outcomes == {"mistaken": 1, "consent_withdrawn": 1}


async def test_a_row_not_accepted_counts_by_its_first_reason(app: App) -> None:
    async with app.engine.connect() as connection:
        register = await load_register(connection)
    now = datetime.now(UTC)
    row = cells("N-1", now - HOUR, organisation_id="CH-000000", nationality="Nowhere")
    refused = judge(row, register, now)
    assert isinstance(refused, NotAccepted)
    await note_refusals(app.engine, app.keys, [RefusedRow(row, refused)], "S-1001", "batch-1")
    assert (await _counts(app)).not_accepted == {refused.problems[0].code: 1}


async def test_what_was_accepted_and_what_was_not_count_by_the_day_of_entry(app: App) -> None:
    """A referral of last week that is entered today belongs to today, like one refused today."""
    await _case(app, "N-1", timedelta(days=7))
    await test_a_row_not_accepted_counts_by_its_first_reason(app)
    today = await _counts(app, ago=HOUR)
    assert (sum(today.sla.values()), sum(today.not_accepted.values())) == (1, 1)
    assert (sum(today.nations.values()), sum(today.authorities.values())) == (1, 1)
    now = datetime.now(UTC)
    async with app.engine.connect() as connection:
        last_week = await counts_between(connection, now - timedelta(days=8), now - HOUR)
    assert (last_week.sla, last_week.not_accepted) == ({}, {})


async def test_what_a_rule_refused_counts_by_the_rule(app: App) -> None:
    state = await _case(app, "N-1")
    closing = CloseCase(outcome=Outcome.ENFORCED_REMOVAL, reason="Agreed.")
    asked = order("o-1", closing, SUPERVISOR)
    await receive_order(app.store, state.reference, SUPERVISOR.id, asked)
    await receives(app, state, asked)
    assert (await _counts(app)).blocked == {"R29 return-not-offered": 1}


async def test_a_period_with_nothing_has_nothing(app: App) -> None:
    assert await _counts(app) == Counts(
        sla={}, nations={}, authorities={}, answer_times={}, outcomes={}, not_accepted={},
        blocked={},
    )  # fmt: skip
