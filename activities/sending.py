"""Sending one notice, by whichever guard: ask the store, ask the channel if an attempt was cut off,
send, settle.

To a recipient: at least once, normally once, harmless if twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from notify.alarm_channel import AlarmChannel
from notify.protocol import Concerns, Notice, Notifier, NotTaken
from notify.templates import Wording, by_link
from policy.cases.events import CaseEvent, NoticeAccepted, NoticeFailed
from policy.cases.sending import CaseNow
from policy.duty.words import SERVICE_TROUBLE
from policy.time import out_of_office
from store import holding, outbox
from store.bundle import Bundle
from store.case_store import CaseStore
from store.cases import policy_now
from store.clock import ClocksApart
from store.deliver_by_hand import ask_operations
from store.engine import one_by_one
from store.forms import sealer_of
from store.holding import Fault
from store.inbox import put_fact
from store.left_before import mark_used
from store.outbox import Claimed, Held
from store.outside_log import NoOutsideLog, OutsideEntry, OutsideKind, OutsideLog, same_notice
from store.question_links import link_for_notice
from store.standing import STANDING, standing_of
from workflows import ports

SEND_SECONDS = 20.0
MOST_ATTEMPTS = 12
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=15)
# Longer than any channel takes to store what it accepted, so that asking it is meaningful.
_BEFORE_ASKING = timedelta(seconds=60)
NOBODY = "nobody@alarm.invalid"
"""Stands in the file of an alarm that nobody's address is known for."""


