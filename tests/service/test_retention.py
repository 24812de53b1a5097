"""Retention: a dry run removes nothing, the schedule removes what nobody decided, and proposes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DBAPIError, ProgrammingError

from policy.refusal import Refusal
from policy.retention import KEPT_AS, NO_END, DataClass
from policy.support.words import Role
from service.erasure.holding import place_legal_hold
from service.health.housekeeping import tidy_up
from service.health.retaining import look_at_retention, retain
from service.values.retention import ClassDue, RetentionReport
from store.retaining import BEGAN, ROW
from store.tables import (
    cases,
    half_sessions,
    intake_refusals,
    metadata,
    own_data_requests,
    own_data_steps,
    partner_sessions,
    persons,
    request_counts,
    sessions,
    sign_ins,
    tasks,
    views,
)
from tests.apps import take_in
from tests.servers import TestDatabase
from tests.service.contexts import administrator_of, by_staff
from wiring.app import App

COUNTS = "counts of requests by programs"
LONG_AGO = datetime(2012, 3, 1, tzinfo=UTC)


async def looked(app: App) -> tuple[RetentionReport, dict[str, ClassDue]]:
    """A dry run, and what it says of each class."""
    found = await look_at_retention(by_staff(app, Role.DATA_PROTECTION_OFFICER))
    assert isinstance(found, RetentionReport)
    return found, {one.name: one for one in found.due}


async def test_counts_go_by_schedule_and_cases_are_put_before_people_unless_held(
    app: App,
) -> None:
    due, held = (await take_in(app, "R-1")).reference, (await take_in(app, "R-2")).reference
    async with app.engine.begin() as connection:
        await connection.execute(update(cases).values(ended_at=LONG_AGO))
        for holder, minute in (("old", LONG_AGO), ("new", datetime.now(UTC))):
            row = {"holder": holder, "minute": minute, "requests": 1}
            await connection.execute(insert(request_counts).values(row))
    refused = await look_at_retention(by_staff(app, Role.CASEWORKER))
    assert isinstance(refused, Refusal)
    supervisor = by_staff(app, Role.DATA_PROTECTION_OFFICER, Role.DUTY_SUPERVISOR)
    assert await place_legal_hold(supervisor, held, reason="court") == held
    _, before = await looked(app)
    cases_due = before["ended cases"]
    assert (cases_due.cases, cases_due.due, cases_due.held) == ((due,), 1, 1)
    assert before[COUNTS].due == 1
    for _ in range(2):
        await retain(app)
    report, after = await looked(app)
    assert after[COUNTS].due == 0 and after["ended cases"].cases == (due,)
    assert [(one.name, one.removed) for one in report.removed] == [(COUNTS, 1)]
    async with app.engine.begin() as connection:
        left = select(request_counts.c.holder)
        assert (await connection.execute(left)).scalars().all() == ["new"]
        waiting = select(tasks.c.note).where(tasks.c.kind == ROW)
        [note] = (await connection.execute(waiting)).scalars().all()
        assert note.startswith("1 due") and due not in note
        kept = select(func.count()).where(persons.c.sealed.is_not(None))
        assert (await connection.execute(kept)).scalar_one() == 2


async def test_nothing_that_somebody_decided_and_nothing_new_goes_whatever_is_asked_for(
    app: App,
) -> None:
    far = datetime(2100, 1, 1, tzinfo=UTC)
    async with app.engine.begin() as connection:
        row = {"holder": "today", "minute": datetime.now(UTC), "requests": 1}
        await connection.execute(insert(request_counts).values(row))
        gone = func.remove_past_its_time(COUNTS, far)
        assert (await connection.execute(select(gone))).scalar_one() == 0
    async with app.engine.connect() as connection:
        with pytest.raises(DBAPIError):
            await connection.execute(select(func.remove_past_its_time("ended cases", far)))


async def test_sessions_long_over_go_in_the_watchdogs_round_and_younger_and_open_ones_stay(
    app: App,
) -> None:
    user = (await administrator_of(app)).number
    now = datetime.now(UTC)
    over = {
        "ended long ago": (now - timedelta(days=160), now - timedelta(days=200)),
        "ran out long ago": (now - timedelta(days=160), None),
        "ended of late": (now - timedelta(days=50), now - timedelta(days=60)),
        "open": (now + timedelta(hours=1), None),
    }
    async with app.engine.begin() as connection:
        for table, whose in (
            (sessions, {"staff_number": "S-2001"}),
            (partner_sessions, {"user_number": user}),
        ):
            for token, (expires, ended) in over.items():
                row = {"token_hash": token, "expires_at": expires, "ended_at": ended, **whose}
                await connection.execute(insert(table).values(**row))
    names = ("sessions of staff", "sessions of organisations' people")
    _, before = await looked(app)
    assert [before[name].due for name in names] == [2, 2]
    await tidy_up(app)
    report, after = await looked(app)
    assert [after[name].due for name in names] == [0, 0]
    assert {(one.name, one.removed) for one in report.removed} == {(name, 2) for name in names}
    async with app.engine.connect() as connection:
        for table in (sessions, partner_sessions):
            left = (await connection.execute(select(table.c.token_hash))).scalars().all()
            assert sorted(left) == ["ended of late", "open"]


async def test_one_part_of_the_round_that_fails_holds_up_no_other(
    app: App, database: TestDatabase
) -> None:
    when = datetime(2015, 3, 1, tzinfo=UTC)
    row = {"token_hash": "old", "expires_at": when, "ended_at": when, "staff_number": "S-2001"}
    async with app.engine.begin() as connection:
        await connection.execute(insert(sessions).values(**row))
    address = database.admin_url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(f"ALTER TABLE {database.schema}.referral_drafts RENAME TO gone".encode())
    with pytest.raises(ProgrammingError):
        await tidy_up(app)
    async with app.engine.connect() as connection:
        assert (await connection.execute(select(sessions.c.token_hash))).all() == []


async def test_looks_sign_ins_refused_rows_and_answered_requests_have_an_end(app: App) -> None:
    """The dry run counts them, the round removes them and says so; what is younger stays."""
    old = datetime(2015, 3, 1, tzinfo=UTC)
    refused = {"organisation_id": "x", "number_digest": "", "content_hash": "", "field": ""}
    refused |= {"codes": "late", "batch": "", "refused_by": "S-1"}
    async with app.engine.begin() as connection:
        for at, mark in ((old, "old"), (datetime.now(UTC), "new")):
            look = {"staff_number": mark, "reference": "none", "kind": "test", "viewed_at": at}
            await connection.execute(insert(views).values(look))
            tried = {"account": mark, "way": "staff", "what": "failed", "at": at}
            await connection.execute(insert(sign_ins).values(tried))
            note = {**refused, "number_digest": mark, "batch": mark, "refused_at": at}
            await connection.execute(insert(intake_refusals).values(note))
            half = {"token_hash": mark, "owner": "staff", "number": "S-1", "expires_at": at}
            await connection.execute(insert(half_sessions).values(half))
            asked = {"id": mark, "received_on": at.date(), "recorded_by": "S-1"}
            await connection.execute(insert(own_data_requests).values(asked))
            step = {"request_id": mark, "number": 1, "kind": "answered", "on_day": at.date()}
            step |= {"reason": "", "recorded_by": "S-1", "recorded_at": at}
            await connection.execute(insert(own_data_steps).values(step))
    named = {kept.value for kept in set(BEGAN) - {DataClass.SESSIONS, DataClass.PARTNER_SESSIONS}}
    named -= {COUNTS}
    _, before = await looked(app)
    assert {name: before[name].due for name in named} == dict.fromkeys(named, 1)
    await retain(app)
    report, after = await looked(app)
    assert {name: after[name].due for name in named} == dict.fromkeys(named, 0)
    assert {one.name for one in report.removed} == named
    async with app.engine.connect() as connection:
        for column in (
            *(views.c.staff_number, sign_ins.c.account, intake_refusals.c.batch),
            *(half_sessions.c.token_hash, own_data_requests.c.id, own_data_steps.c.request_id),
        ):
            left = set((await connection.execute(select(column))).scalars())
            assert "new" in left and "old" not in left, column


def test_the_rows_of_every_table_have_an_end_or_a_reason_why_not() -> None:
    assert set(metadata.tables) == {*KEPT_AS, *NO_END}
    assert not KEPT_AS.keys() & NO_END.keys()
    assert set(KEPT_AS.values()) == set(DataClass)
