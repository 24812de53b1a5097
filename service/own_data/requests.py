"""Requests of people for what is held about them: a month's clock each, by number. Nothing here
names anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from policy.own_data import NO_SUCH_DAY, OwnDataRequest, OwnDataStep, answer_by
from policy.refusal import Refusal
from policy.time import london_day
from service.authorisation import use_case
from service.context import Context
from store import own_data as store
from store.policy_time import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestToday:
    """A request, the last London day on which to answer it, and the London day it is today."""

    request: OwnDataRequest
    answer_by: date
    today: date


@use_case(staff=lambda permissions: permissions.protect_data, organisations=False)
async def receive_request(context: Context, on: date) -> RequestToday | Refusal:
    """Enter a request that was received on a London day."""
    async with context.app.engine.begin() as connection:
        today = london_day(await clock(connection))
        if on > today:
            return NO_SUCH_DAY
        return _today(await store.receive(connection, on, today, context.by), today)


@use_case(staff=lambda permissions: permissions.protect_data, organisations=False)
async def take_step(context: Context, number: str, step: OwnDataStep) -> RequestToday | Refusal:
    """Stop a request's clock or let it run again, extend it, or say that it was answered."""
    async with context.app.engine.begin() as connection:
        today = london_day(await clock(connection))
        number = number.strip().upper()
        request = await store.take_step(connection, number, step, today, context.by)
        return request if isinstance(request, Refusal) else _today(request, today)


@use_case(staff=lambda permissions: permissions.protect_data, organisations=False)
async def list_requests(context: Context, *, answered: bool) -> list[RequestToday]:
    """Requests, the oldest first; with those that are `answered`, or without."""
    async with context.app.engine.connect() as connection:
        found, today = await store.requests(connection), london_day(await clock(connection))
    return [_today(one, today) for one in found if answered or one.answered_on is None]


def _today(request: OwnDataRequest, today: date) -> RequestToday:
    return RequestToday(request=request, answer_by=answer_by(request, today), today=today)
