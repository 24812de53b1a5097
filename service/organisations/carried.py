"""What the registrar's acts do to the register, once they are to be done (R1, R2, R12, R13)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from activities.successions import signal_successors
from policy import registrar, successors
from policy.organisations import Organisation
from policy.refusal import Refusal
from policy.registrar_reasons import NOT_REGISTERED
from policy.second_person import RegisterAct
from policy.successors import stands_for
from policy.time import show_london
from service.context import Context
from service.organisations.register import Register
from service.organisations.wanted import (
    DatedChange,
    DelegationToGive,
    NewAgreement,
    NewRegistration,
    SuccessorToName,
)
from service.permissions import Permissions
from service.second_person.carrying import CarriedAct, Doing
from store import organisations
from store.policy_time import clock
from store.successors import OpenWith, open_with


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

    old: str
    new: str
    at: datetime
    cases_notified: int


_Change = Callable[[Register, datetime], Organisation | Refusal]


async def _write(
    doing: Doing, code: str, change: _Change, effective_from: datetime | None
) -> datetime | Refusal:
    """Registrars take turns; what one reads is what it writes on."""
    connection = doing.connection
    await organisations.lock_register(connection)
    register = await organisations.load_register(connection)
    at = effective_from or await clock(connection)
    after = change(register, at)
    if isinstance(after, Refusal):
        return after
    await organisations.save(connection, register.get(code), after, doing.by, doing.reason)
    return at


def _known(code: str, act: Callable[[Organisation, datetime], Organisation | Refusal]) -> _Change:
    """An act on an organisation that must be there."""

    def change(register: Register, at: datetime) -> Organisation | Refusal:
        known = register.get(code)
        return NOT_REGISTERED if known is None else act(known, at)

    return change


async def _register(doing: Doing, new: NewRegistration) -> datetime | Refusal:
    code = new.particulars.id

    def change(known: Register, at: datetime) -> Organisation | Refusal:
        return registrar.register(
            known.get(code),
            new.particulars,
            new.agreement,
            effective_from=at,
            status=new.status,
            kinds=doing.context.permissions.senders,
        )

    return await _write(doing, code, change, new.effective_from)


async def _suspend(doing: Doing, wanted: DatedChange) -> datetime | Refusal:
    change = _known(wanted.code, lambda one, at: registrar.suspend(one, effective_from=at))
    return await _write(doing, wanted.code, change, wanted.effective_from)


async def _reinstate(doing: Doing, wanted: DatedChange) -> datetime | Refusal:
    change = _known(wanted.code, lambda one, at: registrar.reinstate(one, effective_from=at))
    return await _write(doing, wanted.code, change, wanted.effective_from)


async def _leave(doing: Doing, wanted: DatedChange) -> LeftRegister | Refusal:
    code, connection = wanted.code, doing.connection
    change = _known(code, lambda one, at: registrar.leave(one, effective_from=at))
    at = await _write(doing, code, change, wanted.effective_from)
    if isinstance(at, Refusal):
        return at
    register = await organisations.load_register(connection)
    stands = stands_for(register, code, max(at, await clock(connection)))
    found = await open_with(connection, code)
    return LeftRegister(at=at, open_cases=tuple(found), successor="" if stands == code else stands)


async def _renew(doing: Doing, new: NewAgreement) -> datetime | Refusal:
    change = _known(new.code, lambda one, _: registrar.renew(one, new.agreement))
    return await _write(doing, new.code, change, None)


async def _delegate(doing: Doing, given: DelegationToGive) -> datetime | Refusal:
    def change(register: Register, _: datetime) -> Organisation | Refusal:
        gives, takes = register.get(given.authority), register.get(given.provider)
        if gives is None or takes is None:
            return NOT_REGISTERED
        valid = {"valid_from": given.valid_from, "valid_until": given.valid_until}
        return registrar.delegate(gives, takes, **valid)  # type: ignore[arg-type]

    return await _write(doing, given.authority, change, None)


async def _succeed(doing: Doing, wanted: SuccessorToName) -> NamedSuccessor | Refusal:
    connection, old = doing.connection, wanted.old
    await organisations.lock_register(connection)
    register = await organisations.load_register(connection)
    now = await clock(connection)
    at = wanted.effective_from or now
    named = successors.succeed(register, old, wanted.new, effective_from=at, now=now)
    if isinstance(named, Refusal):
        return named
    await organisations.save(connection, register[old], named, doing.by, doing.reason)
    return NamedSuccessor(old=old, new=wanted.new, at=at, cases_notified=0)


async def _bring_the_news(context: Context, named: NamedSuccessor) -> NamedSuccessor:
    signalled = await signal_successors(context.app.case_client, context.by)
    return replace(named, cases_notified=signalled)


def _from(at: datetime) -> tuple[str, ...]:
    return (f"It counts from {show_london(at)}.",)


def _left(left: LeftRegister) -> tuple[str, ...]:
    told = (
        f"{one.reference}: " + ("its area's authority" if one.as_authority else "it referred")
        for one in left.open_cases
    )
    stands = left.successor or "nobody: notices about these cases reach nobody. Name its successor"
    return (
        f"It is no longer registered from {show_london(left.at)}.",
        f"Open cases with it: {len(left.open_cases)}.",
        *told,
        f"For it stands: {stands}.",
    )


def _named(named: NamedSuccessor) -> tuple[str, ...]:
    return (
        f"{named.new} stands for {named.old} from {show_london(named.at)}.",
        f"Open cases that received it now: {named.cases_notified}; every other one receives it "
        "then.",
    )


def _registrars(permissions: Permissions) -> frozenset[StrEnum]:
    return permissions.keep_register


REGISTER = CarriedAct(
    act=RegisterAct.REGISTER_ORGANISATION,
    content=NewRegistration,
    about=lambda new: new.particulars.id,
    confirms=_registrars,
    do=_register,
    says=_from,
)
SUSPEND = CarriedAct(
    act=RegisterAct.SUSPEND_ORGANISATION,
    content=DatedChange,
    about=lambda wanted: wanted.code,
    confirms=_registrars,
    do=_suspend,
    says=_from,
)
REINSTATE = replace(SUSPEND, act=RegisterAct.REINSTATE_ORGANISATION, do=_reinstate)
LEAVE = CarriedAct(
    act=RegisterAct.END_REGISTRATION,
    content=DatedChange,
    about=lambda wanted: wanted.code,
    confirms=_registrars,
    do=_leave,
    says=_left,
)
RENEW = CarriedAct(
    act=RegisterAct.RENEW_AGREEMENT,
    content=NewAgreement,
    about=lambda new: new.code,
    confirms=_registrars,
    do=_renew,
    says=lambda at: ("The new agreement is on record.",),
)
DELEGATE = CarriedAct(
    act=RegisterAct.DELEGATE,
    content=DelegationToGive,
    about=lambda given: given.authority,
    confirms=_registrars,
    do=_delegate,
    says=lambda at: ("The provider may refer for it between these days.",),
)
SUCCEED = CarriedAct(
    act=RegisterAct.NAME_SUCCESSOR,
    content=SuccessorToName,
    about=lambda wanted: wanted.old,
    confirms=_registrars,
    do=_succeed,
    says=_named,
    afterwards=_bring_the_news,
)
ALL = (REGISTER, SUSPEND, REINSTATE, LEAVE, RENEW, DELEGATE, SUCCEED)
