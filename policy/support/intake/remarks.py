"""What is odd about an accepted referral and worth a second look; nothing here refuses anybody
help.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from policy.authority_codes import CodeStanding, standing_of
from policy.contact import looks_like_phone
from policy.people import countries
from policy.people.births import BirthDate
from policy.people.text import SHORTENED, is_shortened
from policy.support.intake.referral import Consent, Referral
from policy.time import london_day

OLDEST_LIKELY_AGE = 110
OLD_CONSENT = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One remark, made like a reason: stable code, column, plain words, rule. It never repeats a
    value.
    """

    code: str
    field: str
    sentence: str
    what_to_do: str
    rule: str


PHONE_UNLIKELY = Remark(
    code="phone-unlikely",
    field="worker_phone",
    sentence="The worker's telephone number cannot be dialled as it is written.",
    what_to_do="Check it; spreadsheets drop the 0 at the front. The e-mail address is used.",
    rule="R17",
)
AGE_UNLIKELY = Remark(
    code="birth-date-unlikely",
    field="date_of_birth",
    sentence=f"By the date of birth the person is over {OLDEST_LIKELY_AGE}.",
    what_to_do="Check it with the person.",
    rule="form",
)
CONSENT_OLD = Remark(
    code="consent-old",
    field="consent_given_at",
    sentence=f"The person agreed more than {OLD_CONSENT.days} days before the referral.",
    what_to_do="Ask whether the person still agrees.",
    rule="R5",
)
INTERPRETER_NOT_SAID = Remark(
    code="interpreter-not-said",
    field="interpreter_used",
    sentence="The person needs an interpreter; whether one was there is not said.",
    what_to_do="Tell the service; if none was there, explain it again with one and ask again.",
    rule="R5",
)
ROUGH_BEFORE_BIRTH = Remark(
    code="sleeping-rough-before-birth",
    field="sleeping_rough_since",
    sentence="Sleeping rough began, as written, before the person was born.",
    what_to_do="Check both dates with the person.",
    rule="form",
)
ROUGH_UNLIKELY = Remark(
    code="sleeping-rough-unlikely",
    field="sleeping_rough_since",
    sentence=f"Sleeping rough began, as written, more than {OLDEST_LIKELY_AGE} years ago.",
    what_to_do="Check it; spreadsheets write 1900 where nothing was entered.",
    rule="form",
)
AREA_ENDED = Remark(
    code="area-ended",
    field="area",
    sentence="The area's code was no longer, or not yet, an authority's on the day of receipt.",
    what_to_do="Check whose area the person sleeps in now, and give that authority's code.",
    rule="R98",
)
AREA_UNKNOWN = Remark(
    code="area-unknown",
    field="area",
    sentence="The area's code is in no list of local authorities; a region or nation is not one.",
    what_to_do="Check it, and give the code of the authority the person sleeps in.",
    rule="R98",
)
BRITISH_OTHERWISE = Remark(
    code="british-without-right-of-abode",
    field="nationality",
    sentence="This British nationality gives no right to live in the United Kingdom by itself.",
    what_to_do="Check the passport: a British citizen is not referred.",
    rule="R15",
)
REFERENCE_SHORTENED = Remark(
    code="number-shortened",
    field="home_office_reference",
    sentence=SHORTENED,
    what_to_do="Send the whole reference to the service.",
    rule="R33",
)
GROUP_SHORTENED = replace(
    REFERENCE_SHORTENED,
    field="group_id",
    what_to_do="Tell the service which people of your file came together.",
    rule="R39",
)


def remarks_on(referral: Referral) -> tuple[Remark, ...]:
    """The remarks on a referral, judged by its receipt."""
    received, today = referral.received_at, london_day(referral.received_at)
    born = _first_day(referral.date_of_birth)
    rough, area = referral.sleeping_rough_since, standing_of(referral.area, today)
    old = referral.consent is not None and received - referral.consent.given_at > OLD_CONSENT
    found = {
        PHONE_UNLIKELY: bool(referral.worker_phone) and not looks_like_phone(referral.worker_phone),
        AGE_UNLIKELY: born is not None and today.year - born.year > OLDEST_LIKELY_AGE,
        CONSENT_OLD: old,
        INTERPRETER_NOT_SAID: _interpreter_not_said(referral.consent),
        ROUGH_BEFORE_BIRTH: born is not None and rough < born,
        ROUGH_UNLIKELY: today.year - rough.year > OLDEST_LIKELY_AGE,
        AREA_ENDED: area in (CodeStanding.ENDED, CodeStanding.NOT_YET),
        AREA_UNKNOWN: area is CodeStanding.UNKNOWN,
        BRITISH_OTHERWISE: countries.has_no_right_of_abode(referral.nationality),
        REFERENCE_SHORTENED: is_shortened(referral.home_office_reference),
        GROUP_SHORTENED: is_shortened(referral.group_id),
    }
    return tuple(remark for remark, applies in found.items() if applies)


def _interpreter_not_said(consent: Consent | None) -> bool:
    return consent is not None and consent.interpreter_needed and consent.interpreter_used is None


def _first_day(birth: BirthDate) -> date | None:
    """The earliest day on which somebody may have been born, as far as it is known."""
    if birth.day is not None:
        return birth.day
    return date(birth.year, 1, 1) if birth.year is not None else None
