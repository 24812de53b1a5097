"""The second factor of somebody of an organisation, reset by its own administrator."""

from __future__ import annotations

from policy.refusal import Refusal
from policy.second_factor import refused_reset
from service.authorisation import use_case
from service.context import Context
from service.organisations.people import NO_SUCH_USER
from service.permissions import ByOrganisation
from service.sessions.resetting import log_reset, reset_factors
from store import partner_users
from store.signing_people import FactorHolder


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.ADMINISTER)
async def reset_user_factor(context: Context, number: str, reason: str) -> str | Refusal:
    """Take away the second factor of a colleague who has lost it, never one's own. Their number."""
    number, reason = number.strip().upper(), reason.strip()
    refusal = refused_reset(number, context.by, reason)
    if refusal is not None:
        return refusal
    async with context.app.engine.begin() as connection:
        people = await partner_users.users_of(connection, context.organisation)
        if number not in {one.number for one in people if one.active}:
            return NO_SUCH_USER
        who = FactorHolder(people=partner_users.PEOPLE, number=number)
        await reset_factors(connection, who, by=context.by, reason=reason)
    log_reset()
    return number
