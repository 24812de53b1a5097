"""Who may refer: registrations and delegations with their dates, and what was in force at a moment
(R1, R2, R12, R13).

An organisation is never overwritten: each act of the registrar adds to its dated entries, so that
a referral is judged by what was in force when it was received, whenever that judging happens. The
acts are in `policy.registrar`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from policy.time import london_day


class OrganisationKind(StrEnum):
    """The bodies of a register. In Northern Ireland the housing executive acts as the authority."""

    LOCAL_AUTHORITY = "local authority"
    REGISTERED_CHARITY = "registered charity"
    HOUSING_EXECUTIVE = "housing executive"
    POLICE_FORCE = "police force"
    ENFORCEMENT_UNIT = "enforcement unit"


AUTHORITIES = frozenset({OrganisationKind.LOCAL_AUTHORITY, OrganisationKind.HOUSING_EXECUTIVE})
REFERRERS = AUTHORITIES | {OrganisationKind.REGISTERED_CHARITY}
"""The bodies a referral for support may come from (R1)."""
SENDERS = AUTHORITIES | {OrganisationKind.POLICE_FORCE, OrganisationKind.ENFORCEMENT_UNIT}
"""The bodies a case of suitability may come from (R90). The support service is not among them."""


class Nation(StrEnum):
    """The nation whose law and working days apply."""

    ENGLAND = "England"
    SCOTLAND = "Scotland"
    WALES = "Wales"
    NORTHERN_IRELAND = "Northern Ireland"


class Status(StrEnum):
    """The states of a registration (R2). Only an active organisation may refer."""

    APPLIED = "applied"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What an organisation says of itself. Kind and nation are words as written; registering reads
    them.
    """

    id: str
    name: str
    kind: str
    nation: str
    contact_email: str
    out_of_hours_email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The data protection agreement and the London days it covers, both ends included (R12)."""

    version: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One entry of the register: it counts from `effective_from` (UTC) until the next one does.

    The agreement covers whole London days, the first and the last included (R12).
    """

    status: Status
    agreement_version: str
    agreement_from: date
    agreement_until: date
    effective_from: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """An authority lets a provider refer for it, on whole London days, both ends included; no end
    is open (R13).
    """

    authority_id: str
    provider_id: str
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """Another body stands for an organisation from a moment on, as when councils merge (R2)."""

    successor_id: str
    effective_from: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A body in the register. Registrations are in order of effect; a delegation is kept with the
    authority giving it; of several deeds about its successor the last one counts.
    """

    id: str
    name: str
    kind: OrganisationKind
    nation: Nation
    registrations: tuple[Registration, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    succession: Succession | None = None
    contact_email: str
    out_of_hours_email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationStanding:
    """What was in force for an organisation at a moment; no status when nothing was yet."""

    status: Status | None = None
    registration: Registration | None = None
    agreement_in_force: bool = False

    @property
    def may_refer(self) -> bool:
        """Active and under an agreement (R2, R12)."""
        return self.status is Status.ACTIVE and self.agreement_in_force


def standing(organisation: Organisation, at: datetime) -> OrganisationStanding:
    """The registration in force at a moment: the last one whose effect had begun."""
    entry = entry_at(organisation, at)
    if entry is None:
        return OrganisationStanding()
    covered = entry.agreement_from <= london_day(at) <= entry.agreement_until
    return OrganisationStanding(status=entry.status, registration=entry, agreement_in_force=covered)


def standing_to_hand_in(
    organisation: Organisation, dated: datetime, now: datetime, *, required_from: datetime
) -> OrganisationStanding:
    """What counts when an organisation hands something in `now` that it dates itself (R2, R12).

    It must be active at both moments: no date typed brings back one that is suspended or has left
    since. Before `required_from` the date's own day asked for no registration, so now alone
    counts. The agreement is that of the date, where its day asked for one: what came in time may be
    entered late.
    """
    today = standing(organisation, now)
    if dated < required_from:
        return today
    then = standing(organisation, dated)
    if then.status is Status.ACTIVE and today.status is not Status.ACTIVE:
        return replace(today, agreement_in_force=then.agreement_in_force)
    return then


def may_sign(organisation: Organisation | None, at: datetime) -> bool:
    """Whether a body may show itself by a credential: to read an answer, or to report. That ends
    with its registration (R2); a suspended one still answers for the cases it has.
    """
    if organisation is None:
        return False
    return standing(organisation, at).status in {Status.ACTIVE, Status.SUSPENDED}


def entry_at(organisation: Organisation, at: datetime) -> Registration | None:
    """The register entry that counts at a moment, if any; of two with one moment of effect, the
    one added later.
    """
    begun = [entry for entry in organisation.registrations if entry.effective_from <= at]
    return begun[-1] if begun else None


def delegation_at(authority: Organisation, provider_id: str, at: datetime) -> Delegation | None:
    """The delegation under which a provider may refer for an authority at a moment (R13)."""
    return given_at(authority.delegations, provider_id, at)


def given_at(
    delegations: Iterable[Delegation], provider_id: str, at: datetime
) -> Delegation | None:
    """Of an authority's delegations the one under which a provider may refer at a moment."""
    day = london_day(at)
    for given in delegations:
        ended = given.valid_until is not None and given.valid_until < day
        if given.provider_id == provider_id and given.valid_from <= day and not ended:
            return given
    return None


class OrganisationRegister(Protocol):
    """Organisations by their code: a mapping will do."""

    def get(self, id: str, /) -> Organisation | None:
        """The organisation with its dated entries, or None."""
        ...