LINKED = "/partner/reply/"
"""Where on our pages a link to one question leads."""

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
class SendOutcome:
    """How a try ended, and the fact that now waits in the case's inbox, if any."""

    ending: Ending
    fact: CaseEvent | None = None
    reference: str = ""


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
        moment: Moment = policy_now,
        alarms: AlarmChannel | None = None,
        pages: str = "",
        outside: OutsideLog | None = None,
    ) -> None:
        self._store = store
        self._wording = wording
        self._channel = channel
        self._alarms = alarms
        self._guard = guard
        self._moment = moment
        self._pages = pages
        self._outside = outside or NoOutsideLog()

    async def send(self, notice_id: str) -> SendOutcome:
        """Try one notice once. Raises only when the store is out of reach."""
        async with one_by_one(self._store.engine) as connection:
            notice = await outbox.claim(connection, notice_id)
        if notice is None:
            return SendOutcome(Ending.HELD)
        return await self._attempt(notice)

    async def settle_left(self, notice_id: str, left_at: datetime) -> SendOutcome:
        """Settle a notice that left before the record was put back from an older copy, as sent when
        it left.
        """
        async with one_by_one(self._store.engine) as connection:
            notice = await outbox.claim(connection, notice_id)
        if notice is None:
            return SendOutcome(Ending.HELD)
        async with self._store.engine.begin() as connection:
            held = await outbox.hold(Bundle(connection), notice, self._same(notice))
            if held is None:
                return SendOutcome(Ending.HELD)
            sent = (connection, notice, held.standing, Ending.SENT, "")
            return await self._settle(*sent, left_at=left_at)

    async def _attempt(self, notice: Claimed) -> SendOutcome:
        """The attempt proper, holding the row: a second sender finds it locked and goes away."""
        async with self._store.engine.begin() as connection:
            held = await outbox.hold(Bundle(connection), notice, self._same(notice))
            if held is None:
                return SendOutcome(Ending.HELD)
            if held.now is None and not _is_alarm(notice):
                return await self._without_time(connection, notice)
            try:
                ending, code = await self._try(connection, notice, held)
            except NotTaken as refusal:
                return await self._refused(connection, notice, held.standing, refusal)
            ends_hold = held.queue_held and ending is Ending.SENT and not _is_alarm(notice)
            before = held.left_before
            left_at = before.left_at if before is not None and not before.perhaps else None
            return await self._settle(
                connection, notice, held.standing, ending, code, ends_hold, left_at
            )

    async def _try(
        self, connection: AsyncConnection, notice: Claimed, held: Held
    ) -> tuple[Ending, str]:
        """How the notice ends, and why. What an attempt that was cut off has handed over has left,
        whatever became of the case since.
        """
        if await self._has_left(connection, notice, held):
            return Ending.SENT, ""
        if stale := self._stale(notice, held.standing):
            return Ending.SUPPRESSED, stale
        # An alarm leaves whatever time it is.
        out = held.now is not None and out_of_office(held.now, held.nation)
        address = held.out_of_hours if out else held.address
        if address is None:
            await self._without_address(notice)
            return Ending.DEAD, "no-address"
        link = await self._link(connection, notice, address)
        await self._note(OutsideKind.NOTICE_BEGUN, notice, link)
        await self._hand_over(notice, address, held.organisation, link)
        await self._note(OutsideKind.NOTICE_LEFT, notice, link)
        return Ending.SENT, ""

    async def _has_left(self, connection: AsyncConnection, notice: Claimed, held: Held) -> bool:
        """Whether the channel has it from an attempt that was cut off, or it left before the record
        was put back from an older copy: then it is not repeated.
        """
        if notice.asked_before and await self._way_of(notice).has(notice.id):
            return True
        before = held.left_before
        if before is None:
            return False
        await mark_used(connection, before.id, notice.id)
        return not before.perhaps or await self._way_of(notice).has(before.id)

    def _same(self, notice: Claimed) -> str:
        said = (notice.template, notice.audience, str(notice.edition))
        to = (notice.role, notice.staff_number, notice.note)
        return same_notice(self._store.keys.ring, notice.reference, *said, *to)

    async def _note(self, kind: OutsideKind, notice: Claimed, link: str) -> None:
        """Keep it outside. A log that cannot be written stops no notice (docs/adr/0028)."""
        await self._outside.keep(
            OutsideEntry(
                at=datetime.now(UTC),
                kind=kind,
                reference=notice.reference,
                about=notice.id,
                what=notice.template,
                told=self._way_of(notice).name,
                same=self._same(notice),
                link=bool(link),
                sequence=notice.sequence,
            )
        )

    async def _link(self, connection: AsyncConnection, notice: Claimed, address: str) -> str:
        """What a notice that asks an organisation something says of its link."""
        if not self._pages:
            return ""
        made = await link_for_notice(
            connection,
            self._store.keys.ring,
            self._store.track.questions,
            notice=notice.id,
            template=notice.template,
            reference=notice.reference,
            address=address,
        )
        return by_link(f"{self._pages}{LINKED}{made.token}", made.until) if made else ""

    async def _without_time(self, connection: AsyncConnection, notice: Claimed) -> SendOutcome:
        """No two clocks agree, so it cannot be said whether the notice is still true, or whom it
        reaches. It waits, and has used up no try.
        """
        asked = notice.asked_before
        await outbox.put_back(
            connection, notice.id, ClocksApart.code, _BEFORE_ASKING, asked=asked, counts=False
        )
        return SendOutcome(Ending.LATER)

    def _way_of(self, notice: Claimed) -> Notifier:
        return self._alarms if self._alarms and _is_alarm(notice) else self._channel

    async def _without_address(self, notice: Claimed) -> None:
        if self._alarms and _is_alarm(notice):
            await self._alarms.leave_file(self._written(notice, NOBODY, ""))

    def _stale(self, notice: Claimed, standing: CaseNow) -> str:
        return self._store.track.no_longer_true(
            notice.template, notice.edition, notice.shared, standing
        )

    async def _hand_over(self, notice: Claimed, address: str, organisation: str, link: str) -> None:
        written = self._written(notice, address, organisation, link)
        # An alarm may try two channels.
        limit = SEND_SECONDS * (2 if _is_alarm(notice) else 1)
        try:
            async with asyncio.timeout(limit):
                await self._way_of(notice).send(written)
        except TimeoutError:
            raise NotTaken("channel-timed-out", concerns=Concerns.OUTAGE, perhaps=True) from None

    def _written(self, notice: Claimed, address: str, organisation: str, link: str = "") -> Notice:
        subject, body = self._wording.render(
            notice.template, notice.reference, notice.role, notice.note, organisation, link
        )
        return Notice(id=notice.id, address=address, subject=subject, body=body)

    async def _refused(
        self, connection: AsyncConnection, notice: Claimed, standing: CaseNow, refusal: NotTaken
    ) -> SendOutcome:
        if await self._is_the_channels(connection, notice, refusal):
            return await self._held(connection, notice, refusal)
        if refusal.for_good or notice.attempts >= MOST_ATTEMPTS:
            return await self._settle(connection, notice, standing, Ending.DEAD, refusal.code)
        pause = min(_FIRST_PAUSE * 2 ** (notice.attempts - 1), _LONGEST_PAUSE)
        if refusal.perhaps:
            pause = max(pause, _BEFORE_ASKING)
        await outbox.put_back(connection, notice.id, refusal.code, pause, asked=refusal.perhaps)
        return SendOutcome(Ending.LATER)

    async def _is_the_channels(
        self, connection: AsyncConnection, notice: Claimed, refusal: NotTaken
    ) -> bool:
        """Whether a refusal is about the channel. If others got through between two tries of this
        notice, it is this notice's own, whatever the channel calls it.
        """
        if refusal.concerns is Concerns.NOTICE:
            return False
        return _is_alarm(notice) or not await holding.others_got_through(
            connection, notice.tried_before
        )

    async def _held(
        self, connection: AsyncConnection, notice: Claimed, refusal: NotTaken
    ) -> SendOutcome:
        """The notice waits with the whole queue, and has used up no try. An alarm has met two
        channels, so it says nothing of the first.
        """
        if not _is_alarm(notice):
            fault = Fault(
                channel=self._channel.name,
                code=refusal.code,
                block=refusal.concerns is Concerns.BLOCK,
                tried_at=notice.began_at,
            )
            await holding.hold_queue(connection, fault)
        # An alarm goes past the hold, so its own pause keeps it from hammering.
        wait = refusal.perhaps or _is_alarm(notice)
        pause = _BEFORE_ASKING if wait else _FIRST_PAUSE
        await outbox.put_back(
            connection, notice.id, refusal.code, pause, asked=refusal.perhaps, counts=False
        )
        return SendOutcome(Ending.LATER)

    async def _settle(
        self,
        connection: AsyncConnection,
        notice: Claimed,
        standing: CaseNow,
        ending: Ending,
        code: str,
        ends_hold: bool = False,
        left_at: datetime | None = None,
    ) -> SendOutcome:
        bundle = Bundle(connection)
        if ends_hold:
            bundle.add(holding.END_HOLD)
        if ending is Ending.DEAD:
            # The case may have ended while the channel had the notice in hand.
            standing = standing_of(await bundle.ask(STANDING, of=notice.reference))
            if stale := self._stale(notice, standing):
                ending, code = Ending.SUPPRESSED, stale
        sent = SendOutcome(ending)
        outbox.settle(bundle, notice.id, ending.value, code, self._guard)
        alone = notice.shared or standing.ended
        if alone and ending is Ending.DEAD:
            ask_operations(bundle, notice, code, self._store.track.undelivered_rule)
        if not alone and ending is not Ending.SUPPRESSED:
            fact = await self._fact(connection, notice, ending, code, left_at)
            sealer = await sealer_of(self._store.keys, notice.reference)
            by = self._channel.name
            put_fact(bundle, self._store.forms, sealer, notice.reference, by, fact)
            sent = SendOutcome(ending, fact, notice.reference)
        await bundle.commit()
        return sent

    async def _fact(
        self,
        connection: AsyncConnection,
        notice: Claimed,
        ending: Ending,
        code: str,
        left_at: datetime | None,
    ) -> CaseEvent:
        at = left_at or await self._moment(connection, notice.reference)
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


def _is_alarm(notice: Claimed) -> bool:
    return notice.template == SERVICE_TROUBLE
