"""A suitability case goes to the authority of the area where the person sleeps now (R98, R100)."""

from __future__ import annotations

from dataclasses import dataclass

from policy.refusal import Refusal
from policy.suitability.deeds import MoveCase
from service.authorisation import use_case
from service.cases.orders import OrderAccepted, ask_order
from service.cases.preparing import asked_of
from service.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveOnRecord:
    """An order to move a case that is on record: to which authority, and whether that one stands in
    the register. If not, questions to it go to the common mailbox.
    """

    accepted: OrderAccepted
    authority: str
    registered: bool


@use_case(staff=lambda permissions: permissions.in_track_of(MoveCase), organisations=False)
async def move_case(
    context: Context,
    reference: str,
    area: str,
    *,
    order_id: str,
    expected_sequence: int | None = None,
) -> MoveOnRecord | Refusal:
    """Give a case to the authority of an area, by the area's code."""
    to = await asked_of(context.app, area)
    if isinstance(to, Refusal):
        return to
    # Whom it goes to is looked up again with the order, as for an order from anywhere.
    command = MoveCase(authority=area.strip().upper(), nation=to.nation)
    accepted = await ask_order(
        context, reference, command, order_id=order_id, expected_sequence=expected_sequence
    )
    if isinstance(accepted, Refusal):
        return accepted
    return MoveOnRecord(accepted=accepted, authority=to.authority, registered=to.registered)
