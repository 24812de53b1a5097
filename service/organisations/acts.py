"""The registrar's acts, each dated and with a reason (R1, R2, R12, R13). Without a date they count
from now, which is the moment they give back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from activities.successions import signal_successors
from policy import registrar, successors
from policy.organisations import Agreement, Organisation, Particulars, Status
from policy.refusal import Refusal
from policy.registrar_reasons import NOT_REGISTERED
from policy.successors import stands_for
from service.authorisation import use_case
from service.context import Context
from service.organisations.register import Register, code_of
from store import organisations
from store.cases import clock
from store.successors import OpenWith, open_with

_Act = Callable[[Register, datetime], Organisation | Refusal]
"""What becomes of an organisation, given the register and the moment from which it counts."""
_ActOnKnown = Callable[[Organisation, datetime], Organisation | Refusal]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftRegister:
    """An organisation whose registration ends, what is open with it, and the code of who stands for
    it; empty if nobody does.
    """

    at: datetime
    open_cases: tuple[OpenWith, ...]
    successor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSuccessor:
    """From when a successor stands, and how many open cases were brought the news at once."""

    at: datetime
    cases_notified: int


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def register(
    context: Context,
    particulars: Particulars,
    agreement: Agreement,
    *,
    status: Status,
    effective_from: datetime | None,
    reason: str,
) -> datetime | Refusal:
    """Enter an organisation: new, after its application, or back after it left."""

    def act(known: Register, at: datetime) -> Organisation | Refusal:
        return registrar.register(
            known.get(particulars.id),
            particulars,
            agreement,
            effective_from=at,
            status=status,
            kinds=context.permissions.senders,
        )

    return await _write(context, particulars.id, act, reason, effective_from)


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def suspend(
    context: Context, code: str, *, effective_from: datetime | None, reason: str
) -> datetime | Refusal:
    """Stop new referrals for the time being; open cases go on (R2)."""

    def act(known: Organisation, at: datetime) -> Organisation | Refusal:
        return registrar.suspend(known, effective_from=at)

    return await _change(context, code, act, reason, effective_from)


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def reinstate(
    context: Context, code: str, *, effective_from: datetime | None, reason: str
) -> datetime | Refusal:
    """Lift a suspension (R2)."""

    def act(known: Organisation, at: datetime) -> Organisation | Refusal:
        return registrar.reinstate(known, effective_from=at)

    return await _change(context, code, act, reason, effective_from)


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def leave(
    context: Context, code: str, *, effective_from: datetime | None, reason: str
) -> LeftRegister | Refusal:
    """End a registration (R2): it refers, reports and reads no more. What is open with it is given
    back, for somebody to stand for it.
    """

    def act(known: Organisation, at: datetime) -> Organisation | Refusal:
        return registrar.leave(known, effective_from=at)

    at = await _change(context, code, act, reason, effective_from)
    if isinstance(at, Refusal):
        return at
    left = code_of(code)
    async with context.app.engine.connect() as connection:
        register = await organisations.load_register(connection)
        stands = stands_for(register, left, max(at, await clock(connection)))
        found = await open_with(connection, left)
    return LeftRegister(at=at, open_cases=tuple(found), successor="" if stands == left else stands)


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def succeed(
    context: Context, old: str, new: str, *, effective_from: datetime | None, reason: str
) -> NamedSuccessor | Refusal:
    """Say that one organisation stands for another, as when councils merge (R2): from then on it is
    written to, reads and reports in its place, and the open cases are its own. The old one's
    registration ends.
    """
    before, after = code_of(old), code_of(new)
    async with context.app.engine.begin() as connection:
        await organisations.lock_register(connection)
        register = await organisations.load_register(connection)
        now = await clock(connection)
        at = effective_from or now
        named = successors.succeed(register, before, after, effective_from=at, now=now)
        if isinstance(named, Refusal):
            return named
        await organisations.save(connection, register[before], named, context.by, reason)
    signalled = await signal_successors(context.app.case_client, context.by)
    return NamedSuccessor(at=at, cases_notified=signalled)


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def renew(
    context: Context, code: str, agreement: Agreement, *, reason: str
) -> datetime | Refusal:
    """Put a new agreement in the place of the old, from its first day (R12)."""

    def act(known: Organisation, _: datetime) -> Organisation | Refusal:
        return registrar.renew(known, agreement)

    return await _change(context, code, act, reason, None)


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def delegate(
    context: Context,
    authority: str,
    provider: str,
    *,
    valid_from: date,
    valid_until: date | None,
    reason: str,
) -> datetime | Refusal:
    """Let a provider refer for an authority, between two days (R13)."""
    giving, taking = code_of(authority), code_of(provider)

    def act(register: Register, _: datetime) -> Organisation | Refusal:
        gives, takes = register.get(giving), register.get(taking)
        if gives is None or takes is None:
            return NOT_REGISTERED
        return registrar.delegate(gives, takes, valid_from=valid_from, valid_until=valid_until)

    return await _write(context, giving, act, reason, None)


async def _change(
    context: Context,
    typed: str,
    act: _ActOnKnown,
    reason: str,
    effective_from: datetime | None,
) -> datetime | Refusal:
    """An act on an organisation that must be there."""
    code = code_of(typed)

    def on_known(register: Register, at: datetime) -> Organisation | Refusal:
        known = register.get(code)
        return NOT_REGISTERED if known is None else act(known, at)

    return await _write(context, code, on_known, reason, effective_from)


async def _write(
    context: Context, code: str, act: _Act, reason: str, effective_from: datetime | None
) -> datetime | Refusal:
    """Registrars take turns; what one reads is what it writes on."""
    async with context.app.engine.begin() as connection:
        await organisations.lock_register(connection)
        register = await organisations.load_register(connection)
        at = effective_from or await clock(connection)
        after = act(register, at)
        if isinstance(after, Refusal):
            return after
        await organisations.save(connection, register.get(code), after, context.by, reason)
        return at
