"""What is odd about an accepted referral and worth a second look; nothing here refuses anybody
help.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from policy.contact import looks_like_phone
from policy.intake.referral import Referral
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


def remarks_on(referral: Referral) -> tuple[Remark, ...]:
    """The remarks on a referral, judged by its receipt."""
    received, birth = referral.received_at, referral.date_of_birth
    year = birth.day.year if birth.day else birth.year
    old = referral.consent is not None and received - referral.consent.given_at > OLD_CONSENT
    found = {
        PHONE_UNLIKELY: bool(referral.worker_phone) and not looks_like_phone(referral.worker_phone),
        AGE_UNLIKELY: year is not None and london_day(received).year - year > OLDEST_LIKELY_AGE,
        CONSENT_OLD: old,
    }
    return tuple(remark for remark, applies in found.items() if applies)
