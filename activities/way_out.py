"""A notice on its way out: in which words, with which link, by which channel, and what is kept of
it outside.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from notify.alarm_channel import AlarmChannel
from notify.protocol import Concerns, Notice, Notifier, NotTaken
from notify.templates import Wording, by_link
from policy.cases.put_question import QuestionKind
from policy.duty.words import SERVICE_TROUBLE
from store.key_ring import KeyRing
from store.leaving import HANDED_OVER_WITHIN
from store.outbox import Claimed, Held
from store.outside_log import NoOutsideLog, OutsideEntry, OutsideKind, OutsideLog
from store.question_links import link_for_notice

SEND_SECONDS = 20.0
NOBODY = "nobody@alarm.invalid"
"""Stands in the file of an alarm that nobody's address is known for."""
LINKED = "/partner/reply/"
"""Where on our pages a link to one question leads."""


class LookedTooLongAgo(Exception):
    """Its case was looked at so long ago that the notice may not be true any more."""

    code = "looked-too-long-ago"


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """A track's words and questions, and the channel; alarms about the service go by their own way,
    if there is one. `pages` is where our pages are, for links. What leaves is kept in the `outside`
    log.
    """

    ring: KeyRing
    wording: Wording
    questions: tuple[QuestionKind, ...]
    channel: Notifier
    alarms: AlarmChannel | None = None
    pages: str = ""
    outside: OutsideLog = field(default_factory=NoOutsideLog)

    async def leave(
        self, connection: AsyncConnection, notice: Claimed, held: Held, same: str, address: str
    ) -> None:
        """Hand a notice over to its channel. Raises NotTaken, and LookedTooLongAgo."""
        link = await self._link(connection, notice, address)
        written = self._written(notice, address, held.organisation, link)
        await self._note(OutsideKind.NOTICE_BEGUN, notice, held, same, link)
        await self._hand_over(notice, written)
        await self._note(OutsideKind.NOTICE_LEFT, notice, held, same, link)

    async def has(self, notice: Claimed, id: str) -> bool:
        """Whether the channel of this notice is known to have accepted one of this id. Raises
        NotTaken.
        """
        return await self._of(notice).has(id)

    async def keep_unaddressed(self, notice: Claimed) -> None:
        """An alarm that goes to nobody is a file all the same."""
        if self.alarms and is_alarm(notice):
            await self.alarms.leave_file(self._written(notice, NOBODY))

    def _of(self, notice: Claimed) -> Notifier:
        return self.alarms if self.alarms and is_alarm(notice) else self.channel

    async def _link(self, connection: AsyncConnection, notice: Claimed, address: str) -> str:
        """What a notice that asks an organisation something says of its link."""
        if not self.pages:
            return ""
        made = await link_for_notice(
            connection,
            self.ring,
            self.questions,
            notice=notice.id,
            template=notice.template,
            reference=notice.reference,
            address=address,
        )
        return by_link(f"{self.pages}{LINKED}{made.token}", made.until) if made else ""

    def _written(
        self, notice: Claimed, address: str, organisation: str = "", link: str = ""
    ) -> Notice:
        subject, body = self.wording.render(
            notice.template, notice.reference, notice.role, notice.note, organisation, link
        )
        return Notice(id=notice.id, address=address, subject=subject, body=body)

    async def _note(
        self, kind: OutsideKind, notice: Claimed, held: Held, same: str, link: str
    ) -> None:
        """Keep it outside, with the time by clocks that agree: an alarm alone leaves where no two
        do. A log that cannot be written stops no notice (docs/adr/0028).
        """
        await self.outside.keep(
            OutsideEntry(
                at=held.moment() or datetime.now(UTC),
                kind=kind,
                reference=notice.reference,
                about=notice.id,
                what=notice.template,
                told=self._of(notice).name,
                same=same,
                link=bool(link),
                sequence=notice.sequence,
            )
        )

    async def _hand_over(self, notice: Claimed, written: Notice) -> None:
        # The last thing before: whatever came between may have taken its time. An alarm is about
        # no case.
        if time.monotonic() > notice.marked + HANDED_OVER_WITHIN and not is_alarm(notice):
            raise LookedTooLongAgo
        # An alarm may try two channels.
        limit = SEND_SECONDS * (2 if is_alarm(notice) else 1)
        try:
            async with asyncio.timeout(limit):
                await self._of(notice).send(written)
        except TimeoutError:
            raise NotTaken("channel-timed-out", concerns=Concerns.OUTAGE, perhaps=True) from None


def is_alarm(notice: Claimed) -> bool:
    """Whether it is about the service itself."""
    return notice.template == SERVICE_TROUBLE
