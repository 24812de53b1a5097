"""An order is completed and checked from what is on record, whichever way in it comes by."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from policy.cases.person import CorrectPerson
from policy.partners import OrganisationRole
from policy.refusal import Refusal
from policy.support.deeds import FinishTask, ReadAnswer, WithdrawConsent
from policy.support.refusals import NOT_YOUR_CASE
from policy.support.words import Role, TaskKind, Team
from service.cases.answers import read_answer
from service.cases.deeds import ask_deed
from service.cases.escalations import take_escalations
from service.cases.orders import OrderAccepted, ask_order
from service.cases.withdrawal import WithdrawalRecorded, withdraw_consent
from service.intake.taking import TakenReferral, take_referral
from service.tasks.finishing import finish_task
from service.tasks.holding import claim_task, take_next_task
from service.tasks.lists import TaskList, Whose, list_tasks
from store.inbox_delivery import undecided
from store.worklists import Task
from tests.apps import cells
from tests.service.contexts import OTHER, by_organisation, by_staff
from wiring.app import App


async def _case(app: App, number: str = "A-1") -> str:
    """A case with a safeguarding task, by its reference."""
    row = cells(number, datetime.now(UTC) - timedelta(hours=1), given_names="Jon")
    taken = await take_referral(by_staff(app, Role.CASEWORKER), row)
    assert isinstance(taken, TakenReferral) and taken.outcome.reference
    return taken.outcome.reference


async def _tasks(app: App, reference: str) -> dict[str, Task]:
    """Its open tasks, by kind."""
    found = await list_tasks(by_staff(app, Role.CASEWORKER), Whose.ALL)
    assert isinstance(found, TaskList)
    return {task.kind: task for task in found.tasks if task.reference == reference}


async def _waiting(app: App) -> list[Any]:
    """The orders that wait for their case."""
    none = timedelta(0)
    found = await undecided(app.store, none, none)
    return [message.order for message in found if message.order is not None]


async def _ordered(app: App) -> list[Any]:
    """The commands that wait for their case."""
    return [order.command for order in await _waiting(app)]


def _code(found: object) -> str:
    assert isinstance(found, Refusal)
    return found.code


async def _finish(app: App, reference: str, held: Task, **said: object) -> OrderAccepted | Refusal:
    """As a page asks it: by what was typed."""
    values = {"task_id": held.id, "task": held.kind, "result": "Spoke to them.", **said}
    order_id = f"finish-{held.id}"
    asker = by_staff(app, Role.CASEWORKER)
    return await ask_deed(asker, reference, "finish-task", values, order_id=order_id)


async def test_only_who_holds_a_task_says_what_came_of_it_by_any_way_in(app: App) -> None:
    reference = await _case(app)
    task = (await _tasks(app, reference))[TaskKind.SAFEGUARDING]
    assert _code(await _finish(app, reference, task)) == "not-yours"
    assert isinstance(await claim_task(by_staff(app, Role.CASEWORKER), task.id), Task)
    assert isinstance(await _finish(app, reference, task), OrderAccepted)
    again = await _finish(app, reference, task)
    assert isinstance(again, OrderAccepted) and len(await _ordered(app)) == 1


async def test_what_a_task_is_about_is_read_from_the_record_and_not_believed(app: App) -> None:
    reference, other = await _case(app), await _case(app, "A-2")
    task = (await _tasks(app, reference))[TaskKind.SAFEGUARDING]
    await claim_task(by_staff(app, Role.CASEWORKER), task.id)
    assert _code(await _finish(app, other, task)) == "no-such-task"
    done = await _finish(app, reference, task, task=TaskKind.CLOSING, task_id=task.id[:8])
    assert isinstance(done, OrderAccepted)
    (command,) = await _ordered(app)
    assert isinstance(command, FinishTask)
    assert (command.task_id, command.task) == (task.id, TaskKind.SAFEGUARDING)


async def test_what_stood_there_before_a_correction_is_read_from_the_record(app: App) -> None:
    reference = await _case(app)
    command = CorrectPerson(field="given_names", old="Nobody", new="John", reason="Misspelt.")
    lead = by_staff(app, Role.DUTY_SUPERVISOR)
    assert isinstance(await ask_order(lead, reference, command, order_id="o-1"), OrderAccepted)
    (kept,) = await _ordered(app)
    assert (kept.old, kept.new) == ("Jon", "John")


async def test_an_order_that_no_role_of_theirs_allows_opens_no_record_of_the_person(
    app: App,
) -> None:
    reference = await _case(app)
    command = CorrectPerson(field="given_names", old="", new="John", reason="Misspelt.")
    registrar = by_staff(app, Role.REGISTRAR)
    asked = await ask_order(registrar, reference, command, order_id="o-1")
    assert _code(asked) == "wrong-role"


async def test_a_withdrawal_is_on_record_though_its_case_is_out_of_reach(app: App) -> None:
    reference = await _case(app)
    officer = by_staff(app, Role.CHECK_OFFICER)
    done = await withdraw_consent(officer, reference, "letter", order_id="o-1")
    assert isinstance(done, WithdrawalRecorded)
    assert (done.accepted.later, done.left) == (True, ())


async def test_a_task_that_no_open_case_carries_is_done_without_an_order(app: App) -> None:
    reference = await _case(app)
    task = (await _tasks(app, reference))[TaskKind.SAFEGUARDING]
    officer = by_staff(app, Role.CHECK_OFFICER)
    await withdraw_consent(officer, reference, "letter", order_id="o-1")
    lead = by_staff(app, Role.DUTY_SUPERVISOR, number="S-2")
    assert _code(await finish_task(officer, task.id, "Done.", order_id="o-2")) == "not-yours"
    done = await finish_task(lead, task.id, "Done.", order_id="o-3")
    assert not isinstance(done, Refusal) and done.accepted is None
    assert task.kind not in await _tasks(app, reference)


async def test_the_next_task_is_the_teams_most_urgent_that_nobody_holds(app: App) -> None:
    await _case(app)
    officer = by_staff(app, Role.CHECK_OFFICER)
    first = await take_next_task(officer, Team.CHECK.value)
    again = await take_next_task(officer, Team.CHECK.value)
    assert not isinstance(first, Refusal) and not isinstance(again, Refusal)
    assert first.task is not None and first.task.kind == "status check"
    assert again.task is None


@pytest.mark.parametrize("times", [1, 2])
async def test_escalations_of_several_cases_are_an_order_each_and_count_once(
    app: App, times: int
) -> None:
    cases = [await _case(app), await _case(app, "A-2")]
    lead = by_staff(app, Role.DUTY_SUPERVISOR)
    for _ in range(times):
        replies = await take_escalations(lead, cases, order_id="o-1")
        assert not isinstance(replies, Refusal) and list(replies) == cases
    assert len(await _ordered(app)) == len(cases)


async def test_to_read_an_answer_is_for_its_role_by_any_way_in_and_a_report_stops_no_clock(
    app: App,
) -> None:
    reference = await _case(app)
    reads, reports = (
        replace(by_organisation(app), organisation_roles=frozenset({role}))
        for role in (OrganisationRole.READ_ANSWERS, OrganisationRole.REPORT)
    )
    assert _code(await read_answer(reports, reference, order_id="o-1")) == "wrong-role"
    asked = await ask_deed(reports, reference, "read-answer", {}, order_id="o-2")
    assert _code(asked) == "wrong-role"
    # A stranger hears the same of a case that is there and of one that is not, by either way in.
    for asked_of in (reference, "RSR-000-000-000"):
        for ask in (
            partial(read_answer, by_organisation(app, OTHER), asked_of),
            partial(ask_deed, by_organisation(app, OTHER), asked_of, "read-answer", {}),
        ):
            assert await ask(order_id="o-2") == NOT_YOUR_CASE
    # Nor is it for any member of staff, of whom a refusal is on record.
    lead = by_staff(app, Role.DUTY_SUPERVISOR)
    asked = await ask_deed(lead, reference, "read-answer", {}, order_id="o-staff")
    assert _code(asked) == "wrong-role"
    assert await _ordered(app) == []
    assert _code(await read_answer(reads, reference, order_id="o-3")) == "no-answer-yet"
    assert await _ordered(app) == [ReadAnswer()]


@pytest.mark.parametrize(
    ("command", "held_to"),
    [
        (WithdrawConsent(channel="letter"), None),
        (CorrectPerson(field="given_names", old="", new="John", reason="Misspelt."), 1),
    ],
)
async def test_a_withdrawal_holds_whatever_happened_and_all_else_by_what_its_sender_saw(
    app: App, command: Any, held_to: int | None
) -> None:
    reference, lead = await _case(app), by_staff(app, Role.DUTY_SUPERVISOR)
    asked = await ask_order(lead, reference, command, order_id="o-1", expected_sequence=1)
    assert isinstance(asked, OrderAccepted)
    [order] = await _waiting(app)
    assert order.expected_sequence == held_to


async def test_an_id_used_for_something_else_is_refused_and_changes_nothing(app: App) -> None:
    reference, other = await _case(app), await _case(app, "A-2")
    lead, second = (
        by_staff(app, Role.DUTY_SUPERVISOR),
        by_staff(app, Role.DUTY_SUPERVISOR, number="S-2"),
    )
    first = CorrectPerson(field="given_names", old="", new="John", reason="Misspelt.")
    assert isinstance(await ask_order(lead, reference, first, order_id="o-1"), OrderAccepted)
    assert isinstance(await ask_order(lead, reference, first, order_id="o-1"), OrderAccepted)
    changed = replace(first, new="Joan")
    for context, of, command in (
        (lead, reference, changed),
        (lead, reference, WithdrawConsent(channel="letter")),
        (lead, other, first),
    ):
        asked = await ask_order(context, of, command, order_id="o-1")
        assert _code(asked) == "conflicting-content"
    (kept,) = await _ordered(app)
    assert (kept.old, kept.new) == ("Jon", "John")
    # Somebody else's numbers are their own: nobody's withdrawal is kept out by another's count.
    withdrawal = WithdrawConsent(channel="letter")
    assert isinstance(await ask_order(second, reference, withdrawal, order_id="o-1"), OrderAccepted)
