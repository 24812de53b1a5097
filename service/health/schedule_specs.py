"""Each of the track's scheduled looks as the code says it should be, and what of one that is there
is not so.
"""

from __future__ import annotations

from collections.abc import Iterator

from temporalio.api.common.v1 import Payload
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleCalendarSpec,
    ScheduleDescription,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleState,
)

from policy.duty.plan import SUNDAY, LookKind, Timetable
from policy.time import LONDON
from wiring.app import App
from workflows import names


def schedule_id(app: App, look: LookKind) -> str:
    """A schedule's name, which begins the ids of what it starts. It is no case's."""
    return f"{app.track_wiring.cases.track.name}-{look.value}"


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


async def differences(
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
