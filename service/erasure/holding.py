"""A legal hold: nothing of a case is erased while one stands. One person places or lifts it, for an
erasure afterwards needs two all the same.
"""

from __future__ import annotations

from policy.erasing import HELD_ALREADY, NO_HOLD
from policy.refusal import Refusal
from policy.second_person import REASON_MISSING
from service.authorisation import use_case
from service.cases.opening import NO_SUCH_CASE
from service.context import Context
from service.erasure.reasons import refused_reasons
from store import erasing as store


@use_case(staff=lambda permissions: permissions.erase, organisations=False)
async def place_legal_hold(context: Context, reference: str, *, reason: str) -> str | Refusal:
    """Keep a case from being erased, with a reason without names; its reference."""
    reference, reason = reference.strip().upper(), reason.strip()
    if not reason:
        return REASON_MISSING
    async with context.app.engine.begin() as connection:
        if await store.standing_of(connection, reference) is None:
            return NO_SUCH_CASE
        named = await refused_reasons(context.app, connection, reference, reason)
        if named is not None:
            return named
        if not await store.place_hold(connection, reference, reason, context.by):
            return HELD_ALREADY
    return reference


@use_case(staff=lambda permissions: permissions.protect_data, organisations=False)
async def lift_legal_hold(context: Context, reference: str, *, reason: str) -> str | Refusal:
    """Lift it, as the data-protection officer; its reference."""
    reference, reason = reference.strip().upper(), reason.strip()
    if not reason:
        return REASON_MISSING
    async with context.app.engine.begin() as connection:
        named = await refused_reasons(context.app, connection, reference, reason)
        if named is not None:
            return named
        lifted = await store.lift_hold(connection, reference, reason, context.by)
    return reference if lifted else NO_HOLD
