"""Scheduled looks on a real server: provisioned, held against the code, started, told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import select
from temporalio.client import (
    Client,
    ScheduleBackfill,
    ScheduleOverlapPolicy,
    ScheduleUpdate,
    ScheduleUpdateInput,
)

from policy.duty.plan import LookKind
from policy.time import LONDON
from service.health.schedule_specs import schedule_id, wanted
from service.health.schedules import ScheduleStatus, provision_schedules, schedule_statuses
from store.tables import outbox
from tests.apps import app_on, take_in
from tests.policy.suitability.life import DECIDED
from tests.policy.suitability.life_files import example
from tests.servers import TestDatabase, TestTemporal
from tests.store.suitability_lives import lived
from tests.waiting import until
from wiring.app import App
from wiring.codec import KEY_ID, SEALED
from wiring.log_fields import ALLOWED
from wiring.serving import serving
from workflows.names import SCHEDULED_FOR

TEAMS = LookKind.TEAMS


_until = partial(until, seconds=40.0)


def client_of(app: App) -> Client:
    assert app.client is not None
    return app.client


async def schedule_status(app: App, look: LookKind) -> ScheduleStatus:
    found = await schedule_statuses(app, client_of(app))
    return next(item for item in found if item.id == schedule_id(app, look))


async def notices(app: App) -> list[tuple[str, str]]:
    async with app.engine.connect() as connection:
        rows = await connection.execute(
            select(outbox.c.effect_key, outbox.c.audience)
            .where(outbox.c.effect_key.startswith("schedule/"))
            .order_by(outbox.c.effect_key)
        )
        return [(row.effect_key, row.audience) for row in rows]


async def test_provisioned_twice_every_schedule_is_there_as_the_code_says(app: App) -> None:
    for _ in range(2):
        await provision_schedules(app)
    found = await schedule_statuses(app, client_of(app))
    assert {item.id for item in found} == {schedule_id(app, look) for look in LookKind}
    assert [item.differs for item in found] == [()] * len(found)
    assert all(item.next_at for item in found)


async def test_a_missing_schedule_and_a_strange_one_are_shown(app: App) -> None:
    assert {item.differs for item in await schedule_statuses(app, client_of(app))} == {
        ("it is missing",)
    }
    await provision_schedules(app)
    plan = replace(app.track_wiring.duty, timetables=app.track_wiring.duty.timetables[1:])
    smaller = _Planned(app, plan)
    found = await schedule_statuses(smaller, client_of(app))  # type: ignore[arg-type]
    strange = [item for item in found if item.differs]
    assert [item.id for item in strange] == [schedule_id(app, LookKind.SWEEP)]


async def test_of_a_strangers_schedule_no_id_is_shown_only_how_many_there_are(app: App) -> None:
    await provision_schedules(app)
    client, (first, *_) = client_of(app), app.track_wiring.duty.timetables
    for name in ("support-Jane Doe, 12 High Street", "nobody knows"):
        await client.create_schedule(name, wanted(app, first))

    async def both_listed() -> bool:
        return len([each async for each in await client.list_schedules()]) == len(LookKind) + 2

    await _until(both_listed)
    *ours, others = await schedule_statuses(app, client)
    assert [item.differs for item in ours] == [()] * len(LookKind)
    assert (others.id, others.title) == ("", "Not ours")
    assert others.differs[0].startswith("2 schedules that are not ours")
    assert "Jane" not in repr(others)


class _Planned:
    """An app of another version of the code, with another plan."""

    def __init__(self, app: App, plan: object) -> None:
        self.settings = app.settings
        self.track_wiring = replace(app.track_wiring, duty=plan)  # type: ignore[arg-type]


async def test_what_somebody_changed_is_shown_in_words_and_put_right(app: App) -> None:
    await provision_schedules(app)

    async def changed(found: ScheduleUpdateInput) -> ScheduleUpdate:
        schedule = found.description.schedule
        schedule.spec.time_zone_name = "UTC"
        schedule.policy.catchup_window = timedelta(days=365)
        return ScheduleUpdate(schedule=schedule)

    handle = client_of(app).get_schedule_handle(schedule_id(app, TEAMS))
    await handle.update(changed)
    differs = (await schedule_status(app, TEAMS)).differs
    assert differs == ("its time zone", "how it makes up for what it missed")
    await provision_schedules(app)
    assert (await schedule_status(app, TEAMS)).differs == ()


async def test_one_that_an_operator_paused_stays_paused_and_is_shown(app: App) -> None:
    await provision_schedules(app)
    handle = client_of(app).get_schedule_handle(schedule_id(app, TEAMS))
    await handle.pause()
    await provision_schedules(app)
    found = await schedule_status(app, TEAMS)
    assert found.paused and found.differs == ("it is paused",)


async def test_triggered_it_tells_a_team_and_nothing_of_it_is_in_clear(app: App) -> None:
    await take_in(app, "N-1", received_ago=timedelta(hours=30))
    await provision_schedules(app)
    client = client_of(app)
    async with serving(app, client):
        await client.get_schedule_handle(schedule_id(app, TEAMS)).trigger()

        async def notified() -> bool:
            return bool(await notices(app))

        await _until(notified)
    assert [audience for _, audience in await notices(app)] == ["check team", "support team"]

    async def listed() -> bool:
        return bool([run async for run in client.list_workflows(_LOOKS)])

    await _until(listed)
    (run,) = [run async for run in client.list_workflows(_LOOKS)]
    assert ALLOWED["workflow_id"](run.id)
    history = await client.get_workflow_handle(run.id).fetch_history()
    started = history.events[0].workflow_execution_started_event_attributes
    (payload,) = started.input.payloads
    assert payload.metadata["encoding"] == SEALED
    assert payload.metadata[KEY_ID].startswith(b"shared:")


_LOOKS = 'WorkflowType = "ScheduledLook"'

# Both changes of London's clocks in 2026, from the day before to the day after.
_SPRING = (datetime(2026, 3, 28, 0, 0, tzinfo=UTC), datetime(2026, 3, 31, 0, 0, tzinfo=UTC))
_AUTUMN = (datetime(2026, 10, 24, 0, 0, tzinfo=UTC), datetime(2026, 10, 27, 0, 0, tzinfo=UTC))


async def test_a_look_is_for_the_london_morning_it_was_scheduled_for_on_both_sides_of_a_change(
    app: App,
) -> None:
    await take_in(app, "N-1", received_ago=timedelta(hours=30))
    await provision_schedules(app)
    client = client_of(app)
    handle = client.get_schedule_handle(schedule_id(app, TEAMS))

    async def done() -> list[datetime]:
        runs = [run async for run in client.list_workflows(f"{_LOOKS} AND ExecutionStatus = 2")]
        return sorted({run.typed_search_attributes[SCHEDULED_FOR] for run in runs})

    async def both_changes() -> bool:
        return len(await done()) == 6

    async with serving(app, client):
        # In one request: of two that come at once the server may keep the later only.
        overlap = ScheduleOverlapPolicy.ALLOW_ALL
        spring, autumn = (
            ScheduleBackfill(start_at=begins, end_at=ends, overlap=overlap)
            for begins, ends in (_SPRING, _AUTUMN)
        )
        await handle.backfill(spring, autumn)
        await _until(both_changes)
    meant = await done()
    assert {f"{moment.astimezone(LONDON):%H:%M}" for moment in meant} == {"07:30"}
    assert [moment.hour for moment in meant] == [7, 6, 6, 6, 7, 7]


async def run_twice(app: App) -> None:
    """Have the teams' look run for one moment, and again for the same moment."""
    client = client_of(app)
    handle = client.get_schedule_handle(schedule_id(app, TEAMS))
    # A look is taken once its moment has come.
    day = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    again = ScheduleBackfill(
        start_at=day, end_at=day + timedelta(days=1), overlap=ScheduleOverlapPolicy.ALLOW_ALL
    )

    async def runs(count: int) -> bool:
        listed = [run async for run in client.list_workflows(f"{_LOOKS} AND ExecutionStatus = 2")]
        return len(listed) == count

    async with serving(app, client):
        for count in (1, 2):
            await handle.backfill(again)
            await _until(lambda count=count: runs(count))  # type: ignore[misc]


async def test_the_same_moment_run_again_tells_nobody_twice(app: App) -> None:
    await take_in(app, "N-1", received_ago=timedelta(days=3))
    await provision_schedules(app)
    await run_twice(app)
    keys = [key for key, _ in await notices(app)]
    assert len(keys) == len(set(keys)) == 2


async def test_the_other_tracks_looks_are_its_own_and_tell_nobody_twice(
    database: TestDatabase, tmp_path: Path, temporal_server: TestTemporal
) -> None:
    async with app_on(database.of_suitability(), tmp_path, temporal_server) as app:
        await lived(app, "N-1", example(1).file, DECIDED)
        await provision_schedules(app)
        found = await schedule_statuses(app, client_of(app))
        assert {item.id for item in found} == {
            f"suitability-{look.value}" for look in LookKind if look is not LookKind.ORGANISATIONS
        }
        assert [item.differs for item in found] == [()] * len(found)
        await run_twice(app)
        sent = await notices(app)
    assert [audience for _, audience in sent] == ["enforcement officers"]
