"""Reopening: a closed case stays closed, and a linked one takes up where it ended (R26)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.help import UseCase, use_cases
from policy.refusal import Refusal
from policy.successors import may_hand_in
from policy.support.intake.basis import check_referral
from policy.support.intake.judging import read_row
from policy.support.intake.referral import Referral
from policy.support.words import Stage
from store.case_store import CaseStore
from store.cases import load_state
from store.forms import sealer_of
from store.intake import Receipt, ReferralSubmission, SubmissionOutcome, accept
from store.keys import CaseKeys
from store.organisations import load_register
from store.person import PERSON_COLUMNS, unsealed
from store.policy_time import clock
from store.support_forms import SUPPORT_FORMS
from store.tables import persons, referrals
from store.withdrawn import is_withdrawn

STILL_OPEN = Refusal(
    code="still-open",
    sentence="This case is open, so there is nothing to reopen.",
    what_to_do="Go on with it: see its next step.",
    helps=use_cases(UseCase.SHOW),
    rule="R26",
)
NEEDS_NEW_CONSENT = Refusal(
    code="needs-new-consent",
    sentence="The person withdrew their consent, so the case cannot be taken up again.",
    what_to_do="If the person asks for help again, make a new referral with new consent.",
    rule="R10",
)
WITHOUT_CONSENT = replace(
    NEEDS_NEW_CONSENT,
    sentence="The person was referred without their consent, as was allowed then. It is not now.",
    rule="R9",
)
SENDER_NOT_ACTIVE = Refusal(
    code="organisation-not-active",
    sentence="The organisation that referred this person may not refer now, and no other stands "
    "for it that may.",
    what_to_do="If the person asks for help again, have an organisation that is registered and "
    "active refer them.",
    rule="R2",
)
NO_SUCH_CASE = Refusal(
    code="not-found",
    sentence="There is no such referral, or what was kept of it was erased.",
    what_to_do="Check the reference, or make a new referral.",
    rule="service",
)


async def reopen(engine: AsyncEngine, keys: CaseKeys, reference: str, by: str) -> Receipt | Refusal:
    """A new case for the same person, linked to the closed one and received now: it rests on what a
    referral of today must (R2, R9). Doing it twice gives the same case.
    """
    state = await load_state(CaseStore(engine, keys, SUPPORT_FORMS), reference)
    if state is None:
        return NO_SUCH_CASE
    if not state.ended:
        return STILL_OPEN
    async with engine.begin() as connection:
        if await is_withdrawn(connection, reference, Stage.CONSENT_WITHDRAWN):
            return NEEDS_NEW_CONSENT
    said = await _said(engine, keys, reference)
    read = read_row(said) if said is not None else None
    if said is None or not isinstance(read, Referral):
        return NO_SUCH_CASE
    async with engine.connect() as connection:
        now = await clock(connection)
        taken_up = await _taken_up(connection, reference)
        register = await load_register(connection)
    if taken_up is not None:
        return Receipt(kind=SubmissionOutcome.ALREADY, reference=taken_up)
    if check_referral(read.basis, now) is not None:
        return WITHOUT_CONSENT
    if not may_hand_in(register, read.organisation_id, now):
        return SENDER_NOT_ACTIVE
    number = f"reopened-{reference}"
    submission = ReferralSubmission(
        referral=replace(read, submission_id=number, received_at=now),
        cells={**said, "submission_id": number},
        taken_in_by=by,
        batch=number,
        linked_to=reference,
    )
    return await accept(engine, keys, submission)


async def _taken_up(connection: AsyncConnection, reference: str) -> str | None:
    """The case that took this one up already; what was corrected since makes it no other one."""
    found = await connection.execute(
        select(referrals.c.reference).where(referrals.c.linked_to == reference)
    )
    return found.scalar()


async def _said(engine: AsyncEngine, keys: CaseKeys, reference: str) -> dict[str, str] | None:
    async with engine.connect() as connection:
        found = await connection.execute(
            select(*PERSON_COLUMNS).where(persons.c.reference == reference)
        )
        row = found.one_or_none()
    if row is None or row.sealed is None:
        return None
    sealer = await sealer_of(keys, reference)
    return unsealed(sealer, reference, row)
