"""Makes true what a crash left undone: starts what has a row and no workflow, delivers what was not
delivered.

The store is the record, so pointing this at an empty Temporal rebuilds every open case with its
original deadlines.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from activities.case_client import CaseClient, Started
from activities.erased import delete_erased
from activities.running import running_cases
from activities.starts_ahead import StartsAhead
from activities.successions import signal_successors
from policy.turns import by_turns
from store import due_notices, erasing, inbox_delivery
from store.cases import load_state, not_started, open_references
from store.engine import one_by_one
from store.unopened import Unopened

T = TypeVar("T")

# A message this young is still being delivered by the process that received it.
_YOUNG = timedelta(seconds=5)
# Delivered this long ago without a verdict, its workflow must be presumed lost.
_LOST = timedelta(seconds=60)
_AT_ONCE = 10
_MOST_ASKED = 100
"""Starts that Temporal has taken from a process in the last minute and no worker has come to: cases
that none can come to must not be asked for without end.
"""
_STARTS_FOR = 2.0
"""Seconds after which a pass goes on to what else there is to do. What it then leaves is the next
one's, which comes at once.
"""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What one pass did."""

    started: int = 0
    delivered: int = 0
    more: bool = False
    """Whether it left cases to be started to the next one."""


async def reconcile(
    case_client: CaseClient,
    *,
    every_case: bool = False,
    running: Collection[str] | None = None,
    ahead: StartsAhead | None = None,
    fresh: timedelta = timedelta(0),
    unopened: Unopened | None = None,
) -> Reconciled:
    """One pass. With what is `running` all open cases are compared with it too; for `every_case`
    Temporal is asked what is, and RPCError is raised if it cannot say. A case that is still `fresh`
    is left to whoever took it in and starts it beside that. With `ahead` no more are started than
    workers come to, as in a worker's own passes; without it all are, for somebody who does not want
    to wait. Cases that do not open are passed over, and noted in `unopened`; a key store that is
    out of reach ends the pass.
    """
    passed = unopened or Unopened()
    if every_case and running is None:
        running = await running_cases(case_client)
    started, more = await _start(_StartingCases(case_client, ahead, passed), running, fresh)
    await signal_successors(case_client, unopened=passed)
    delivered = await _deliver(case_client, passed)
    await _delete_erased(case_client)
    async with one_by_one(case_client.store.engine) as connection:
        waiting = await due_notices.waiting(connection, older_than=_YOUNG, fresh=fresh)
    if waiting.due:
        await case_client.call_dispatcher()
    return Reconciled(started, delivered, more)


@dataclass(frozen=True, slots=True)
class _StartingCases:
    """What starting needs all the way down."""

    case_client: CaseClient
    ahead: StartsAhead | None
    unopened: Unopened


async def _start(
    starting: _StartingCases, running: Collection[str] | None, fresh: timedelta
) -> tuple[int, bool]:
    """How many were started, and whether some that nobody has started are left. With what is
    `running` also those that were started and do not run any more.
    """
    async with one_by_one(starting.case_client.store.engine) as connection:
        found, young = await not_started(connection, fresh)
        every = await open_references(connection) if running is not None else []
    started, more = await _start_by_turns(starting, found)
    if running is not None:
        known = {*running, *young, *(reference for _, reference in found)}
        lost = [reference for reference in every if reference not in known]
        started += (await _start_all(starting, lost)).count(Started.STARTED)
    return started, more


async def _start_by_turns(
    starting: _StartingCases, found: Sequence[tuple[str, str]]
) -> tuple[int, bool]:
    """Start all, or as many as workers come to within a pass's time."""
    ahead = starting.ahead
    started, wanted, over = 0, by_turns(found, len(found)), asyncio.Event()
    if ahead is not None:
        wanted = ahead.left_of(wanted)
        if len(found) - len(wanted) >= _MOST_ASKED:
            return started, False
        asyncio.get_running_loop().call_later(_STARTS_FOR, over.set)
    while wanted:
        room = await ahead.room(unless=over) if ahead is not None else _AT_ONCE
        if over.is_set():
            break
        came = await _start_all(starting, wanted[:room])
        started += came.count(Started.STARTED)
        if Started.LATER in came:
            return started, False
        wanted = wanted[room:]
    return started, bool(wanted)


async def _start_all(starting: _StartingCases, references: Iterable[str]) -> list[Started | None]:
    over = starting.unopened.passing_over
    return await _side_by_side(over(one, _start_one(starting, one)) for one in references)


async def _start_one(starting: _StartingCases, reference: str) -> Started | None:
    state = await load_state(starting.case_client.store, reference)
    if state is None or state.ended:
        return None
    came = await starting.case_client.start_case(state)
    if starting.ahead is not None and came is not Started.LATER:
        starting.ahead.note(reference)
    return came


async def _deliver(case_client: CaseClient, unopened: Unopened) -> int:
    store, over = case_client.store, unopened.passing_over
    messages = await inbox_delivery.undecided(store, _YOUNG, _LOST, unopened=unopened)
    came = await _side_by_side(
        over(message.reference, _deliver_one(case_client, message)) for message in messages
    )
    return came.count(True)


async def _deliver_one(
    case_client: CaseClient, message: inbox_delivery.InboxMessage[Any, Any]
) -> bool:
    if message.order is not None:
        return await case_client.update(message.reference, message.order) is not None
    return message.fact is not None and await case_client.signal(message.reference, message.fact)


async def _delete_erased(case_client: CaseClient) -> None:
    """Histories of erased cases: sealed bytes without a key, which nobody needs any more."""
    if case_client.client is None:
        return
    async with one_by_one(case_client.store.engine) as connection:
        left = await erasing.under_way(connection, histories=True)
    for reference in left:
        await delete_erased(case_client, reference)


async def _side_by_side(jobs: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """What each came to. One case that cannot answer now must not hold up the others."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(job: Coroutine[Any, Any, T]) -> T:
        async with gate:
            return await job

    return await asyncio.gather(*(one(job) for job in jobs))
