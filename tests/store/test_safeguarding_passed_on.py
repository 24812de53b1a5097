"""A withdrawal leaves no safeguarding task with us: it is the referrer's, and the file says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from policy.support.deeds import (
    Actor,
    AuthorityReported,
    Event,
    FinishTask,
    Order,
    WithdrawConsent,
)
from policy.support.intake.words import FLED_ABUSE
from policy.support.state import CaseState
from policy.support.words import ReportKind, Role, TaskKind, Team
from store import worklists
from store.case_file import PassedOnRow, load_case_file
from store.cases import load_state
from store.tables import outbox
from tests.apps import cells, order, take_in
from tests.policy.support.turn import take_turn
from tests.recorded import record
from wiring.app import App

CASEWORKER = Actor(id="S-2001", roles=(Role.CASEWORKER,))
PASSED_ON = ("safeguarding-passed-on", "referrer")


def _by_order(state: CaseState) -> Order | Event:
    return order("order-1", WithdrawConsent(channel="letter"))


def _by_an_authority(state: CaseState) -> Order | Event:
    return AuthorityReported(
        id="update/E06000023/1",
        at=datetime.now(UTC),
        by="E06000023",
        report=ReportKind.CONSENT_WITHDRAWN,
    )


async def _at_risk(app: App) -> CaseState:
    said = cells("N-1", datetime.now(UTC), how_came_to_sleep_rough=FLED_ABUSE)
    receipt = await take_in(app, "N-1", row=said)
    assert receipt.state is not None
    return receipt.state


async def _receives(app: App, state: CaseState, message: Order | Event) -> CaseState:
    turn = take_turn(state, [message], datetime.now(UTC))
    await record(app.store, turn.recording)
    loaded: CaseState | None = await load_state(app.store, state.reference)
    assert loaded is not None
    return loaded


async def _waiting_notices(app: App, reference: str) -> list[tuple[str, str]]:
    """Which notices of the case wait to leave."""
    async with app.engine.connect() as connection:
        found = await connection.execute(
            select(outbox.c.template, outbox.c.audience).where(
                outbox.c.reference == reference, outbox.c.state == "waiting"
            )
        )
        return [(row.template, row.audience) for row in found]


async def _open_tasks(app: App) -> list[worklists.Task]:
    async with app.engine.connect() as connection:
        return await worklists.of_team(connection, Team.SUPPORT.value)


@pytest.mark.parametrize("withdrawal", [_by_order, _by_an_authority])
async def test_open_safeguarding_tasks_leave_our_lists_and_the_referrer_is_notified_once(
    app: App, withdrawal: Callable[[CaseState], Order | Event]
) -> None:
    state = await _at_risk(app)
    [task] = [task for task in await _open_tasks(app) if task.kind == TaskKind.SAFEGUARDING]
    async with app.engine.begin() as connection:
        assert await worklists.claim(connection, task.id, "S-2001")
    await _receives(app, state, withdrawal(state))
    assert await _open_tasks(app) == []
    assert (await _waiting_notices(app, state.reference)).count(PASSED_ON) == 1
    async with app.engine.connect() as connection:
        assert await worklists.mine(connection, "S-2001") == []
        kept = await load_case_file(connection, state.reference)
    [passed] = kept.passed_on
    assert passed == PassedOnRow(kind="safeguarding", to="referrer", at=passed.at)


async def test_a_task_that_was_seen_to_is_passed_to_nobody(app: App) -> None:
    state = await _at_risk(app)
    [task] = [task for task in await _open_tasks(app) if task.kind == TaskKind.SAFEGUARDING]
    done = FinishTask(task_id=task.id, task=TaskKind.SAFEGUARDING, result="Seen to.")
    state = await _receives(app, state, order("order-0", done, CASEWORKER))
    await _receives(app, state, _by_order(state))
    assert PASSED_ON not in await _waiting_notices(app, state.reference)
    async with app.engine.connect() as connection:
        assert (await load_case_file(connection, state.reference)).passed_on == ()
