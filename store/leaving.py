"""Nothing of a case leaves after its withdrawal was acknowledged (R10).

A sender looks at the case after it has marked its attempt, and hands the notice over soon after the
mark or not at all. A withdrawal is kept first, so that whoever looks from then on finds it; then it
waits, before it is acknowledged, for attempts that may have looked before. No lock holds a sender
back: a lock ends with its connection, and the sender goes on.
"""

from __future__ import annotations

import asyncio
import time

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncEngine

from store.bundle import Bundle, PreparedStatement
from store.tables import outbox

HANDED_OVER_WITHIN = 4.0
"""Seconds from before the mark of an attempt: later a notice is not handed over any more."""
_LONGEST_WAIT = 5.0
"""Seconds. By then the channel has been handed all that anybody looked at before: a person's
withdrawal does not wait until a slow channel has taken it.
"""
_LOOKS_EVERY = 0.05
# What was put back to be tried again is in nobody's hand, and its time is after its last attempt.
_IN_HAND = PreparedStatement(
    select(outbox.c.id).where(
        outbox.c.reference == bindparam("of"),
        outbox.c.state == "sending",
        outbox.c.last_attempt_at >= outbox.c.next_attempt_at,
    )
)


async def until_nothing_leaves(engine: AsyncEngine, reference: str) -> None:
    """Wait for notices that a sender has in hand; for a case whose withdrawal is committed."""
    longest = time.monotonic() + _LONGEST_WAIT
    while await _in_hand(engine, reference) and time.monotonic() < longest:
        await asyncio.sleep(_LOOKS_EVERY)


async def _in_hand(engine: AsyncEngine, reference: str) -> bool:
    async with engine.connect() as connection:
        return bool(await Bundle(connection).ask(_IN_HAND, of=reference))
