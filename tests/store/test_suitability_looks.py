"""What the suitability track's staff look at: the wall of what is waited for, a team's handover,
and a period's counts. The same code as the other track's, over this track's record alone.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from policy.suitability.deeds import AcknowledgeEscalation, CheckDecision, ClaimCase, CloseRoute
from policy.suitability.screens.waiting import PAPER_IS_OUT
from policy.suitability.words import DecisionKind, TaskKind, Team
from service.duty.wall import COUNTED_DOWN
from starter.drawing.wall import CLOCKS
from store import worklists
from store.handover import handover
from store.suitability_statistics import SuitabilityCounts, counts_between
from store.wall import Wall, wall
from tests.apps import app_on
from tests.policy.suitability.life import ASSESSOR, CHECKER, MAKER, REFERRED, SUPERVISOR, Life, at
from tests.policy.suitability.life_files import example, moment
from tests.servers import TestDatabase
from tests.store.suitability_lives import lived
from wiring.app import App

SERVED, WITHDRAWN = example(1).file, example(13).file
DECIDED, CLEARED, REPORTED = at("03-02 10:00"), at("03-09 10:10"), at("03-09 10:40")


@pytest.fixture
async def app(database: TestDatabase, tmp_path: Path) -> AsyncIterator[App]:
    """An app of suitability, without Temporal."""
    async with app_on(database.of_suitability(), tmp_path) as made:
        yield made


async def _wall(app: App, limit: int = 40) -> Wall:
    counted = COUNTED_DOWN["suitability"]
    async with app.engine.connect() as connection:
        soon = counted.soon(datetime.now(UTC))
        return await wall(connection, soon, limit, counted.held)


async def test_the_wall_has_what_is_due_of_a_paper_first_then_the_longest_over_time(
    app: App,
) -> None:
    late = await lived(app, "late", SERVED, at("01-05 10:00"))
    decided = await lived(app, "decided", SERVED, DECIDED)
    incident = await lived(app, "incident", WITHDRAWN, REPORTED)
    asked = await lived(app, "asked", SERVED, moment("2021-11-16T10:00:00Z"))
    cleared = await lived(app, "cleared", SERVED, CLEARED)
    await lived(app, "assessors", SERVED, at("02-21 12:00"))
    await lived(app, "over", SERVED, at("03-10 10:00"))
    seen = await _wall(app)
    found = [row.reference for row in seen.rows]
    assert found[:2] == [incident, cleared]
    assert set(found[2:4]) == {late, asked} and found[4:] == [decided]
    assert (seen.waiting, seen.over, seen.soon) == (5, 1, 2)
    own = CLOCKS["suitability"].own[1]
    by_reference = {row.reference: own(row) for row in seen.rows}
    assert by_reference == {
        late: "word of the authority",
        asked: "word of the authority",
        decided: "fresh look",
        incident: "look at an incident",
        cleared: "service under clearance",
    }
    short = await _wall(app, limit=1)
    assert [row.reference for row in short.rows] == [incident] and short.waiting == 5


async def test_a_clearance_counts_down_on_the_cases_own_clock(app: App) -> None:
    await lived(app, "N-1", SERVED, CLEARED)
    [row] = (await _wall(app)).rows
    left = row.due_at - row.now
    assert timedelta(hours=3, minutes=45) < left < timedelta(hours=3, minutes=55)
    assert row.stage in PAPER_IS_OUT


async def test_the_wall_says_who_holds_a_task_and_who_was_notified(app: App) -> None:
    def take(life: Life) -> None:
        life.ask(AcknowledgeEscalation(), SUPERVISOR, REPORTED + timedelta(hours=1))

    await lived(app, "N-1", WITHDRAWN, REPORTED, take)
    async with app.engine.begin() as connection:
        assert await worklists.take_next(connection, Team.UKVI.value, "S-2001")
    [row] = (await _wall(app)).rows
    assert TaskKind.INCIDENT in row.kinds and row.holder == "S-2001"
    assert (row.notified, row.taken_by) == ("duty supervisor", SUPERVISOR.id)


async def test_a_teams_handover_has_its_tasks_and_what_climbed_and_ended(app: App) -> None:
    reference = await lived(app, "N-1", SERVED, DECIDED)
    now = datetime.now(UTC)
    async with app.engine.connect() as connection:
        page = await handover(
            connection, Team.OFFICERS.value, now, now - timedelta(hours=1), timedelta(days=9)
        )
    assert [(row.reference, row.kind) for row in page.due] == [(reference, TaskKind.SERVE.value)]
    assert page.counts["task opened"] == 1 and page.counts["escalated"] > 1
    assert {change.reference for change in page.changes} == {reference}


async def _counts(app: App, begin: datetime, end: datetime) -> SuitabilityCounts:
    async with app.engine.connect() as connection:
        return await counts_between(connection, begin, end)


def _no_action(life: Life) -> None:
    decided = at("02-26 10:00")
    life.ask(ClaimCase(), MAKER, REFERRED)
    life.ask(life.proposal(DecisionKind.NO_ACTION), MAKER, decided)
    done = life.ask(CheckDecision(content=life.content), CHECKER, decided)
    assert not done.code


async def test_decisions_count_by_kind_and_by_what_became_of_them(app: App) -> None:
    for number, until in (("N-1", DECIDED), ("N-2", at("03-10 10:00")), ("N-3", at("03-10 10:00"))):
        await lived(app, number, SERVED, until)
    await lived(app, "N-4", WITHDRAWN, at("03-10 10:00"))
    await lived(app, "N-5", SERVED, REFERRED, _no_action)
    counts = await _counts(app, at("02-01 00:00"), at("04-01 00:00"))
    assert counts.decided == {"cancel": 4, "take no action": 1}
    assert counts.fates == {"decided": 1, "no_action": 1, "served": 2, "withdrawn": 1}
    assert counts.service_times is not None and counts.service_times.count == 2
    assert counts.service_times.median == at("03-09 11:00") - at("03-01 15:00")
    assert counts.closed == {}
    # Received months before, entered in the period: what is opened counts by its entry.
    assert counts.nations == {"England": 5}
    assert sum((await _counts(app, at("03-05 00:00"), at("04-01 00:00"))).decided.values()) == 0


async def test_what_was_opened_adds_up_to_the_same_by_nation_and_by_authority(app: App) -> None:
    await lived(app, "N-1", SERVED, DECIDED)
    scottish = example(7).file
    await lived(app, "N-2", scottish, scottish.facts.opened_at + timedelta(hours=1))
    counts = await _counts(app, at("01-01 00:00") - timedelta(days=365), at("12-31 00:00"))
    assert counts.nations == {"England": 1, "Scotland": 1}
    assert counts.authorities == {"E09000007": 1, "S12000049": 1}


async def test_a_case_closed_without_a_decision_counts_by_where_it_stood(app: App) -> None:
    stopped = example(3)

    def close(life: Life) -> None:
        assert not life.ask(CloseRoute(reason="x"), ASSESSOR, at("01-21 10:00")).code

    await lived(app, "N-1", stopped.file, at("01-20 10:00"), close)
    counts = await _counts(app, at("01-01 00:00"), at("02-01 00:00"))
    assert counts.closed == {"cannot_no_support": 1}
    assert counts.decided == {} and counts.service_times is None
