"""Having what is held of a person erased: one proposes, another confirms, both with a reason."""

from __future__ import annotations

from datetime import date, datetime

from policy.erasing import ASKED_ALREADY, ERASED_ALREADY, ErasureGround, ErasureReceipt
from policy.own_data import NO_SUCH_DAY, OwnDataRequest, notified_at
from policy.refusal import Refusal
from policy.second_person import ProposalDecision, RegisterAct
from policy.time import london_day
from service.authorisation import use_case
from service.cases.opening import NO_SUCH_CASE
from service.context import Context
from service.erasure.erasing import ERASE_CASE, ErasureAsked
from service.second_person.carrying import ProposedAct, carry
from service.second_person.deciding import DecidedAct, decide_about
from store import erasing as store
from store.policy_time import clock


@use_case(staff=lambda permissions: permissions.erase, organisations=False)
async def erase(
    context: Context, reference: str, ground: ErasureGround, *, reason: str
) -> ProposedAct | Refusal:
    """Propose that a case that has ended is erased; nothing is, before somebody else confirms."""
    asked = ErasureAsked(reference=reference.strip().upper(), ground=ground)
    done = await carry(ERASE_CASE, context, asked, reason)
    assert isinstance(done, ProposedAct | Refusal)  # it always needs two
    return done


@use_case(staff=lambda permissions: permissions.erase, organisations=False)
async def receive_erasure_request(context: Context, reference: str, on: date) -> datetime | Refusal:
    """Enter that the person asked to be erased, on a London day: by when somebody decides it (UTC),
    which a task keeps before people. Nothing is erased by it.
    """
    reference = reference.strip().upper()
    async with context.app.engine.begin() as connection:
        today = london_day(await clock(connection))
        if on > today:
            return NO_SUCH_DAY
        standing = await store.standing_of(connection, reference)
        if standing is None:
            return NO_SUCH_CASE
        if standing.erased:
            return ERASED_ALREADY
        due = notified_at(OwnDataRequest(id=reference, received_on=on), today)
        if not await store.ask_at_request(connection, reference, due):
            return ASKED_ALREADY
    return due


@use_case(staff=lambda permissions: permissions.erase, organisations=False)
async def confirm_erasure(context: Context, reference: str, *, reason: str) -> DecidedAct | Refusal:
    """Confirm it, as a second person: it is erased now, and for good."""
    return await _decide(context, reference, ProposalDecision.CONFIRMED, reason)


@use_case(staff=lambda permissions: permissions.erase, organisations=False)
async def reject_erasure(context: Context, reference: str, *, reason: str) -> DecidedAct | Refusal:
    """Reject it, or take back what one proposed oneself: nothing is erased."""
    return await _decide(context, reference, ProposalDecision.REJECTED, reason)


@use_case(staff=lambda permissions: permissions.erase, organisations=False)
async def read_receipt(context: Context, reference: str) -> ErasureReceipt | Refusal:
    """What became of an erasure."""
    async with context.app.engine.connect() as connection:
        days = context.app.settings.key_copies_days
        receipt = await store.receipt_of(connection, reference.strip().upper(), days)
    return NO_SUCH_CASE if receipt is None else receipt


async def _decide(
    context: Context, reference: str, decision: ProposalDecision, reason: str
) -> DecidedAct | Refusal:
    about = reference.strip().upper()
    return await decide_about(RegisterAct.ERASE_CASE, context, about, decision, reason)
