"""Sending one notice, by whichever guard: ask the store, ask the channel if an attempt was cut off,
send, settle.

To a recipient: at least once, normally once, harmless if twice.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from activities.not_taken import wait_for_the_key, wait_for_the_time, wait_to_look_again, waits
from activities.settling import Ending, SendOutcome, Settling, TryEnded
from activities.way_out import LookedTooLongAgo, WayOut, is_alarm
from notify.alarm_channel import AlarmChannel
from notify.protocol import Notifier, NotTaken
from notify.templates import Wording
from policy.time import out_of_office
from store import outbox
from store.bundle import Bundle
from store.case_store import CaseStore
from store.forms import KeyDestroyed, NoKey
from store.keys import KeyStoreUnreachable
from store.left_before import mark_used
from store.outbox import Claimed, Held
from store.outside_log import NoOutsideLog, OutsideLog, same_notice

ERASED = "case-erased"
"""What an erasure says of the notices that it finds waiting."""


class NoticeSender:
    """Sends a track's notices, in its words, through one channel, in the name of one guard; alarms
    about the service by their own way, if there is one. `pages` is where our pages are, for links.
    What leaves is kept in the `outside` log.
    """

    def __init__(
        self,
        store: CaseStore[Any, Any, Any],
        wording: Wording,
        channel: Notifier,
        guard: str,
        alarms: AlarmChannel | None = None,
        pages: str = "",
        outside: OutsideLog | None = None,
    ) -> None:
        self._store = store
        self._channel = channel.name
        self._out = WayOut(
            ring=store.keys.ring,
            wording=wording,
            questions=store.track.questions,
            channel=channel,
            alarms=alarms,
            pages=pages,
            outside=outside or NoOutsideLog(),
        )
        self._settling = Settling(store=store, guard=guard, channel=channel.name)

    async def send(self, notice_id: str) -> SendOutcome:
        """Try one notice once. Raises only when the store is out of reach."""
        async with self._store.engine.begin() as connection:
            bundle = Bundle(connection)
            notice = await outbox.claim(bundle, notice_id)
            if notice is None:
                return SendOutcome(Ending.HELD)
            # Held through the sending itself: a second sender finds it locked and goes away.
            same = self._same(notice)
            held = await outbox.hold(bundle, notice, same)
            if held is None:
                return SendOutcome(Ending.HELD)
            if held.now is None and not is_alarm(notice):
                await wait_for_the_time(connection, notice)
                return SendOutcome(Ending.LATER)
            try:
                ended = await self._try(connection, notice, held, same)
            except LookedTooLongAgo:
                await wait_to_look_again(connection, notice)
                return SendOutcome(Ending.LATER)
            except KeyDestroyed:
                # Of an erased person nothing leaves any more.
                ended = TryEnded(ending=Ending.SUPPRESSED, code=ERASED)
            except (NoKey, KeyStoreUnreachable) as error:
                await wait_for_the_key(connection, notice, error)
                return SendOutcome(Ending.LATER)
            except NotTaken as refusal:
                if await waits(connection, notice, refusal, self._channel):
                    return SendOutcome(Ending.LATER)
                ended = TryEnded(ending=Ending.DEAD, code=refusal.code)
            return await self._settling.settle(connection, notice, held, ended)

    async def settle_left(self, notice_id: str, left_at: datetime) -> SendOutcome:
        """Settle a notice that left before the record was put back from an older copy, as sent when
        it left.
        """
        async with self._store.engine.begin() as connection:
            bundle = Bundle(connection)
            notice = await outbox.claim(bundle, notice_id)
            if notice is None:
                return SendOutcome(Ending.HELD)
            held = await outbox.hold(bundle, notice, self._same(notice))
            if held is None:
                return SendOutcome(Ending.HELD)
            left = TryEnded(ending=Ending.SENT, left_at=left_at)
            return await self._settling.settle(connection, notice, held, left)

    async def _try(
        self, connection: AsyncConnection, notice: Claimed, held: Held, same: str
    ) -> TryEnded:
        """How the notice ends. What an attempt that was cut off has handed over has left, whatever
        became of the case since. Raises NotTaken, LookedTooLongAgo, NoKey and KeyStoreUnreachable.
        """
        has_left = await self._has_left(connection, notice, held)
        if not has_left and (stale := self._settling.stale(notice, held.standing)):
            return TryEnded(ending=Ending.SUPPRESSED, code=stale)
        # Before it leaves: one that left and could not be settled would leave again without end.
        sealer = await self._settling.sealer(notice, held.standing)
        if not has_left:
            # An alarm leaves whatever time it is.
            out = held.now is not None and out_of_office(held.now, held.nation)
            address = held.out_of_hours if out else held.address
            if address is None:
                await self._out.keep_unaddressed(notice)
                return TryEnded(ending=Ending.DEAD, code="no-address", sealer=sealer)
            await self._out.leave(connection, notice, held, same, address)
        before = held.left_before
        return TryEnded(
            ending=Ending.SENT,
            ends_hold=held.queue_held and not is_alarm(notice),
            left_at=before.left_at if before is not None and not before.perhaps else None,
            sealer=sealer,
        )

    async def _has_left(self, connection: AsyncConnection, notice: Claimed, held: Held) -> bool:
        """Whether the channel has it from an attempt that was cut off, or it left before the record
        was put back from an older copy: then it is not repeated.
        """
        if notice.asked_before and await self._out.has(notice, notice.id):
            return True
        before = held.left_before
        if before is None:
            return False
        await mark_used(connection, before.id, notice.id)
        return not before.perhaps or await self._out.has(notice, before.id)

    def _same(self, notice: Claimed) -> str:
        said = (notice.template, notice.audience, str(notice.edition))
        to = (notice.role, notice.staff_number, notice.note)
        return same_notice(self._store.keys.ring, notice.reference, *said, *to)
