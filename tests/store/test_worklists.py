"""Worklists: a task has one holder, also when two reach for it at once, and nothing vanishes
with a person's absence.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from policy.organisations import Organisation
from policy.refusal import Refusal
from policy.registrar import leave
from policy.support.deeds import CloseCase, FinishTask, OpenTask
from policy.support.words import Outcome, Role, TaskKind, Team
from store import organisations, worklists
from store.advice import NotRegulated, read_notes, write_note
from store.cases import load_state
from store.intake import Receipt, SubmissionOutcome
from store.reopening import reopen
from store.staff import StaffMember
from store.tables import referrals
from tests.apps import SUPERVISOR, cells, order, take_in
from tests.policy.support.turn import take_turn
from tests.recorded import record
from wiring.app import App

CHECK = Team.CHECK.value


async def _claim(app: App, task_id: str, number: str) -> bool:
    async with app.engine.begin() as connection:
        return await worklists.claim(connection, task_id, number)


async def _take_next(app: App, number: str) -> worklists.Task | None:
    async with app.engine.begin() as connection:
        return await worklists.take_next(connection, CHECK, number)


async def _free(app: App) -> list[worklists.Task]:
    async with app.engine.connect() as connection:
        return await worklists.of_team(connection, CHECK, unassigned=True)


async def test_a_task_says_its_case_its_due_time_and_why(app: App) -> None:
    receipt = await take_in(app, "N-1")
    [task] = await _free(app)
    assert receipt.state is not None
    assert (task.reference, task.rule, task.holder) == (receipt.reference, "R16", None)
    assert task.due == receipt.state.deadlines[2].due


async def test_of_two_who_claim_one_task_at_once_one_gets_it(app: App) -> None:
    await take_in(app, "N-1")
    [task] = await _free(app)
    got = await asyncio.gather(*(_claim(app, task.id, n) for n in ("S-2001", "S-2002")))
    assert sorted(got) == [False, True]
    assert await _free(app) == []


async def test_two_who_take_the_next_task_at_once_get_two_tasks(app: App) -> None:
    for number in ("N-1", "N-2"):
        await take_in(app, number)
    taken = await asyncio.gather(*(_take_next(app, n) for n in ("S-2001", "S-2002")))
    assert len({task.id for task in taken if task}) == 2


async def test_the_most_urgent_task_is_taken_first(app: App) -> None:
    await take_in(app, "N-1", received_ago=timedelta(hours=1))
    urgent = await take_in(app, "N-2", received_ago=timedelta(hours=20))
    task = await _take_next(app, "S-2001")
    assert task is not None
    assert task.reference == urgent.reference


async def test_only_its_holder_can_release_a_task(app: App) -> None:
    await take_in(app, "N-1")
    [task] = await _free(app)
    await _claim(app, task.id, "S-2001")
    async with app.engine.begin() as connection:
        assert not await worklists.release(connection, task.id, "S-2002")
        assert await worklists.release(connection, task.id, "S-2001")
    assert len(await _free(app)) == 1


async def test_a_task_is_not_reassigned_from_somebody_who_no_longer_holds_it(app: App) -> None:
    await take_in(app, "N-1")
    [task] = await _free(app)
    await _claim(app, task.id, "S-2001")
    async with app.engine.begin() as connection:
        assert not await worklists.reassign(connection, task.id, None, "S-2002", "S-2002")
        assert await worklists.reassign(connection, task.id, "S-2001", "S-2002", "S-2002")
        assert [item.id for item in await worklists.mine(connection, "S-2002")] == [task.id]


async def test_an_absent_persons_tasks_go_back_to_the_team(app: App) -> None:
    await take_in(app, "N-1")
    await _take_next(app, "S-2001")
    now = datetime.now(UTC)
    async with app.engine.begin() as connection:
        given = await worklists.be_absent(
            connection, "S-2001", now - timedelta(minutes=1), now + timedelta(days=3), "S-2002"
        )
        assert await worklists.is_absent(connection, "S-2001")
    assert given == 1
    assert len(await _free(app)) == 1


async def test_a_finished_task_leaves_the_list_and_its_result_is_an_event(app: App) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    now = datetime.now(UTC)
    asked = OpenTask(task=TaskKind.CASEWORKER_CONTACT, due=now + timedelta(days=1))
    opened = take_turn(receipt.state, [order("o-0", asked, SUPERVISOR)], now).recording
    await record(app.store, opened)
    async with app.engine.begin() as connection:
        task = await worklists.take_next(connection, Team.SUPPORT, "S-2002")
    assert task is not None
    done = FinishTask(task_id=task.id, task=TaskKind(task.kind), result="Rang the night shelter.")
    turn = take_turn(opened.state, [order("o-1", done, SUPERVISOR)], datetime.now(UTC))
    await record(app.store, turn.recording)
    async with app.engine.connect() as connection:
        assert await worklists.mine(connection, "S-2002") == []
    assert turn.recording.events[0].event.kind == "task-finished"


def _member(*roles: Role) -> StaffMember:
    return StaffMember(
        number="S-3001",
        name="Invented",
        email="s-3001@referrals.example",
        team=Team.SUPPORT,
        roles=roles,
    )


async def test_advice_notes_are_for_regulated_advisers_only(app: App) -> None:
    receipt = await take_in(app, "N-1")
    adviser, caseworker = _member(Role.REGULATED_ADVISER), _member(Role.CASEWORKER)
    await write_note(app.engine, app.keys, receipt.reference, adviser, "Advice in confidence.")
    [note] = await read_notes(app.engine, app.keys, receipt.reference, adviser)
    assert note[2] == "Advice in confidence."
    with pytest.raises(NotRegulated):
        await read_notes(app.engine, app.keys, receipt.reference, caseworker)


async def _closed(app: App, outcome: Outcome, row: dict[str, str] | None = None) -> Receipt:
    receipt = await take_in(app, "N-1", row=row)
    assert receipt.state is not None
    closing = order("o-1", CloseCase(outcome=outcome, reason="Not seen for weeks."), SUPERVISOR)
    turn = take_turn(receipt.state, [closing], datetime.now(UTC))
    await record(app.store, turn.recording)
    return receipt


async def test_a_closed_case_is_reopened_as_a_linked_one_with_its_own_clock(app: App) -> None:
    closed = await _closed(app, Outcome.NO_CONTACT)
    again = await reopen(app.engine, app.keys, closed.reference, "S-2002")
    assert not isinstance(again, Refusal)
    assert again.kind is SubmissionOutcome.ACCEPTED
    state = await load_state(app.store, again.reference)
    assert state is not None
    assert state.received_at is not None
    assert datetime.now(UTC) - state.received_at < timedelta(minutes=1)
    twice = await reopen(app.engine, app.keys, closed.reference, "S-2002")
    assert not isinstance(twice, Refusal)
    assert (twice.kind, twice.reference) == (SubmissionOutcome.ALREADY, again.reference)


async def test_a_case_is_reopened_on_what_a_referral_of_today_must_rest_on(app: App) -> None:
    closed = await _closed(app, Outcome.NO_CONTACT)
    async with app.engine.begin() as connection:
        register = await organisations.load_register(connection)
        [sender] = (await connection.execute(select(referrals.c.organisation_id))).scalars()
        gone = leave(register[sender], effective_from=datetime.now(UTC) - timedelta(minutes=1))
        assert isinstance(gone, Organisation)
        await organisations.save(connection, register[sender], gone, "S-1001")
    left = await reopen(app.engine, app.keys, closed.reference, "S-2002")
    assert isinstance(left, Refusal) and (left.code, left.rule) == ("organisation-not-active", "R2")


async def test_a_person_who_was_referred_without_consent_is_not_taken_up_again_without_it(
    app: App,
) -> None:
    of_consent = ("purpose_explained", "outcomes_explained", "consent_given_at", "consent_form")
    row = cells(
        "N-1",
        datetime(2020, 6, 1, 12, tzinfo=UTC),
        basis="public task",
        sleeping_rough_since="01/05/2020",
        **dict.fromkeys(of_consent, ""),
    )
    closed = await _closed(app, Outcome.NO_CONTACT, row)
    again = await reopen(app.engine, app.keys, closed.reference, "S-2002")
    assert isinstance(again, Refusal) and (again.code, again.rule) == ("needs-new-consent", "R9")


async def test_an_open_case_cannot_be_reopened(app: App) -> None:
    receipt = await take_in(app, "N-1")
    refused = await reopen(app.engine, app.keys, receipt.reference, "S-2002")
    assert isinstance(refused, Refusal)
    assert refused.code == "still-open"
