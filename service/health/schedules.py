"""The track's scheduled looks as Temporal Schedules: made or brought to what the code says at every
start, and held against it on demand.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from temporalio.api.common.v1 import Payload
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleDescription,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleState,
    ScheduleUpdate,
    ScheduleUpdateInput,
)
from temporalio.service import RPCError, RPCStatusCode

from policy.duty.plan import SUNDAY, Look, Timetable
from policy.time import LONDON
from wiring.app import App, connect
from workflows import names

_WITHIN = 30.0
_UNKNOWN = "the code knows nothing of it; delete it"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleStatus:
    """One schedule as it is. `differs` says in words what is not as the code says; moments are UTC.
    `missed` are occasions that came too late to be told. Without an id: those that are not ours.
    """

    id: str
    title: str
    next_at: tuple[datetime, ...] = ()
    paused: bool = False
    missed: int = 0
    differs: tuple[str, ...] = ()


def schedule_id(app: App, look: Look) -> str:
    """A schedule's name, which begins the ids of what it starts. It is no case's."""
    return f"{app.served.cases.track.name}-{look.value}"


def wanted(app: App, timetable: Timetable) -> Schedule:
    """A schedule as the code says it should be."""
    return Schedule(
        action=ScheduleActionStartWorkflow(
            names.LOOK_WORKFLOW,
            timetable.look.value,
            id=schedule_id(app, timetable.look),
            task_queue=app.settings.task_queue,
            static_summary=timetable.title,
        ),
        spec=_spec(timetable),
        # One that still runs is not doubled, and what an outage swallowed is not made up for, but
        # for the latest.
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=timetable.late_by),
        state=ScheduleState(note=timetable.title),
    )


def _spec(timetable: Timetable) -> ScheduleSpec:
    zone = LONDON.key
    if timetable.every is not None:
        return ScheduleSpec(
            intervals=[ScheduleIntervalSpec(every=timetable.every)], time_zone_name=zone
        )
    assert timetable.at is not None  # a timetable says one or the other
    days = range(timetable.first_day, timetable.last_day + 1)
    return ScheduleSpec(
        calendars=[
            ScheduleCalendarSpec(
                hour=[ScheduleRange(timetable.at.hour)],
                minute=[ScheduleRange(timetable.at.minute)],
                # Temporal's week begins with Sunday as 0.
                day_of_week=sorted((ScheduleRange(day % SUNDAY) for day in days), key=_start),
            )
        ],
        time_zone_name=zone,
    )


def _start(part: ScheduleRange) -> int:
    return part.start


async def provision_schedules(app: App) -> None:
    """Make or mend every schedule of the track. One that somebody paused stays paused.

    Raises:
        RPCError, TimeoutError: Temporal refuses, or does not answer.
    """
    client = await _client(app)
    for timetable in app.served.duty.timetables:
        await _make_or_mend(app, client, timetable)


async def _client(app: App) -> Client:
    """A client, as soon as Temporal answers: its door may open a moment after itself."""
    async with asyncio.timeout(_WITHIN):
        while (client := app.client or await connect(app.settings, app.keys)) is None:
            await asyncio.sleep(0.2)
        return client


async def _make_or_mend(app: App, client: Client, timetable: Timetable) -> None:
    schedule, id = wanted(app, timetable), schedule_id(app, timetable.look)
    async with asyncio.timeout(_WITHIN):
        while True:
            try:
                await client.create_schedule(id, schedule)
            except ScheduleAlreadyRunningError:
                await _mend(client, id, schedule)
            except RPCError as problem:
                # A namespace made a moment ago is not everywhere yet.
                if problem.status is not RPCStatusCode.NOT_FOUND:
                    raise
                await asyncio.sleep(0.2)
                continue
            return


async def _mend(client: Client, id: str, schedule: Schedule) -> None:
    async def mended(found: ScheduleUpdateInput) -> ScheduleUpdate | None:
        if not await _differences(client, schedule, found.description):
            return None
        state = replace(found.description.schedule.state, note=schedule.state.note)
        return ScheduleUpdate(schedule=replace(schedule, state=state))

    await client.get_schedule_handle(id).update(mended)


async def schedule_statuses(app: App, client: Client) -> list[ScheduleStatus]:
    """Every schedule that should be there, and every other one in the namespace: what a version of
    this code made is named, the rest counted, since whoever made it may have written anything.
    """
    found = [await _status(app, client, each) for each in app.served.duty.timetables]
    wanted_here = {item.id for item in found}
    ours = {schedule_id(app, look) for look in Look}
    others = 0
    async for listed in await client.list_schedules():
        if listed.id in ours - wanted_here:
            found.append(ScheduleStatus(id=listed.id, title="", differs=(_UNKNOWN,)))
        others += listed.id not in ours
    return [*found, _not_ours(others)] if others else found


def _not_ours(count: int) -> ScheduleStatus:
    many = "1 schedule that is" if count == 1 else f"{count} schedules that are"
    differs = (f"{many} not ours; Temporal's pages show them, delete what nobody needs",)
    return ScheduleStatus(id="", title="Not ours", differs=differs)


async def _status(app: App, client: Client, timetable: Timetable) -> ScheduleStatus:
    id = schedule_id(app, timetable.look)
    try:
        described = await client.get_schedule_handle(id).describe()
    except RPCError as problem:
        if problem.status is not RPCStatusCode.NOT_FOUND:
            raise
        return ScheduleStatus(id=id, title=timetable.title, differs=("it is missing",))
    differs = await _differences(client, wanted(app, timetable), described)
    paused = described.schedule.state.paused
    return ScheduleStatus(
        id=id,
        title=timetable.title,
        next_at=tuple(described.info.next_action_times[:3]),
        paused=paused,
        missed=described.info.num_actions_missed_catchup_window,
        differs=(*differs, *(("it is paused",) if paused else ())),
    )


async def _differences(
    client: Client, schedule: Schedule, found: ScheduleDescription
) -> tuple[str, ...]:
    """What of a schedule is not as it should be, in words; what an operator may set is not among
    it.
    """
    there = found.schedule
    differs = [*_spec_differs(schedule.spec, there.spec)]
    if there.policy != schedule.policy:
        differs.append("how it makes up for what it missed")
    if await _deed(client, there) != await _deed(client, schedule):
        differs.append("what it starts")
    return tuple(differs)


async def _deed(client: Client, schedule: Schedule) -> tuple[object, ...]:
    """What a schedule starts, opened if it comes sealed from Temporal."""
    action = schedule.action
    if not isinstance(action, ScheduleActionStartWorkflow):
        return ()
    args = list(action.args)
    if args and isinstance(args[0], Payload):
        args = await client.data_converter.decode(args, [str] * len(args))
    return action.workflow, action.id, action.task_queue, args


def _spec_differs(wanted: ScheduleSpec, there: ScheduleSpec) -> Iterator[str]:
    if there.time_zone_name != wanted.time_zone_name:
        yield "its time zone"
    if _times(there) != _times(wanted):
        yield "its times"


def _times(spec: ScheduleSpec) -> tuple[object, ...]:
    """What a spec comes to, however it is written."""
    calendars = [_days(each) for each in spec.calendars]
    intervals = [(each.every, each.offset) for each in spec.intervals]
    return calendars, intervals, list(spec.skip), spec.start_at, spec.end_at, spec.jitter


def _days(calendar: ScheduleCalendarSpec) -> tuple[frozenset[int], ...]:
    fields = (
        *(calendar.second, calendar.minute, calendar.hour, calendar.day_of_month),
        *(calendar.month, calendar.year, calendar.day_of_week),
    )
    return tuple(
        frozenset(n for part in field for n in range(part.start, part.end + 1, part.step))
        for field in fields
    )
