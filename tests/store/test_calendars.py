"""A newer list of bank holidays: a row in every open case's inbox, once, and the rows both guards
read follow what the case then says.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from policy.bank_holidays import CALENDAR
from policy.cases.recording import Recording
from policy.support.state import CaseState, changed
from store.calendars import change_calendar
from store.tables import deadlines, inbox
from tests.apps import take_in
from tests.recorded import record
from wiring.app import App


async def _record(app: App, state: CaseState) -> None:
    recording: Recording[CaseState, object] = Recording(  # type: ignore[type-var]
        reference=state.reference,
        expected_sequence=state.sequence,
        events=(),
        answers=(),
        state=state,
    )
    await record(app.store, recording)


async def test_a_case_that_counts_by_an_older_calendar_is_sent_the_newest_once(app: App) -> None:
    state = (await take_in(app, "C-1")).state
    assert state is not None
    assert state.calendar == CALENDAR
    assert await change_calendar(app.store, state.reference, CALENDAR, "S-1") is None
    await _record(app, changed(state, calendar=""))
    facts = [await change_calendar(app.store, state.reference, CALENDAR, "S-1") for _ in range(2)]
    (id,) = {fact.id for fact in facts if fact is not None}
    async with app.engine.connect() as connection:
        found = await connection.execute(select(inbox.c.id).where(inbox.c.id == id))
        assert len(found.all()) == 1


async def test_a_deadline_that_moved_is_due_in_its_row_when_the_case_says(app: App) -> None:
    state = (await take_in(app, "C-1")).state
    assert state is not None
    first, *others = state.deadlines
    later = changed(first, due=first.due + timedelta(days=1))
    await _record(app, changed(state, deadlines=()).with_deadlines(later, *others))
    async with app.engine.connect() as connection:
        rows = await connection.execute(
            select(deadlines.c.name, deadlines.c.rung, deadlines.c.due, deadlines.c.settled_at)
        )
        found = {(row.name, row.rung): (row.due, row.settled_at) for row in rows}
    assert found[first.name, first.rung] == (later.due, None)
    assert {key: due for key, (due, _) in found.items()} == {
        (item.name, item.rung): item.due for item in (later, *others)
    }
