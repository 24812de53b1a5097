"""What an organisation may know of its own referrals: where each is, and its clock. For another's
referral the answer is the same as for one that does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from policy.refusal import Refusal
from policy.successors import stood_for
from policy.support.refusals import NOT_YOUR_CASE
from service.authorisation import use_case
from service.context import Context
from service.permissions import ByOrganisation
from store import own_referrals
from store.engine import one_by_one
from store.organisations import load_register
from store.own_referrals import OwnReferral
from store.policy_time import clock

MOST_SHOWN = 200

Place = tuple[datetime, str]
"""Behind which referral a list goes on: its last change, and its reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnReferrals:
    """Some of them, what changed first at the beginning; `behind` is where the next ones begin,
    None if there are none.
    """

    referrals: tuple[OwnReferral, ...]
    behind: Place | None


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.READ_OWN)
async def list_own_referrals(
    context: Context,
    *,
    since: datetime | None = None,
    after: Place | None = None,
    limit: int = MOST_SHOWN,
) -> OwnReferrals | Refusal:
    """The referrals of who asks, and of those they stand for (R2); all of them, or those that
    changed at or after `since`.
    """
    app = context.app
    async with one_by_one(app.engine) as connection:
        codes = await codes_of(connection, context)
    found = await own_referrals.list_own(
        app.engine, app.keys, codes, since=since, after=after, limit=limit + 1
    )
    shown = tuple(found[:limit])
    behind = (shown[-1].updated_at, shown[-1].reference) if len(found) > limit else None
    return OwnReferrals(referrals=shown, behind=behind)


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.READ_OWN)
async def show_own_referral(context: Context, reference: str) -> OwnReferral | Refusal:
    """One referral of who asks, or of somebody they stand for."""
    app = context.app
    async with one_by_one(app.engine) as connection:
        codes = await codes_of(connection, context)
    return await own_referrals.find_own(app.engine, app.keys, reference, codes) or NOT_YOUR_CASE


async def codes_of(connection: AsyncConnection, context: Context) -> frozenset[str]:
    """The codes of the organisation that asks, and of those whose successor it is."""
    register, now = await load_register(connection), await clock(connection)
    return stood_for(register, context.organisation, now)
