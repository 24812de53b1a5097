"""A referral whose every value has been read: what the rest of the service works with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Literal

from policy.organisations import Nation
from policy.people import countries
from policy.people.births import BirthDate
from policy.support.intake import words
from policy.support.intake.basis import LawfulBasis
from policy.time import london_day

NATION_OF_AREA = {
    "E": Nation.ENGLAND,
    "S": Nation.SCOTLAND,
    "W": Nation.WALES,
    "N": Nation.NORTHERN_IRELAND,
}


class Safeguarding(StrEnum):
    """What a referral may show that somebody must look at, whatever else happens (R30)."""

    FLEEING_ABUSE = "fleeing abuse"
    POSSIBLE_TRAFFICKING = "possible trafficking"
    UNDER_18 = "under 18"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What makes an agreement count (R3, R5, R6): each item is there or the referral is refused.
    `interpreter_used` is None where nobody has said whether one was there.
    """

    purpose_explained: bool
    outcomes_explained: tuple[str, ...]
    given_at: datetime
    form: str
    explained_by: str
    languages: tuple[str, ...]
    interpreter_needed: bool
    interpreter_used: bool | None
    capacity_concern: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """One person referred by one organisation. Moments are UTC; text is as written, outer spaces
    gone.

    `consent` is missing only where the basis is the public task, which referrals older than
    September 2020 could rest on (R9). `referring_for` is the authority whose delegation the sender
    uses, or empty (R13).
    """

    submission_id: str
    organisation_id: str
    worker_name: str
    worker_role: str
    worker_email: str
    worker_phone: str
    received_at: datetime
    given_names: str
    family_name: str
    also_known_as: str
    date_of_birth: BirthDate
    nationality: str
    home_office_reference: str
    area: str
    location_type: str
    sleeping_rough_since: date
    how_came_to_sleep_rough: str
    wants: tuple[str, ...]
    languages: tuple[str, ...]
    interpreter_needed: bool
    vulnerabilities: tuple[str, ...]
    privacy_notice_version: str
    privacy_notice_shown_at: datetime
    consent: Consent | None
    advice_offered: bool
    group_id: str
    notes: str
    safe_way_to_reach: str
    basis: LawfulBasis
    referring_for: str
    track: ClassVar[Literal["support"]] = "support"

    @property
    def nation(self) -> Nation:
        """The nation of the area, by the first letter of its code."""
        return NATION_OF_AREA[self.area[0]]

    @property
    def euss_help_first(self) -> bool:
        """Whether help with the EU Settlement Scheme comes first (R15)."""
        return countries.asks_settlement_help_first(self.nationality)

    @property
    def safeguarding(self) -> tuple[Safeguarding, ...]:
        """What somebody must look at, judged by the day of receipt (R30)."""
        found = {
            Safeguarding.FLEEING_ABUSE: self.how_came_to_sleep_rough == words.FLED_ABUSE,
            Safeguarding.POSSIBLE_TRAFFICKING: words.POSSIBLY_TRAFFICKED in self.vulnerabilities,
            Safeguarding.UNDER_18: self.date_of_birth.may_be_under_18(london_day(self.received_at)),
        }
        return tuple(flag for flag, there in found.items() if there)
