"""The record transaction: all or nothing, once, and only on top of what it was decided on."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.refusals import CHANGED_MEANWHILE
from policy.cases.replies import Verdict
from policy.support.deeds import OfferReturn, RecordAnswer, WithdrawConsent
from policy.support.lifecycle import fold
from policy.support.sending import AFTER_A_WITHDRAWAL
from policy.support.state import CaseState
from policy.support.words import Stage
from store.advancing import Begins, OffsetOutsideRehearsal, advance
from store.case_lists import find_case
from store.cases import load_state, recorded_events, verify_chain
from store.forms import NoKey
from store.inbox import receive_order
from store.tables import cases, deadlines, events, inbox, outbox, tasks
from tests.apps import NO_TRACE, SUPERVISOR, order, take_in
from tests.policy.support.turn import Turn, take_turn
from tests.recorded import record
from wiring.app import App


async def _case(app: App, number: str = "N-1") -> CaseState:
    receipt = await take_in(app, number)
    assert receipt.state is not None
    return receipt.state


def _answered(state: CaseState, id: str = "order-1") -> Turn:
    now = datetime.now(UTC)
    return take_turn(state, [order(id, RecordAnswer(answer=NO_TRACE))], now)


async def _count(connection: AsyncConnection, table: object, reference: str) -> int:
    found = await connection.execute(
        select(func.count()).where(table.c.reference == reference)  # type: ignore[attr-defined]
    )
    return int(found.scalar_one())


async def test_what_was_recorded_is_what_is_loaded(app: App) -> None:
    state = await _case(app)
    turn = _answered(state)
    await record(app.store, turn.recording)
    assert await load_state(app.store, state.reference) == turn.recording.state


async def test_the_recorded_events_fold_to_the_recorded_state(app: App) -> None:
    state = await _case(app)
    turn = _answered(state)
    await record(app.store, turn.recording)
    rebuilt = fold(
        CaseState(reference=state.reference),
        await recorded_events(app.store, state.reference),
    )
    assert rebuilt == turn.recording.state


async def test_of_two_orders_for_the_same_state_of_a_case_exactly_one_is_carried_out(
    app: App,
) -> None:
    state = await _case(app)
    both = [
        replace(order(id, RecordAnswer(answer=NO_TRACE)), expected_sequence=state.sequence)
        for id in ("order-1", "order-2")
    ]
    for asked in both:
        await receive_order(app.store, state.reference, asked.actor.id, asked)
    now = datetime.now(UTC)
    done = await asyncio.gather(
        *(advance(app.store, state.reference, [asked], now) for asked in both)
    )
    replies = [reply for each in done for reply in each.replies.values()]
    assert sorted((reply.verdict, reply.code) for reply in replies) == [
        (Verdict.APPLIED, ""),
        (Verdict.REFUSED, "changed-meanwhile"),
    ]
    async with app.engine.connect() as connection:
        kept = await connection.execute(select(inbox.c.verdict, inbox.c.code))
        assert sorted(map(tuple, kept)) == [("applied", ""), ("refused", "changed-meanwhile")]
    told_again = await advance(app.store, state.reference, both, now, shown=state.sequence)
    assert {reply.sentence for reply in told_again.replies.values()} == {
        "",
        CHANGED_MEANWHILE.sentence,
    }


async def test_advancing_again_after_a_lost_answer_does_nothing_and_brings_the_same_answer(
    app: App,
) -> None:
    state = await _case(app)
    asked, now = order("order-1", RecordAnswer(answer=NO_TRACE)), datetime.now(UTC)
    first = await advance(app.store, state.reference, [asked], now)
    async with app.engine.connect() as connection:
        before = [
            await _count(connection, table, state.reference) for table in (events, outbox, tasks)
        ]
    second = await advance(app.store, state.reference, [asked], now, shown=state.sequence)
    async with app.engine.connect() as connection:
        after = [
            await _count(connection, table, state.reference) for table in (events, outbox, tasks)
        ]
    assert after == before
    assert (second.state, second.replies) == (first.state, first.replies)
    assert set(first.notices) <= set(second.notices)


async def test_that_a_workflow_runs_its_case_is_noted_with_the_first_step(app: App) -> None:
    state, now = await _case(app), datetime.now(UTC)
    begun = await advance(app.store, state.reference, [], now, shown=0, begins=Begins())
    async with app.engine.connect() as connection:
        unknown = cases.c.workflow_confirmed_at.is_(None)
        assert not (await connection.execute(select(cases.c.reference).where(unknown))).all()
        ordered = set((await connection.execute(select(outbox.c.id))).scalars())
    assert begun.state == state
    assert ordered == set(begun.notices) != set()


async def test_a_case_with_a_time_offset_begins_in_a_rehearsal_alone(app: App) -> None:
    receipt = await take_in(app, "N-1", clock_offset=timedelta(days=1))
    of, now = receipt.reference, datetime.now(UTC)
    with pytest.raises(OffsetOutsideRehearsal):
        await advance(app.store, of, [], now, begins=Begins())
    async with app.engine.connect() as connection:
        confirmed = select(cases.c.workflow_confirmed_at)
        assert (await connection.execute(confirmed)).scalar_one() is None
        await advance(app.store, of, [], now, begins=Begins(rehearsed=True))
        assert (await connection.execute(confirmed)).scalar_one() is not None


async def test_a_refusal_whose_answer_was_lost_comes_again_with_its_sentence(app: App) -> None:
    state = await _case(app)
    asked, now = order("order-1", RecordAnswer(answer=NO_TRACE), SUPERVISOR), datetime.now(UTC)
    first = await advance(app.store, state.reference, [asked], now)
    second = await advance(app.store, state.reference, [asked], now, shown=state.sequence)
    assert (first.replies["order-1"].code, second.replies) == ("wrong-role", first.replies)
    assert second.replies["order-1"].sentence


async def test_the_same_order_again_is_answered_that_it_counted_already(app: App) -> None:
    state = await _case(app)
    asked, now = order("order-1", RecordAnswer(answer=NO_TRACE)), datetime.now(UTC)
    await advance(app.store, state.reference, [asked], now)
    again = await advance(app.store, state.reference, [asked], now)
    assert again.replies["order-1"].verdict is Verdict.REPEATED


async def test_of_two_answers_at_once_the_second_is_judged_on_what_the_first_made(
    app: App,
) -> None:
    state = await _case(app)
    asked = [order(id, RecordAnswer(answer=NO_TRACE)) for id in ("order-1", "order-2")]
    now = datetime.now(UTC)
    done = await asyncio.gather(
        *(advance(app.store, state.reference, [item], now) for item in asked)
    )
    replies = {id: reply for item in done for id, reply in item.replies.items()}
    outcomes = sorted((reply.verdict.value, reply.code) for reply in replies.values())
    assert outcomes == [("applied", ""), ("refused", "already-answered")]
    async with app.engine.connect() as connection:
        assert await _count(connection, events, state.reference) == 2


async def test_the_chain_holds_after_every_recording(app: App) -> None:
    state = await _case(app)
    await record(app.store, _answered(state).recording)
    assert not await verify_chain(app.store, state.reference)


async def test_a_case_that_does_not_exist_cannot_be_advanced(app: App) -> None:
    with pytest.raises(NoKey):
        await advance(app.store, "RSR-NOT-THE-RE0", [], datetime.now(UTC))


async def test_every_deadline_of_the_state_is_a_row_that_the_second_guard_can_read(
    app: App,
) -> None:
    state = await _case(app)
    async with app.engine.connect() as connection:
        rows = await connection.execute(
            select(deadlines.c.name, deadlines.c.rung, deadlines.c.due).where(
                deadlines.c.reference == state.reference, deadlines.c.settled_at.is_(None)
            )
        )
        stored = {(row.name, row.rung, row.due) for row in rows}
    assert stored == {(item.name, item.rung, item.due) for item in state.deadlines}


async def test_the_verdict_on_an_order_is_written_with_what_it_did(app: App) -> None:
    state = await _case(app)
    asked = order("order-7", RecordAnswer(answer=NO_TRACE))
    await receive_order(app.store, state.reference, "S-2001", asked)
    await record(app.store, take_turn(state, [asked], datetime.now(UTC)).recording)
    async with app.engine.connect() as connection:
        row = (await connection.execute(select(inbox).where(inbox.c.id == "order-7"))).one()
    assert (row.verdict, row.code) == (Verdict.APPLIED.value, "")


async def test_a_withdrawal_stops_every_clock_and_every_waiting_notice(app: App) -> None:
    state = await _case(app)
    asked = order("order-8", WithdrawConsent(channel="in person"))
    turn = take_turn(state, [asked], datetime.now(UTC))
    await record(app.store, turn.recording)
    async with app.engine.connect() as connection:
        running = await connection.execute(
            select(deadlines.c.name).where(
                deadlines.c.reference == state.reference, deadlines.c.settled_at.is_(None)
            )
        )
        left = await connection.execute(
            select(outbox.c.template).where(
                outbox.c.reference == state.reference, outbox.c.state == "waiting"
            )
        )
        row = await find_case(connection, state.reference)
    assert row is not None
    assert row.stage == Stage.CONSENT_WITHDRAWN.value
    assert list(running) == []
    assert {item.template for item in left} == {t.value for t in AFTER_A_WITHDRAWAL}


async def test_an_order_sent_twice_is_one_row(app: App) -> None:
    state = await _case(app)
    asked = order("order-9", RecordAnswer(answer=NO_TRACE))
    first = await receive_order(app.store, state.reference, "S-2001", asked)
    second = await receive_order(app.store, state.reference, "S-2001", asked)
    assert (first.already, second.already) == (False, True)


async def test_a_rehearsal_case_has_its_deadlines_in_the_worlds_time(app: App) -> None:
    back = timedelta(days=-100)
    receipt = await take_in(app, "N-2", clock_offset=back)
    assert receipt.state is not None
    first = receipt.state.deadlines[0]
    async with app.engine.connect() as connection:
        due = await connection.execute(
            select(func.min(deadlines.c.due)).where(deadlines.c.reference == receipt.reference)
        )
    assert due.scalar_one() == first.due - back


@pytest.mark.parametrize(
    "id", ["a\0b", "\ud800", "".join(chr(33 + n * n % 5_000) for n in range(9_000))]
)
async def test_what_the_store_can_never_hold_is_refused_for_good_and_the_rest_is_recorded(
    app: App, id: str
) -> None:
    state = await _case(app)
    asked = [order(id, RecordAnswer(answer=NO_TRACE)), order("order-2", OfferReturn(), SUPERVISOR)]
    done = await advance(app.store, state.reference, asked, datetime.now(UTC))
    assert done.replies[id].code == "bad-id"
    assert done.replies["order-2"].verdict is Verdict.APPLIED
    assert done.state.sequence == state.sequence + 1
