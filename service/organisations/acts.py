"""The registrar's acts, each dated and with a reason (R1, R2, R12, R13). A second registrar
confirms them, but for a suspension; without a date they count from then.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from policy.organisations import Agreement, Particulars, Status
from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from service.organisations import carried, wanted
from service.organisations.carried import LeftRegister, NamedSuccessor
from service.organisations.register import code_of
from service.second_person.carrying import ProposedAct, carry

Dated = datetime | ProposedAct | Refusal
"""From when it counts, or that it waits for a second person."""


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def register(
    context: Context,
    particulars: Particulars,
    agreement: Agreement,
    *,
    status: Status,
    effective_from: datetime | None,
    reason: str,
) -> Dated:
    """Enter an organisation: new, after its application, or back after it left."""
    new = wanted.NewRegistration(
        particulars=replace(particulars, id=code_of(particulars.id)),
        agreement=agreement,
        status=status,
        effective_from=effective_from,
    )
    return await carry(carried.REGISTER, context, new, reason)


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def suspend(
    context: Context, code: str, *, effective_from: datetime | None, reason: str
) -> Dated:
    """Stop new referrals for the time being, at once; open cases go on (R2)."""
    change = wanted.DatedChange(code=code_of(code), effective_from=effective_from)
    return await carry(carried.SUSPEND, context, change, reason)


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def reinstate(
    context: Context, code: str, *, effective_from: datetime | None, reason: str
) -> Dated:
    """Lift a suspension (R2)."""
    change = wanted.DatedChange(code=code_of(code), effective_from=effective_from)
    return await carry(carried.REINSTATE, context, change, reason)


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def leave(
    context: Context, code: str, *, effective_from: datetime | None, reason: str
) -> LeftRegister | ProposedAct | Refusal:
    """End a registration (R2): it refers, reports and reads no more. What is open with it is said
    to the person who confirms it, for somebody to stand for it.
    """
    change = wanted.DatedChange(code=code_of(code), effective_from=effective_from)
    return await carry(carried.LEAVE, context, change, reason)


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def succeed(
    context: Context, old: str, new: str, *, effective_from: datetime | None, reason: str
) -> NamedSuccessor | ProposedAct | Refusal:
    """Say that one organisation stands for another, as when councils merge (R2): from then on it is
    written to, reads and reports in its place, and the open cases are its own. The old one's
    registration ends.
    """
    change = wanted.SuccessorToName(
        old=code_of(old), new=code_of(new), effective_from=effective_from
    )
    return await carry(carried.SUCCEED, context, change, reason)


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def renew(context: Context, code: str, agreement: Agreement, *, reason: str) -> Dated:
    """Put a new agreement in the place of the old, from its first day (R12)."""
    new = wanted.NewAgreement(code=code_of(code), agreement=agreement)
    return await carry(carried.RENEW, context, new, reason)


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def delegate(
    context: Context,
    authority: str,
    provider: str,
    *,
    valid_from: date,
    valid_until: date | None,
    reason: str,
) -> Dated:
    """Let a provider refer for an authority, between two days (R13)."""
    given = wanted.DelegationToGive(
        authority=code_of(authority),
        provider=code_of(provider),
        valid_from=valid_from,
        valid_until=valid_until,
    )
    return await carry(carried.DELEGATE, context, given, reason)
