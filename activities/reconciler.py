"""Makes true what a crash left undone: starts what has a row and no workflow, delivers what was not
delivered.

The store is the record, so pointing this at an empty Temporal rebuilds every open case with its
original deadlines.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from temporalio.service import RPCError

from activities.delivery import Post, Started
from store import inbox, outbox
from store.cases import load_state, open_references
from workflows import names

# A message this young is still being delivered by whoever received it.
_YOUNG = timedelta(seconds=5)
# Delivered this long ago without a verdict, its workflow must be presumed lost.
_LOST = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What one pass did."""

    started: int = 0
    delivered: int = 0


async def reconcile(post: Post, *, every_case: bool = False) -> Reconciled:
    """One pass. `every_case` also compares all open cases with what Temporal says is running."""
    started = await _start(post, every_case)
    delivered = await _deliver(post)
    async with post.engine.connect() as connection:
        waiting = await outbox.waiting(connection, older_than=_YOUNG)
    if waiting.due:
        await post.call_dispatcher()
    return Reconciled(started, delivered)


async def _start(post: Post, every_case: bool) -> int:
    async with post.engine.connect() as connection:
        wanted = await open_references(connection, unconfirmed=not every_case)
    if every_case:
        running = await _running(post)
        wanted = [reference for reference in wanted if reference not in running]
    count = 0
    for reference in wanted:
        state = await load_state(post.engine, post.keys, reference)
        if state is not None and not state.ended:
            count += await post.start_case(state) is Started.STARTED
    return count


async def _running(post: Post) -> set[str]:
    if post.client is None:
        return set()
    query = f'WorkflowType = "{names.CASE_WORKFLOW}" AND ExecutionStatus = "Running"'
    try:
        return {names.reference_of(found.id) async for found in post.client.list_workflows(query)}
    except RPCError:
        return set()


async def _deliver(post: Post) -> int:
    count = 0
    for message in await inbox.undecided(post.engine, post.keys, _YOUNG, _LOST):
        if message.order is not None:
            count += await post.ask(message.reference, message.order) is not None
        elif message.fact is not None:
            count += await post.tell(message.reference, message.fact)
    return count
