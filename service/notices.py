"""Notices as people look at them: what was sent, what waits, and what a channel refused for good
(R17).
"""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from policy.help import UseCase, use_cases
from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from store import undelivered as kept
from store.undelivered import MOST_NOTICES as MOST_NOTICES
from store.undelivered import UndeliveredNotice as UndeliveredNotice

NO_SUCH_NOTICE = Refusal(
    code="no-such-notice",
    sentence="No notice that was given up begins with this id, or several do.",
    what_to_do="Look it up.",
    rule="service",
    helps=use_cases(UseCase.UNDELIVERED),
)


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def latest_notices(context: Context) -> tuple[UndeliveredNotice, ...]:
    """The latest notices and how far each is, the newest first: never their content or address."""
    async with context.app.engine.connect() as connection:
        return await kept.latest(connection)


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def undelivered_notices(context: Context) -> tuple[UndeliveredNotice, ...]:
    """Those that were given up and nobody has dealt with, and those being tried again."""
    async with context.app.engine.connect() as connection:
        return await kept.undelivered(connection)


@use_case(staff=lambda permissions: permissions.reconcile, organisations=False)
async def try_notice_again(context: Context, beginning: str) -> Refusal | None:
    """Let the one notice that was given up and whose id begins so be tried from the beginning."""
    async with context.app.engine.begin() as connection:
        notice = await _given_up(connection, beginning)
        if notice is None or not await kept.put_again(connection, notice):
            return NO_SUCH_NOTICE
    await context.app.case_client.call_dispatcher()
    return None


@use_case(staff=lambda permissions: permissions.reconcile, organisations=False)
async def try_notices_again(context: Context) -> int:
    """The same for every one that nobody has dealt with, and held channels at once; how many."""
    async with context.app.engine.begin() as connection:
        count = await kept.put_all_again(connection)
    await context.app.case_client.call_dispatcher()
    return count


@use_case(staff=lambda permissions: permissions.reconcile, organisations=False)
async def deal_with_notice(context: Context, beginning: str) -> Refusal | None:
    """Say that the one notice that was given up and whose id begins so needs nothing more. Who said
    so is kept.
    """
    async with context.app.engine.begin() as connection:
        notice = await _given_up(connection, beginning)
        if notice is None or not await kept.dealt_with(connection, notice, context.staff_number):
            return NO_SUCH_NOTICE
    return None


async def _given_up(connection: AsyncConnection, beginning: str) -> str | None:
    return await kept.find_dead(connection, beginning.strip().lower())
