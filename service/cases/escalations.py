"""Escalations taken by somebody on duty: one case's, several, or all of a batch at once (R18). Each
case has its own order on record.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping

from policy.cases.orders import Named
from policy.refusal import Refusal
from policy.suitability.deeds import AcknowledgeEscalation as InSuitability
from policy.support.deeds import AcknowledgeEscalation as InSupport
from service.authorisation import use_case
from service.cases.orders import OrderAccepted, ask_order
from service.context import Context
from service.permissions import SUITABILITY
from store.escalated import MOST as MOST_ESCALATIONS
from store.escalated import WaitingEscalation, untaken, untaken_of_batch

__all__ = ["MOST_ESCALATIONS", "Replies", "list_escalations", "take_escalations"]
_AT_ONCE = 8

Replies = Mapping[str, OrderAccepted | Refusal]
"""What came of each order, by the reference of its case."""


@use_case(staff=lambda permissions: permissions.look, organisations=False)
async def list_escalations(context: Context) -> list[WaitingEscalation]:
    """What waits for somebody on duty to take it, the longest waiting first."""
    async with context.app.engine.connect() as connection:
        return await untaken(connection)


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def take_escalations(
    context: Context, references: Collection[str], *, batch: str = "", order_id: str
) -> Replies | Refusal:
    """Take the escalation of each of these cases, and of every case of the batch that waits for
    somebody. Under the same `order_id` each counts once, however often it is sent.
    """
    named = dict.fromkeys(references)
    if batch:
        async with context.app.engine.connect() as connection:
            named |= dict.fromkeys(await untaken_of_batch(connection, batch))
    command = _command(context)
    places = asyncio.Semaphore(_AT_ONCE)

    async def one(reference: str) -> OrderAccepted | Refusal:
        async with places:
            return await ask_order(context, reference, command, order_id=f"{order_id}/{reference}")

    replies = await asyncio.gather(*map(one, named))
    return dict(zip(named, replies, strict=True))


def _command(context: Context) -> Named:
    if context.permissions.track == SUITABILITY:
        return InSuitability()
    return InSupport()
