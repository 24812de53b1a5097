"""The end of a notice, in one transaction: its row says how it ended, and its case hears of it, or
operations do where no case can ask anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.events import CaseEvent, NoticeAccepted, NoticeFailed
from policy.cases.sending import CaseNow
from store import holding, outbox
from store.bundle import Bundle
from store.case_store import CaseStore
from store.deliver_by_hand import ask_operations
from store.forms import sealer_of
from store.inbox import put_fact
from store.outbox import Claimed, Held
from store.sealing import Sealer
from store.standing import STANDING, standing_of
from workflows import ports


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


@dataclass(frozen=True, slots=True, kw_only=True)
class TryEnded:
    """How a try ended for good, and the code that says why. `ends_hold`: the channel, which was at
    fault, took it. `left_at` is when it left, if that was not now. `sealer` is of the case that is
    to hear of it, if it was asked for already.
    """

    ending: Ending
    code: str = ""
    ends_hold: bool = False
    left_at: datetime | None = None
    sealer: Sealer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """Settles notices of one store, in the name of a guard and of its channel."""

    store: CaseStore[Any, Any, Any]
    guard: str
    channel: str

    def stale(self, notice: Claimed, standing: CaseNow) -> str:
        """The code of why a notice may not leave any more; empty if it may."""
        return self.store.track.no_longer_true(
            notice.template, notice.edition, notice.shared, standing
        )

    async def sealer(self, notice: Claimed, standing: CaseNow) -> Sealer | None:
        """What its case's own word of it is sealed with; None if no case hears of it. Raises NoKey,
        and KeyStoreUnreachable.
        """
        if _alone(notice, standing):
            return None
        return await sealer_of(self.store.keys, notice.reference)

    async def settle(
        self, connection: AsyncConnection, notice: Claimed, held: Held, ended: TryEnded
    ) -> SendOutcome:
        """Settle it, and commit. Without a sealer the case's is asked for."""
        bundle, standing = Bundle(connection), held.standing
        ending, code = ended.ending, ended.code
        if ending is Ending.DEAD:
            # The case may have ended while the channel had the notice in hand.
            standing = standing_of(await bundle.ask(STANDING, of=notice.reference))
            if stale := self.stale(notice, standing):
                ending, code = Ending.SUPPRESSED, stale
        if ended.ends_hold:
            bundle.add(holding.END_HOLD)
        outbox.settle(bundle, notice.id, ending.value, code, self.guard)
        alone = _alone(notice, standing)
        if alone and ending is Ending.DEAD:
            ask_operations(bundle, notice, code, self.store.track.undelivered_rule)
        fact = None
        if not alone and ending is not Ending.SUPPRESSED:
            at = ended.left_at or held.case_time()
            assert at is not None  # without the time nothing was tried
            fact = self._fact(notice, ending, code, at)
            sealer = ended.sealer or await sealer_of(self.store.keys, notice.reference)
            put_fact(bundle, self.store.forms, sealer, notice.reference, self.channel, fact)
        await bundle.commit()
        return SendOutcome(ending, fact, notice.reference if fact else "")

    def _fact(self, notice: Claimed, ending: Ending, code: str, at: datetime) -> CaseEvent:
        # A notice may die, be put again by an operator and die again: each death is news.
        number = f"/{notice.attempts}" if ending is Ending.DEAD else ""
        id = f"notice/{notice.id}/{ending.value}{number}"
        if ending is Ending.SENT:
            return NoticeAccepted(
                id=id,
                at=at,
                by=self.channel,
                template=notice.template,
                audience=notice.audience,
                edition=notice.edition,
            )
        return NoticeFailed(
            id=id,
            at=at,
            by=self.channel,
            template=notice.template,
            audience=notice.audience,
            edition=notice.edition,
            code=code,
        )


def _alone(notice: Claimed, standing: CaseNow) -> bool:
    """Whether no case hears of what becomes of it."""
    return notice.shared or standing.ended
