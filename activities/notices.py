"""The outbox, for the dispatcher workflow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity

from activities.sending import NoticeSender
from policy.cases.events import CaseEvent
from store import due_notices
from store.cases import LEFT_TO_INTAKE
from store.engine import one_by_one
from workflows.ports import NoticePort, NoticesDue

_BEAT_SECONDS = 3.0
_FOUND_AT_ONCE = 20
"""Few, so that whoever sends one more is in the next look, and that is soon."""
_SENT_AT_ONCE = 10
"""Each holds a connection meanwhile."""


class NoticeActivities(NoticePort):
    """`NoticePort` over the store and a channel. `bring` delivers a fact that already has its row
    to the case.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        sender: NoticeSender,
        bring: Callable[[str, CaseEvent], Awaitable[object]],
    ) -> None:
        self._engine = engine
        self._sender = sender
        self._bring = bring
        self._places = asyncio.Semaphore(_SENT_AT_ONCE)

    @activity.defn(name="find_notices")
    async def find_notices(self) -> NoticesDue:
        """See NoticePort."""
        async with one_by_one(self._engine) as connection:
            found = await due_notices.waiting(
                connection, limit=_FOUND_AT_ONCE, fresh=LEFT_TO_INTAKE
            )
        # After a probe there may be as many as there are.
        more = found.probe or len(found.due) == _FOUND_AT_ONCE
        return NoticesDue(ids=found.due, look_again_at=found.next_at, more=more, held=found.held)

    @activity.defn(name="send_notice")
    async def send_notice(self, notice_id: str) -> str:
        """See NoticePort."""
        async with _signs_of_life():
            return await self._send(notice_id)

    @activity.defn(name="send_notices")
    async def send_notices(self, ids: list[str]) -> list[str]:
        """See NoticePort. If one cannot be tried all are tried again: what has been settled by then
        is not sent again, for another attempt holds it no more.
        """
        async with _signs_of_life():
            tried = await asyncio.gather(*map(self._send, ids), return_exceptions=True)
        for one in tried:
            if isinstance(one, BaseException):
                raise one
        return [one for one in tried if isinstance(one, str)]

    async def _send(self, notice_id: str) -> str:
        """The fact that goes back is on record already; telling the case at once is only
        quicker.
        """
        async with self._places:
            sent = await self._sender.send(notice_id)
        if sent.fact is not None:
            await self._bring(sent.reference, sent.fact)
        return sent.ending.value


@asynccontextmanager
async def _signs_of_life() -> AsyncIterator[None]:
    """Heartbeats for as long as the block takes."""

    async def beat() -> None:
        # The start is a sign itself: a send that is over sooner costs the server nothing more.
        while True:
            await asyncio.sleep(_BEAT_SECONDS)
            activity.heartbeat()

    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()
