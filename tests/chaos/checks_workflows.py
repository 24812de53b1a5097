"""Whether every open case is carried by a workflow that works, and no ended one is."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator

from temporalio.client import Client
from temporalio.service import RPCError

from activities.raw_runs import RunState, state_of
from store.tables import cases, events
from tests.chaos.evidence import Evidence
from tests.chaos.ledger import Line
from tests.chaos.quiet import LOOK_SECONDS
from tests.chaos.violation import Violation
from wiring.case_types import SUPPORT_CASES

AT_ONCE, ASKED_AGAIN = 8, 5
REJECTED = "message-rejected"


async def carried(evidence: Evidence) -> AsyncIterator[Violation]:
    """I1: an open case has a running workflow, which answers and has seen every event; an ended one
    has none. And no unreadable message that Temporal took disappeared.
    """
    few = asyncio.Semaphore(AT_ONCE)

    async def look(reference: str) -> Violation | None:
        async with few:
            return await _carried(evidence, reference)

    for found in await asyncio.gather(*(look(one) for one in evidence.case_rows())):
        if found is not None:
            yield found
    for violation in _rejections(evidence):
        yield violation


async def _carried(evidence: Evidence, reference: str) -> Violation | None:
    """Looked at again if it differs: a case may have taken a step between the two questions."""
    found = await _differs(evidence, reference)
    for _ in range(ASKED_AGAIN):
        if found is None:
            break
        await asyncio.sleep(LOOK_SECONDS)
        found = await _differs(evidence, reference)
    return found


async def _differs(evidence: Evidence, reference: str) -> Violation | None:
    client = evidence.app.client
    assert client is not None
    id = SUPPORT_CASES.workflow_id(reference)
    handle = client.get_workflow_handle(id)
    try:
        status = await _state_of(client, id)
    except RPCError as problem:
        return Violation("I1", reference, f"nobody could be asked about it: {problem.status}")
    running = status is RunState.RUNNING
    [row] = await evidence.now(cases, "reference", [reference])
    if row.ended_at is not None:
        return Violation("I1", reference, "ended, and still running") if running else None
    if not running:
        return Violation("I1", reference, f"open, and its workflow is {status}")
    try:
        async with asyncio.timeout(30):
            seen = (await handle.query("progress"))["sequence"]
    except (RPCError, TimeoutError):
        return Violation("I1", reference, "open, and its workflow does not answer")
    if seen != row.sequence:
        return Violation("I1", reference, f"its workflow is at {seen}, not {row.sequence}")
    return None


async def _state_of(client: Client, id: str) -> RunState | None:
    """Asked again for a while: after an hour thousands are asked about, of a machine that has other
    things to do. Raises RPCError.
    """
    for _ in range(ASKED_AGAIN):
        try:
            return await state_of(client, id)
        except RPCError:
            await asyncio.sleep(2.0)
    return await state_of(client, id)


def _rejections(evidence: Evidence) -> Iterator[Violation]:
    recorded = Counter(row.reference for row in evidence.rows[events.name] if row.kind == REJECTED)
    taken = Counter(entry.reference for entry in evidence.of(Line.SIGNALLED))
    perhaps = Counter(entry.reference for entry in evidence.of(Line.SIGNAL_UNKNOWN))
    # A workflow ended by hand takes with it what it was sent and had not recorded yet.
    by_hand = {entry.reference for entry in evidence.of(Line.FAULT)}
    for reference, row in evidence.case_rows().items():
        # What comes after the end of a case changes nothing any more.
        may_miss = row.ended_at is not None or reference in by_hand
        fewest = 0 if may_miss else taken[reference]
        if not fewest <= recorded[reference] <= taken[reference] + perhaps[reference]:
            what = f"{taken[reference]} unreadable messages, {recorded[reference]} on record"
            yield Violation("I2", reference, what)
