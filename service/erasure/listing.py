"""What is to be erased, what was, and what may not be: for those who may propose or confirm it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from policy.erasing import ErasureReceipt
from policy.refusal import Refusal
from policy.second_person import ProposalStanding, RegisterAct, standing_of
from service.authorisation import use_case
from service.context import Context
from store.act_proposals import proposals
from store.erasing import StandingHold, asked_for, latest_receipts, standing_holds
from store.policy_time import clock

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedErasure:
    """What waits for a second person, until then (UTC)."""

    reference: str
    proposed_by: str
    reason: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasures:
    """Asked for by a withdrawal of consent or the person, with by when (UTC); proposed; ordered;
    held.
    """

    asked_for: tuple[tuple[str, str, datetime], ...]
    proposed: tuple[ProposedErasure, ...]
    receipts: tuple[ErasureReceipt, ...]
    holds: tuple[StandingHold, ...]


@use_case(staff=lambda permissions: permissions.erase, organisations=False)
async def list_erasures(context: Context) -> Erasures | Refusal:
    """All of it that waits, and the latest of what was done."""
    days, keys = context.app.settings.key_copies_days, context.app.keys
    async with context.app.engine.connect() as connection:
        now = await clock(connection)
        proposed = [
            ProposedErasure(
                reference=one.about,
                proposed_by=one.proposed_by,
                reason=one.reason,
                until=one.expires_at,
            )
            for one in await proposals(connection, keys)
            if one.act == RegisterAct.ERASE_CASE and standing_of(one, now) is ProposalStanding.WAITS
        ]
        return Erasures(
            asked_for=tuple(await asked_for(connection)),
            proposed=tuple(proposed),
            receipts=tuple(await latest_receipts(connection, days, MOST_SHOWN)),
            holds=tuple(await standing_holds(connection)),
        )
