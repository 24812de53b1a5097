"""Requests of people for what is held about them (R35): kept by number, each with a task
that the morning's digest names until it is answered.
"""

from __future__ import annotations

import secrets
import uuid
from collections import defaultdict
from datetime import date

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.words import OPERATIONS
from policy.own_data import (
    UNKNOWN,
    OwnDataRequest,
    OwnDataStep,
    StepKind,
    answer_by,
    notified_at,
    with_step,
)
from policy.references import RANDOM_BITS, new_reference
from policy.refusal import Refusal
from store.locks import lock_named
from store.tables import own_data_requests, own_data_steps, tasks

LETTERS = "ODR"
ROW = "answer a request for own data"


async def receive(
    connection: AsyncConnection, received_on: date, today: date, by: str
) -> OwnDataRequest:
    """Enter a request received on a London day, with its task."""
    request = OwnDataRequest(
        id=new_reference(secrets.randbits(RANDOM_BITS), LETTERS), received_on=received_on
    )
    await connection.execute(
        insert(own_data_requests).values(id=request.id, received_on=received_on, recorded_by=by)
    )
    await connection.execute(
        insert(tasks).values(
            id=str(uuid.uuid4()),
            effect_key=_task_key(request),
            reference=request.id,
            kind=ROW,
            team=OPERATIONS,
            due=notified_at(request, today),
            rule="R35",
            note=_note(request, today),
        )
    )
    return request


async def take_step(
    connection: AsyncConnection, id: str, step: OwnDataStep, today: date, by: str
) -> OwnDataRequest | Refusal:
    """One step of a request, and its task as it then stands. Two people wait for each other."""
    locked = select(own_data_requests.c.id).where(own_data_requests.c.id == id)
    # A row that may not be changed cannot be locked; its number can.
    await connection.execute(select(func.pg_advisory_xact_lock(lock_named(f"own-data/{id}"))))
    if (await connection.execute(locked)).scalar() is None:
        return UNKNOWN
    [request] = await requests(connection, id)
    after = with_step(request, step, today)
    if isinstance(after, Refusal):
        return after
    await connection.execute(
        insert(own_data_steps).values(
            request_id=id,
            number=len(after.steps),
            kind=step.kind.value,
            on_day=step.on,
            reason=step.reason,
            recorded_by=by,
        )
    )
    task = update(tasks).where(tasks.c.effect_key == _task_key(after), tasks.c.done_at.is_(None))
    if step.kind is StepKind.ANSWERED:
        await connection.execute(task.values(done_at=func.clock_timestamp()))
    else:
        await connection.execute(
            task.values(due=notified_at(after, today), note=_note(after, today))
        )
    return after


async def requests(connection: AsyncConnection, id: str = "") -> list[OwnDataRequest]:
    """Every request, or that of one number, the oldest first."""
    steps: dict[str, list[OwnDataStep]] = defaultdict(list)
    taken = select(own_data_steps).order_by(own_data_steps.c.request_id, own_data_steps.c.number)
    entered = select(own_data_requests).order_by(
        own_data_requests.c.received_on, own_data_requests.c.id
    )
    if id:
        taken = taken.where(own_data_steps.c.request_id == id)
        entered = entered.where(own_data_requests.c.id == id)
    for row in await connection.execute(taken):
        step = OwnDataStep(kind=StepKind(row.kind), on=row.on_day, reason=row.reason)
        steps[row.request_id].append(step)
    return [
        OwnDataRequest(id=row.id, received_on=row.received_on, steps=tuple(steps[row.id]))
        for row in await connection.execute(entered)
    ]


def _task_key(request: OwnDataRequest) -> str:
    return f"own-data/{request.id}"


def _note(request: OwnDataRequest, today: date) -> str:
    if request.paused:
        return "the clock stands until what was asked back has come"
    return f"to be answered by {answer_by(request, today):%d/%m/%Y}"
