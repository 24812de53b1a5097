"""The wall holds every case that waits for its answer and no other: what can still be answered in
time first, then the longest over time.
"""

from __future__ import annotations

from datetime import timedelta

from policy.support.deeds import AcknowledgeEscalation, RecordAnswer, WithdrawConsent
from policy.support.state import CaseState
from policy.support.words import Audience, Role, Team
from store import worklists
from store.wall import Wall, wall
from tests.apps import NO_TRACE, SUPERVISOR, order, take_in
from tests.store.received import delivered, receives
from wiring.app import App

SOON = timedelta(hours=4)


async def _wall(app: App, limit: int = 40) -> Wall:
    async with app.engine.connect() as connection:
        return await wall(connection, SOON, limit)


async def _case(app: App, number: str, hours: float) -> CaseState:
    receipt = await take_in(app, number, received_ago=timedelta(hours=hours), batch=number)
    assert receipt.state is not None
    return receipt.state


async def test_what_can_be_saved_comes_first_then_the_longest_over_and_all_are_counted(
    app: App,
) -> None:
    made = {hours: await _case(app, f"N-{hours}", hours) for hours in (1, 30, 21, 26)}
    seen = await _wall(app)
    assert [row.reference for row in seen.rows] == [
        made[hours].reference for hours in (21, 1, 30, 26)
    ]
    assert (seen.waiting, seen.over, seen.soon) == (4, 2, 1)
    short = await _wall(app, limit=1)
    assert (len(short.rows), short.waiting) == (1, 4)
    assert short.rows[0].reference == seen.rows[0].reference


async def test_what_was_answered_or_withdrawn_is_on_the_wall_no_more(app: App) -> None:
    answered, withdrawn = await _case(app, "N-1", 1), await _case(app, "N-2", 1)
    both = (delivered(Audience.REFERRER), delivered(Audience.SUPPORT_TEAM))
    recorded = await receives(app, answered, order("o-1", RecordAnswer(answer=NO_TRACE)))
    assert (await _wall(app)).waiting == 2
    await receives(app, recorded, *both)
    await receives(app, withdrawn, order("o-2", WithdrawConsent(channel="in person")))
    assert (await _wall(app)).rows == ()


async def test_it_says_who_holds_the_task_who_was_notified_and_who_took_it(app: App) -> None:
    state = await _case(app, "N-1", 30)
    async with app.engine.begin() as connection:
        assert await worklists.take_next(connection, Team.CHECK.value, "S-2001")
    [row] = (await _wall(app)).rows
    assert (row.holder, row.notified, row.taken_by) == ("S-2001", Role.DUTY_SUPERVISOR.value, None)
    assert row.escalation_level == 1
    await receives(app, state, order("o-1", AcknowledgeEscalation(), SUPERVISOR))
    [row] = (await _wall(app)).rows
    assert row.taken_by == SUPERVISOR.id


async def test_a_rehearsal_case_counts_down_on_its_own_clock(app: App) -> None:
    await take_in(app, "N-1", clock_offset=timedelta(days=-100), received_ago=timedelta(hours=2))
    seen = await _wall(app)
    [row] = seen.rows
    assert timedelta(hours=21) < row.due_at - row.now < timedelta(hours=23)
    assert (seen.over, seen.soon) == (0, 0)
