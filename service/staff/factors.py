"""The second factor of somebody of staff who has lost it: reset as one proposes and another
confirms.
"""

from __future__ import annotations

from policy.refusal import Refusal
from policy.second_factor import refused_reset
from policy.second_person import RegisterAct
from service.authorisation import use_case
from service.context import Context
from service.second_person.carrying import CarriedAct, Doing, ProposedAct, carry
from service.sessions.resetting import log_reset, reset_factors
from service.staff.register import NO_SUCH_STAFF
from store import staff
from store.signing_people import FactorHolder, serves_now


@use_case(staff=lambda permissions: permissions.keep_staff, organisations=False)
async def reset_second_factor(
    context: Context, number: str, *, reason: str
) -> str | ProposedAct | Refusal:
    """Take away somebody's app, passkeys and recovery codes once a second person has confirmed it;
    they set up others when they sign in next. Their number.
    """
    return await carry(RESET_SECOND_FACTOR, context, number.strip().upper(), reason)


async def _reset(doing: Doing, number: str) -> str | Refusal:
    refusal = refused_reset(number, doing.by, doing.reason)
    if refusal is not None:
        return refusal
    who = FactorHolder(people=staff.PEOPLE, number=number)
    if not await serves_now(doing.connection, who):
        return NO_SUCH_STAFF
    by = " and ".join(filter(None, (doing.by, doing.confirmed_by)))
    await reset_factors(doing.connection, who, by=by, reason=doing.reason)
    return number


async def _logged(context: Context, number: str) -> str:
    log_reset()
    return number


RESET_SECOND_FACTOR = CarriedAct(
    act=RegisterAct.RESET_SECOND_FACTOR,
    content=str,
    about=lambda number: number,
    confirms=lambda permissions: permissions.confirm_staff,
    do=_reset,
    afterwards=_logged,
    says=lambda number: (
        f"{number} is signed out everywhere, and sets up a second factor at the next sign-in.",
    ),
    of_about=lambda number: number,
)
