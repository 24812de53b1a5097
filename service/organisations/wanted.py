"""What the registrar's acts need to know, as it is kept until a second person decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from policy.organisations import Agreement, Particulars, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRegistration:
    """An organisation to be entered, new or back after it left. Without a moment it counts from
    when it is confirmed, here and below.
    """

    particulars: Particulars
    agreement: Agreement
    status: Status
    effective_from: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedChange:
    """A change of an organisation's standing."""

    code: str
    effective_from: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessorToName:
    """Who is to stand for whom."""

    old: str
    new: str
    effective_from: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAgreement:
    """An agreement in the place of the old one."""

    code: str
    agreement: Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationToGive:
    """A provider refers for an authority between two days; the last is open without it."""

    authority: str
    provider: str
    valid_from: date
    valid_until: date | None
