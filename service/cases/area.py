"""A suitability case goes to the authority of the area where the person sleeps now (R98, R100)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from policy.organisations import Organisation
from policy.refusal import Refusal
from policy.suitability.deeds import MoveCase
from policy.suitability.evidence.areas import asked_first
from policy.suitability.evidence.where import NATION_OF_LETTER
from policy.suitability.evidence.words import PlaceNation
from policy.suitability.refusals import NO_SUCH_AREA, NOBODY_ANSWERS
from service.authorisation import use_case
from service.cases.orders import OrderAccepted, ask_order
from service.context import Context
from store.cases import clock
from store.organisations import load_register


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveOnRecord:
    """An order to move a case that is on record: to which authority, and whether that one stands in
    the register. If not, questions to it go to the common mailbox.
    """

    accepted: OrderAccepted
    authority: str
    registered: bool


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def move_case(
    context: Context,
    reference: str,
    area: str,
    *,
    order_id: str,
    expected_sequence: int | None = None,
) -> MoveOnRecord | Refusal:
    """Give a case to the authority of an area, by the area's code."""
    async with context.app.engine.connect() as connection:
        register, now = await load_register(connection), await clock(connection)
    found = _moving_to(area.strip().upper(), register, now)
    if isinstance(found, Refusal):
        return found
    command, registered = found
    accepted = await ask_order(
        context, reference, command, order_id=order_id, expected_sequence=expected_sequence
    )
    if isinstance(accepted, Refusal):
        return accepted
    return MoveOnRecord(accepted=accepted, authority=command.authority, registered=registered)


def _moving_to(
    code: str, register: Mapping[str, Organisation], now: datetime
) -> tuple[MoveCase, bool] | Refusal:
    """The order that gives a case to an area, and whether its authority is registered. In Northern
    Ireland it goes to the Housing Executive, which must be.
    """
    found = asked_first(code, register, now)
    nation = NATION_OF_LETTER.get(code[:1])
    if nation is None or found is NO_SUCH_AREA:
        return NO_SUCH_AREA
    if isinstance(found, Refusal):
        if nation is PlaceNation.NORTHERN_IRELAND:
            return NOBODY_ANSWERS
        return MoveCase(authority=code, nation=nation), False
    return MoveCase(authority=found.organisation.id, nation=nation), True
