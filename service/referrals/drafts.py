"""A referral as an organisation writes it, in its own time: a draft is nobody's record, is seen by
that organisation alone, and goes when it is sent or after 28 days.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace

from policy.refusal import Refusal
from policy.support.intake.columns import BY_NAME
from policy.time import write_london
from service.authorisation import use_case
from service.context import Context
from service.intake.referrals import IntakeOutcome, IntakeVerdict
from service.intake.taking import TakenReferral, check_referral, take_referral
from service.permissions import ByOrganisation
from store import drafts
from store.drafts import ReferralDraft as ReferralDraft
from store.policy_time import clock

NO_DRAFT = Refusal(
    code="no-such-draft",
    sentence="There is no draft of yours here. It was sent, deleted, or is older than 28 days.",
    what_to_do="Look among your referrals, or begin a new one.",
    rule="service",
)
_FILLED_IN = frozenset({"organisation_id", "received_at"})
"""Not typed: who sends it, and when."""


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.REFER)
async def begin_referral_draft(context: Context) -> str | Refusal:
    """Begin a referral; its draft's id."""
    id = str(uuid.uuid4())
    async with context.app.engine.begin() as connection:
        await drafts.begin_draft(connection, context.app.keys, id, context.organisation)
    return id


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.REFER)
async def list_referral_drafts(context: Context) -> list[ReferralDraft] | Refusal:
    """Referrals that are not sent yet, the last saved first."""
    async with context.app.engine.connect() as connection:
        keys = context.app.keys
        return await drafts.list_drafts(connection, keys, context.organisation)


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.REFER)
async def find_referral_draft(context: Context, id: str) -> ReferralDraft | Refusal:
    """One of them."""
    async with context.app.engine.connect() as connection:
        keys = context.app.keys
        return await drafts.find_draft(connection, keys, id, context.organisation) or NO_DRAFT


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.REFER)
async def save_referral_draft(
    context: Context, id: str, cells: Mapping[str, str]
) -> ReferralDraft | Refusal:
    """Keep these cells with those that are there already, as they are typed: what is wrong with
    them is said when it is checked.
    """
    app, by = context.app, context.organisation
    typed = {name: text for name, text in cells.items() if name in BY_NAME.keys() - _FILLED_IN}
    async with app.engine.begin() as connection:
        found = await drafts.find_draft(connection, app.keys, id, by, lock=True)
        if found is None:
            return NO_DRAFT
        # What was about to be sent is another referral now, made at another time.
        kept = {name: text for name, text in found.cells.items() if name not in _FILLED_IN}
        made = {**kept, **typed}
        await drafts.save_draft(connection, app.keys, id, by, made)
    return replace(found, cells=made)


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.REFER)
async def delete_referral_draft(context: Context, id: str) -> None:
    """Delete one; without a trace, for nothing of it was anybody's record."""
    async with context.app.engine.begin() as connection:
        await drafts.drop_draft(connection, id, context.organisation)


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.REFER)
async def check_referral_draft(context: Context, id: str) -> IntakeOutcome | Refusal:
    """What would become of it if it were sent now. Nothing is kept."""
    found = await find_referral_draft(context, id)
    if isinstance(found, Refusal):
        return found
    async with context.app.engine.connect() as connection:
        now = write_london(await clock(connection))
    return await check_referral(context, _whole(found.cells, context, now))


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.REFER)
async def send_referral_draft(context: Context, id: str) -> TakenReferral | Refusal:
    """Take the referral: it is made now, and the 24 hours run (R16). Its time is kept in the draft
    first, so that a button pressed twice, or once more after a failure, sends the same referral.
    Once it is taken the draft goes.
    """
    app, by = context.app, context.organisation
    async with app.engine.begin() as connection:
        found = await drafts.find_draft(connection, app.keys, id, by, lock=True)
        if found is None:
            return NO_DRAFT
        now = write_london(await clock(connection))
        cells = _whole(found.cells, context, found.cells.get("received_at", now))
        await drafts.save_draft(connection, app.keys, id, by, cells)
    taken = await take_referral(context, cells)
    if isinstance(taken, Refusal):
        return taken
    if taken.outcome.verdict is IntakeVerdict.REJECTED:
        await save_referral_draft(context, id, {})
    else:
        await delete_referral_draft(context, id)
    return taken


def _whole(cells: Mapping[str, str], context: Context, received_at: str) -> dict[str, str]:
    filled_in = {"organisation_id": context.organisation, "received_at": received_at}
    return {**dict.fromkeys(BY_NAME, ""), **cells, **filled_in}
