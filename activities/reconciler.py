"""Makes true what a crash left undone: starts what has a row and no workflow, delivers what was not
delivered.

The store is the record, so pointing this at an empty Temporal rebuilds every open case with its
original deadlines.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from temporalio.service import RPCError

from activities.case_client import CaseClient, Started
from activities.erased import delete_erased
from activities.successions import signal_successors
from policy.turns import by_turns
from store import due_notices, erasing, inbox_delivery
from store.cases import load_state, not_started, open_references
from store.engine import one_by_one
from store.forms import NoKey

# A message this young is still being delivered by the process that received it.
_YOUNG = timedelta(seconds=5)
# Delivered this long ago without a verdict, its workflow must be presumed lost.
_LOST = timedelta(seconds=60)
_AT_ONCE = 10
_MOST_ASKED = 100
"""Starts that Temporal has taken from a process and no worker has come to yet: behind a large file
more of them would wait there all the same, before what others send.
"""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What one pass did."""

    started: int = 0
    delivered: int = 0


class AskedLately:
    """The cases whose start Temporal has taken from this process in the last minute. Until a worker
    has come to them they look as if nobody had started them; behind a large file that takes a
    while, and to ask for all of them again at each pass would make it longer.
    """

    def __init__(self, seconds: float = 60.0) -> None:
        self._seconds = seconds
        self._until: dict[str, float] = {}

    def left_of(self, references: Iterable[str]) -> list[str]:
        """Those that were not."""
        now = time.monotonic()
        self._until = {one: until for one, until in self._until.items() if now < until}
        return [one for one in references if one not in self._until]

    def note(self, reference: str) -> None:
        """Temporal has taken the start of this one."""
        self._until[reference] = time.monotonic() + self._seconds


async def reconcile(
    case_client: CaseClient,
    *,
    every_case: bool = False,
    asked: AskedLately | None = None,
    fresh: timedelta = timedelta(0),
) -> Reconciled:
    """One pass. `every_case` also compares all open cases with what Temporal says is running. A
    case that is still `fresh` is left to whoever took it in and starts it beside that.
    """
    started = await _start(case_client, every_case, asked or AskedLately(), fresh)
    await signal_successors(case_client)
    delivered = await _deliver(case_client)
    await _delete_erased(case_client)
    async with one_by_one(case_client.store.engine) as connection:
        waiting = await due_notices.waiting(connection, older_than=_YOUNG, fresh=fresh)
    if waiting.due:
        await case_client.call_dispatcher()
    return Reconciled(started, delivered)


async def _start(
    case_client: CaseClient, every_case: bool, asked: AskedLately, fresh: timedelta
) -> int:
    async with one_by_one(case_client.store.engine) as connection:
        found, young = await not_started(connection, fresh)
        every = await open_references(connection) if every_case else []
    left = set(asked.left_of(reference for _, reference in found))
    room = _MOST_ASKED - (len(found) - len(left))
    wanted = by_turns(((whose, one) for whose, one in found if one in left), room)
    if every_case:
        known = await _running(case_client) | {reference for _, reference in found} | set(young)
        wanted += [reference for reference in every if reference not in known]
    return await _side_by_side(_start_one(case_client, reference, asked) for reference in wanted)


async def _start_one(case_client: CaseClient, reference: str, asked: AskedLately) -> bool:
    state = await load_state(case_client.store, reference)
    if state is None or state.ended:
        return False
    came = await case_client.start_case(state)
    if came is not Started.LATER:
        asked.note(reference)
    return came is Started.STARTED


async def _running(case_client: CaseClient) -> set[str]:
    if case_client.client is None:
        return set()
    cases = case_client.cases
    query = f'WorkflowType = "{cases.workflow}" AND ExecutionStatus = "Running"'
    try:
        return {
            cases.reference_of(found.id) async for found in case_client.client.list_workflows(query)
        }
    except RPCError:
        return set()


async def _deliver(case_client: CaseClient) -> int:
    messages = await inbox_delivery.undecided(case_client.store, _YOUNG, _LOST)
    return await _side_by_side(_deliver_one(case_client, message) for message in messages)


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


async def _side_by_side(jobs: Iterable[Coroutine[Any, Any, bool]]) -> int:
    """How many came to something. One case that cannot answer now must not hold up the others."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(job: Coroutine[Any, Any, bool]) -> bool:
        async with gate:
            try:
                return await job
            except NoKey:
                # Its content was destroyed: there is nothing left to send.
                return False

    return sum(await asyncio.gather(*(one(job) for job in jobs)))
