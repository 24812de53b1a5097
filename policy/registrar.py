"""The registrar's acts: register, suspend, reinstate, leave, renew, delegate (R1, R2, R12, R13).

Each takes the organisation as it stands and gives back the new one, or the refusal that names the
rule. An act has a moment of effect, which may lie ahead (a renewal agreed in March for April) or
behind (news that came late). A change of status reaches entries already planned for later too: a
renewal waiting for April does not undo a suspension of March.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeVar

from policy import registrar_reasons as reasons
from policy.contact import is_email
from policy.organisations import (
    AUTHORITIES,
    REFERRERS,
    Agreement,
    Delegation,
    Nation,
    Organisation,
    OrganisationKind,
    Particulars,
    Registration,
    Status,
    entry_at,
)
from policy.refusal import Refusal
from policy.time import at_london

_ID = re.compile(r"[A-Z0-9][A-Z0-9-]{2,31}", re.ASCII)
_Word = TypeVar("_Word", bound=StrEnum)


def register(
    known: Organisation | None,
    particulars: Particulars,
    agreement: Agreement,
    *,
    effective_from: datetime,
    status: Status = Status.ACTIVE,
    kinds: Collection[OrganisationKind] = REFERRERS,
) -> Organisation | Refusal:
    """Enter an organisation: new, applied before and now taken in, or back after it left.

    `status` is applied or active; `kinds` are those that the track's register takes. An
    organisation that is active or suspended is not entered again.
    """
    kind, nation = _word(OrganisationKind, particulars.kind), _word(Nation, particulars.nation)
    if kind is None or kind not in kinds:
        return reasons.KIND_REFUSED if kinds == REFERRERS else reasons.NO_SENDER
    if nation is None:
        return reasons.NATION_UNKNOWN
    refusal = _identity(particulars) or _agreement(agreement)
    refusal = refusal or _entry(known, status, effective_from)
    if refusal is not None:
        return refusal
    entered = _organisation(known, particulars, kind, nation)
    return _with_entry(entered, _registration(status, agreement, effective_from))


def suspend(organisation: Organisation, *, effective_from: datetime) -> Organisation | Refusal:
    """Stop new referrals for the time being; open cases go on."""
    return _change(organisation, {Status.APPLIED, Status.ACTIVE}, Status.SUSPENDED, effective_from)


def reinstate(organisation: Organisation, *, effective_from: datetime) -> Organisation | Refusal:
    """Lift a suspension."""
    return _change(organisation, {Status.SUSPENDED}, Status.ACTIVE, effective_from)


def leave(organisation: Organisation, *, effective_from: datetime) -> Organisation | Refusal:
    """End the registration; open cases go on, and the organisation may register again later."""
    staying = {Status.APPLIED, Status.ACTIVE, Status.SUSPENDED}
    return _change(organisation, staying, Status.LEFT, effective_from)


def renew(organisation: Organisation, agreement: Agreement) -> Organisation | Refusal:
    """Put a new agreement in the place of the old from the first day it covers; the status stays
    what it is (R12).
    """
    effective_from = at_london(agreement.first_day, time(0))
    entry = entry_at(organisation, effective_from)
    if entry is None or entry.status is Status.LEFT:
        return reasons.NOT_REGISTERED
    if organisation.registrations[-1].effective_from > effective_from:
        return reasons.LATER_ENTRY
    refusal = _agreement(agreement)
    if refusal is not None:
        return refusal
    return _with_entry(organisation, _registration(entry.status, agreement, effective_from))


def delegate(
    authority: Organisation,
    provider: Organisation,
    *,
    valid_from: date,
    valid_until: date | None = None,
) -> Organisation | Refusal:
    """Let a provider refer for an authority; gives back the authority, which keeps the delegation
    (R13).
    """
    if authority.kind not in AUTHORITIES or provider.id == authority.id:
        return reasons.DELEGATION_REFUSED
    if valid_until is not None and valid_until < valid_from:
        return reasons.DATES_REVERSED
    given = Delegation(
        authority_id=authority.id,
        provider_id=provider.id,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    return replace(authority, delegations=(*authority.delegations, given))


def _word(words: type[_Word], text: str) -> _Word | None:
    return next((word for word in words if word.value == text), None)


def _organisation(
    known: Organisation | None, particulars: Particulars, kind: OrganisationKind, nation: Nation
) -> Organisation:
    return Organisation(
        id=particulars.id,
        name=particulars.name,
        kind=kind,
        nation=nation,
        registrations=known.registrations if known else (),
        delegations=known.delegations if known else (),
        succession=known.succession if known else None,
        contact_email=particulars.contact_email,
        out_of_hours_email=particulars.out_of_hours_email,
    )


def _identity(particulars: Particulars) -> Refusal | None:
    name, out_of_hours = particulars.name, particulars.out_of_hours_email
    if _ID.fullmatch(particulars.id) is None or not name.strip() or not name.isprintable():
        return reasons.IDENTITY_UNREADABLE
    if not is_email(particulars.contact_email) or (out_of_hours and not is_email(out_of_hours)):
        return reasons.CONTACT_REFUSED
    return None


def _agreement(agreement: Agreement) -> Refusal | None:
    if not agreement.version.strip():
        return reasons.AGREEMENT_MISSING
    return reasons.DATES_REVERSED if agreement.last_day < agreement.first_day else None


def _registration(status: Status, agreement: Agreement, effective_from: datetime) -> Registration:
    return Registration(
        status=status,
        agreement_version=agreement.version,
        agreement_from=agreement.first_day,
        agreement_until=agreement.last_day,
        effective_from=effective_from,
    )


def _entry(known: Organisation | None, wanted: Status, at: datetime) -> Refusal | None:
    if wanted not in {Status.APPLIED, Status.ACTIVE}:
        return reasons.NOT_A_FIRST_STATUS
    if known is None or not known.registrations:
        return None
    last = known.registrations[-1]
    if last.effective_from > at:
        return reasons.LATER_ENTRY
    may_enter = last.status is Status.LEFT or (last.status, wanted) == (
        Status.APPLIED,
        Status.ACTIVE,
    )
    return None if may_enter else reasons.ALREADY_REGISTERED


def _change(
    organisation: Organisation, allowed: set[Status], wanted: Status, at: datetime
) -> Organisation | Refusal:
    entry = entry_at(organisation, at)
    if entry is None:
        return reasons.NOT_REGISTERED
    if entry.status not in allowed:
        return reasons.WRONG_STATUS
    earlier = [item for item in organisation.registrations if item.effective_from <= at]
    planned = [item for item in organisation.registrations if item.effective_from > at]
    changed = (
        *earlier,
        replace(entry, status=wanted, effective_from=at),
        *(replace(item, status=wanted) for item in planned),
    )
    return replace(organisation, registrations=changed)


def _with_entry(organisation: Organisation, entry: Registration) -> Organisation:
    entries = organisation.registrations
    place = bisect_right([item.effective_from for item in entries], entry.effective_from)
    return replace(organisation, registrations=(*entries[:place], entry, *entries[place:]))
