"""Sending one notice, by whichever guard: ask the store, ask the channel if an attempt was cut off,
send, settle.

To a recipient: at least once, normally once, harmless if twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from notify.protocol import Notice, Notifier, NotTaken
from notify.templates import Wording
from policy.cases.happenings import Happened, NoticeAccepted, NoticeFailed
from policy.cases.sending import Standing
from policy.time import out_of_office
from store import outbox
from store.bundle import Bundle
from store.case_store import CaseStore
from store.cases import policy_now
from store.deliver_by_hand import ask_operations
from store.engine import one_by_one
from store.forms import sealer_of
from store.inbox import put_fact
from store.outbox import Claimed, Held
from workflows import ports

SEND_SECONDS = 20.0
MOST_ATTEMPTS = 12
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=15)
# Longer than any channel takes to store what it accepted, so that asking it is meaningful.
_BEFORE_ASKING = timedelta(seconds=60)


Moment = Callable[[AsyncConnection, str], Awaitable[datetime]]
"""What time it is for a case; where a case's time is moved on by hand, so must this be."""


class Ending(StrEnum):
    """How one try ended."""

    SENT = "sent"
    SUPPRESSED = "suppressed"
    DEAD = "dead"
    LATER = ports.LATER
    HELD = ports.HELD


@dataclass(frozen=True, slots=True)
class Sent:
    """How a try ended, and the fact that now waits in the case's inbox, if any."""

    ending: Ending
    fact: Happened | None = None
    reference: str = ""


class Sender:
    """Sends a track's notices, in its words, through one channel, in the name of one guard."""

    def __init__(
        self,
        store: CaseStore[Any, Any, Any],
        wording: Wording,
        channel: Notifier,
        guard: str,
        moment: Moment = policy_now,
    ) -> None:
        self._store = store
        self._wording = wording
        self._channel = channel
        self._guard = guard
        self._moment = moment

    async def send(self, notice_id: str) -> Sent:
        """Try one notice once. Raises only when the store is out of reach."""
        async with one_by_one(self._store.engine) as connection:
            notice = await outbox.claim(connection, notice_id)
        if notice is None:
            return Sent(Ending.HELD)
        return await self._attempt(notice)

    async def _attempt(self, notice: Claimed) -> Sent:
        """The attempt proper, holding the row: a second sender finds it locked and goes away."""
        async with self._store.engine.begin() as connection:
            held = await outbox.hold(Bundle(connection), notice)
            if held is None:
                return Sent(Ending.HELD)
            try:
                ending, code = await self._try(notice, held)
            except NotTaken as refusal:
                return await self._refused(connection, notice, held.standing, refusal)
            return await self._settle(connection, notice, held.standing, ending, code)

    async def _try(self, notice: Claimed, held: Held) -> tuple[Ending, str]:
        """How the notice ends, and why. What an attempt that was cut off has handed over has left,
        whatever became of the case since.
        """
        if notice.asked_before and await self._channel.has(notice.id):
            return Ending.SENT, ""
        if stale := self._stale(notice, held.standing):
            return Ending.SUPPRESSED, stale
        address = held.out_of_hours if out_of_office(held.now, held.nation) else held.address
        if address is None:
            return Ending.DEAD, "no-address"
        await self._hand_over(notice, address, held.organisation)
        return Ending.SENT, ""

    def _stale(self, notice: Claimed, standing: Standing) -> str:
        return self._store.track.no_longer_true(
            notice.template, notice.edition, notice.shared, standing
        )

    async def _hand_over(self, notice: Claimed, address: str, organisation: str) -> None:
        subject, body = self._wording.render(
            notice.template, notice.reference, notice.role, notice.note, organisation
        )
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._channel.send(
                    Notice(id=notice.id, address=address, subject=subject, body=body)
                )
        except TimeoutError:
            raise NotTaken("channel-timed-out", perhaps=True) from None

    async def _refused(
        self, connection: AsyncConnection, notice: Claimed, standing: Standing, refusal: NotTaken
    ) -> Sent:
        if refusal.for_good or notice.attempts >= MOST_ATTEMPTS:
            return await self._settle(connection, notice, standing, Ending.DEAD, refusal.code)
        pause = min(_FIRST_PAUSE * 2 ** (notice.attempts - 1), _LONGEST_PAUSE)
        if refusal.perhaps:
            pause = max(pause, _BEFORE_ASKING)
        await outbox.put_back(connection, notice.id, refusal.code, pause, asked=refusal.perhaps)
        return Sent(Ending.LATER)

    async def _settle(
        self,
        connection: AsyncConnection,
        notice: Claimed,
        standing: Standing,
        ending: Ending,
        code: str,
    ) -> Sent:
        bundle, sent = Bundle(connection), Sent(ending)
        outbox.settle(bundle, notice.id, ending.value, code, self._guard)
        alone = notice.shared or standing.ended
        if alone and ending is Ending.DEAD:
            ask_operations(bundle, notice, code, self._store.track.undelivered_rule)
        if not alone and ending is not Ending.SUPPRESSED:
            fact = await self._fact(connection, notice, ending, code)
            sealer = await sealer_of(self._store.keys, notice.reference)
            by = self._channel.name
            put_fact(bundle, self._store.forms, sealer, notice.reference, by, fact)
            sent = Sent(ending, fact, notice.reference)
        await bundle.commit()
        return sent

    async def _fact(
        self, connection: AsyncConnection, notice: Claimed, ending: Ending, code: str
    ) -> Happened:
        at = await self._moment(connection, notice.reference)
        # A notice may die, be put again by an operator and die again: each death is news.
        number = f"/{notice.attempts}" if ending is Ending.DEAD else ""
        id, by = f"notice/{notice.id}/{ending.value}{number}", self._channel.name
        if ending is Ending.SENT:
            return NoticeAccepted(
                id=id,
                at=at,
                by=by,
                template=notice.template,
                audience=notice.audience,
                edition=notice.edition,
            )
        return NoticeFailed(
            id=id,
            at=at,
            by=by,
            template=notice.template,
            audience=notice.audience,
            edition=notice.edition,
            code=code,
        )
