"""Every list reads its rows in the order of the one judge of what is urgent, from the record alone,
and late batches never hide what can still be saved.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from sqlalchemy import insert, select

from policy.cases.urgency import urgency
from policy.support.words import Team
from store import worklists
from store.case_lists import CaseFilter, list_cases
from store.handover import handover
from store.policy_time import move_clock
from store.tables import cases, referrals, tasks
from store.urgency import late_batches
from store.wall import wall
from tests.apps import take_in
from tests.store.received import its_referral
from wiring.app import App

SOON = timedelta(hours=4)
HOUR = timedelta(hours=1)
TEAM = Team.CHECK.value


def moment(random: Random, now: datetime) -> datetime | None:
    """Somewhere around now, or none; never so near that it passes while a test runs."""
    return (
        None
        if random.random() < 0.3
        else now + random.choice((-1, 1)) * random.randint(1, 99) * HOUR
    )


def a_case(number: int, random: Random, now: datetime) -> dict[str, object]:
    """A row as policy might write it: its moments in its own time, which may be away."""
    offset = random.choice((0, 0, -90, 40)) * 24 * HOUR
    harms, due = moment(random, now), moment(random, now)
    return {
        "reference": f"RSR-{number:03}",
        "sequence": 1,
        "head_hash": b"",
        "stage": "status_check",
        "authority": "E09000033",
        "received_at": now,
        "due_at": now + offset if harms is None else harms + offset,
        "next_due": due + offset if due else None,
        "harms_from": harms + offset if harms else None,
        "clock_offset_seconds": round(offset.total_seconds()),
        "state": b"",
    }


async def filled(app: App, count: int = 60) -> dict[str, tuple[datetime | None, datetime | None]]:
    """So many cases at random; from when each harms and when it falls due, in the world's time."""
    random, now = Random(20_260_505), datetime.now(UTC)
    rows = [a_case(number, random, now) for number in range(count)]
    async with app.engine.begin() as connection:
        sent = [its_referral(str(row["reference"]), now) for row in rows]
        await connection.execute(insert(referrals), sent)
        await connection.execute(insert(cases), rows)
        found = await connection.execute(
            select(cases.c.reference, cases.c.urgent_at, cases.c.wakes_at)
        )
        return {row.reference: (row.urgent_at, row.wakes_at) for row in found}


def judged(waits: dict[str, tuple[datetime | None, datetime | None]]) -> list[str]:
    """The order of the judge."""
    now = datetime.now(UTC)
    return sorted(waits, key=lambda reference: (urgency(*waits[reference], now), reference))


async def test_lists_of_cases_are_in_the_order_of_the_judge_however_long_they_are(app: App) -> None:
    wanted = judged(await filled(app))
    async with app.engine.connect() as connection:
        for limit in (1, 7, 25, 200):
            listed = [row.reference for row in await list_cases(connection, limit=limit)]
            assert listed == wanted[:limit]


async def test_the_wall_has_what_harms_in_the_order_of_the_judge(app: App) -> None:
    waits = await filled(app)
    wanted = [reference for reference in judged(waits) if waits[reference][0] is not None]
    now = datetime.now(UTC)
    soon = [name for name in wanted if (at := waits[name][0]) and at <= now + 24 * HOUR]
    async with app.engine.connect() as connection:
        seen = await wall(connection, SOON, len(soon))
    assert [row.reference for row in seen.rows] == soon
    assert seen.more == seen.waiting - len(soon)


async def test_a_row_stays_right_when_the_clock_of_its_case_is_moved(app: App) -> None:
    receipt = await take_in(app, "N-1", clock_offset=-90 * 24 * HOUR)
    before = await _urgent_at(app, receipt.reference)
    await move_clock(app.engine, receipt.reference, datetime.now(UTC) - 89 * 24 * HOUR)
    after = await _urgent_at(app, receipt.reference)
    assert timedelta(0) <= (before - 24 * HOUR) - after < timedelta(minutes=1) or (
        timedelta(0) <= after - (before - 24 * HOUR) < timedelta(minutes=1)
    )


async def _urgent_at(app: App, reference: str) -> datetime:
    async with app.engine.connect() as connection:
        query = select(cases.c.urgent_at).where(cases.c.reference == reference)
        at: datetime = (await connection.execute(query)).scalar_one()
        return at


async def test_worklists_and_the_handover_are_in_the_order_of_the_judge(app: App) -> None:
    random, now = Random(20_260_506), datetime.now(UTC)
    rows: list[dict[str, object]] = [
        {
            "id": f"{number:03}", "effect_key": f"{number}", "reference": f"RSR-{number}",
            "kind": "a deed", "team": TEAM, "rule": "R16", "due": moment(random, now) or now - HOUR,
            "harms": random.random() < 0.5,
        }
        for number in range(50)
    ]  # fmt: skip
    async with app.engine.begin() as connection:
        await connection.execute(insert(tasks), rows)
    order = {}
    for row in rows:
        due = row["due"]
        assert isinstance(due, datetime)
        order[str(row["id"])] = urgency(due if row["harms"] else None, due, now)
    wanted = sorted(order, key=lambda name: (order[name], name))
    async with app.engine.connect() as connection:
        for limit in (3, 200):
            team = await worklists.of_team(connection, TEAM, limit=limit)
            assert [row.id for row in team] == wanted[:limit]
        everybody = await worklists.of_everybody(connection)
        assert [row.id for row in everybody] == wanted
        page = await handover(connection, TEAM, now, now - HOUR, timedelta(days=9))
        assert [row.id for row in page.due] == wanted
    async with app.engine.begin() as connection:
        taken = [await worklists.take_next(connection, TEAM, "S-1") for _ in wanted]
        assert [row.id for row in taken if row] == wanted
        assert await worklists.take_next(connection, TEAM, "S-1") is None
        assert [row.id for row in await worklists.mine(connection, "S-1")] == wanted


async def test_a_late_batch_is_one_line_and_hides_no_case_that_can_be_saved(app: App) -> None:
    late = [
        await take_in(app, f"L-{n}", received_ago=timedelta(days=150), batch="old")
        for n in range(5)
    ]
    breached = await take_in(app, "N-1", received_ago=timedelta(hours=30), batch="today")
    savable = await take_in(app, "N-2", received_ago=timedelta(hours=2), batch="today")
    async with app.engine.connect() as connection:
        [batch] = await late_batches(connection)
        assert (batch.batch, batch.count) == ("old", 5)
        listed = [row.reference for row in await list_cases(connection, but=[batch])]
        assert listed == [savable.reference, breached.reference]
        seen = await wall(connection, SOON, limit=2)
        assert [row.reference for row in seen.rows] == listed
        assert (seen.late, seen.waiting, seen.more) == ((batch,), 7, 0)
        whole = {row.reference for row in await list_cases(connection, CaseFilter(batch="old"))}
        assert whole == {receipt.reference for receipt in late}
        assert await late_batches(connection, "E00000000") == []
        assert await late_batches(connection, batch.organisation_id) == [batch]
