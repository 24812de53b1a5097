"""The track's scheduled looks as Temporal Schedules: made or brought to what the code says at every
start, and held against it on demand.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from temporalio.client import (
    Client,
    Schedule,
    ScheduleAlreadyRunningError,
    ScheduleUpdate,
    ScheduleUpdateInput,
)
from temporalio.service import RPCError, RPCStatusCode

from activities.reach import require_out_of_reach
from policy.duty.plan import LookKind, Timetable
from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from service.health.schedule_specs import differences, schedule_id, wanted
from wiring.app import App
from wiring.temporal_client import connect

_WITHIN = 30.0
_UNKNOWN = "the code knows nothing of it; delete it"
_OUT_OF_REACH = Refusal(
    code="temporal-out-of-reach",
    sentence="Temporal is out of reach or does not answer, and the schedules are kept there.",
    what_to_do="Start it. Of each look it missed only the latest comes then, if it is not too "
    "late.",
    rule="service",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleStatus:
    """One schedule as it is. `differs` says in words what is not as the code says; moments are UTC.
    `missed` are occasions that were noticed too late to notify anybody. Without an id: those that
    are not ours.
    """

    id: str
    title: str
    next_at: tuple[datetime, ...] = ()
    paused: bool = False
    missed: int = 0
    differs: tuple[str, ...] = ()


async def provision_schedules(app: App) -> None:
    """Make or mend every schedule of the track. One that somebody paused stays paused.

    Raises:
        RPCError, TimeoutError: Temporal refuses, or does not answer.
    """
    client = await _client(app)
    for timetable in app.track_wiring.duty.timetables:
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
        if not await differences(client, schedule, found.description):
            return None
        state = replace(found.description.schedule.state, note=schedule.state.note)
        return ScheduleUpdate(schedule=replace(schedule, state=state))

    await client.get_schedule_handle(id).update(mended)


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def list_schedules(context: Context) -> tuple[ScheduleStatus, ...] | Refusal:
    """Every scheduled look: when it comes next, and what differs from the code."""
    app = context.app
    try:
        if app.client is not None:
            return tuple(await schedule_statuses(app, app.client))
    except (RPCError, RuntimeError) as problem:
        require_out_of_reach(problem)
    return _OUT_OF_REACH


async def schedule_statuses(app: App, client: Client) -> list[ScheduleStatus]:
    """Every schedule that should be there, and every other one in the namespace: what a version of
    this code made is named, the rest counted, since another program may have written anything into
    it.
    """
    found = [await _status(app, client, each) for each in app.track_wiring.duty.timetables]
    wanted_here = {item.id for item in found}
    ours = {schedule_id(app, look) for look in LookKind}
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
    differs = await differences(client, wanted(app, timetable), described)
    paused = described.schedule.state.paused
    return ScheduleStatus(
        id=id,
        title=timetable.title,
        next_at=tuple(described.info.next_action_times[:3]),
        paused=paused,
        missed=described.info.num_actions_missed_catchup_window,
        differs=(*differs, *(("it is paused",) if paused else ())),
    )
