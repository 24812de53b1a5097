"""The columns of a referral: one table for files, for the guided entry, and for what is said about
a mistake.

They stand in the order of the export. The basis is consent and the referrer acts for itself unless
one of the extra columns says otherwise.
"""

from __future__ import annotations

from policy.cases.moments import EARLIEST
from policy.people.column import Column, Form
from policy.people.columns import DATE_OF_BIRTH, HOME_OFFICE_REFERENCE, NAMES
from policy.people.reasons import BAD_CONTACT, DATE_UNREADABLE, UNKNOWN_VALUE
from policy.support.intake import words
from policy.support.intake.reasons import BY_CODE

_SENDER = (
    Column(
        name="submission_id",
        label="Your own number for this referral",
        help="Any number or code you use once. Sending it again never makes a second referral.",
        blank=BY_CODE["submission-id-missing"],
        longest=64,
    ),
    Column(
        name="organisation_id",
        label="Organisation's code",
        help="The code your organisation is registered under.",
        blank=BY_CODE["organisation-not-registered"],
        longest=32,
    ),
    Column(
        name="worker_name",
        label="Worker's name",
        help="Who spoke with the person.",
        blank=BAD_CONTACT,
    ),
    Column(
        name="worker_role",
        label="Worker's role",
        help="The role in which the worker met the person.",
        form=Form.ONE_OF,
        blank=UNKNOWN_VALUE,
        allowed=words.WORKER_ROLES,
    ),
    Column(
        name="worker_email",
        label="Worker's e-mail address",
        help="The notice that an answer is ready goes here.",
        form=Form.EMAIL,
        blank=BAD_CONTACT,
        longest=254,
    ),
    Column(
        name="worker_phone",
        label="Worker's telephone number",
        help="If there is one. Keep the 0 at the front.",
        longest=40,
    ),
    Column(
        name="received_at",
        label="When the referral was made",
        help="London time. The 24 hours for the answer run from this minute.",
        form=Form.MOMENT,
        blank=DATE_UNREADABLE,
        # A case takes no earlier moment, and a row is judged before it is acknowledged.
        first_year=EARLIEST.year,
    ),
)
_PERSON = (
    *NAMES,
    DATE_OF_BIRTH,
    Column(
        name="nationality",
        label="Nationality",
        help="The country's short English name, stateless, or unknown.",
        form=Form.COUNTRY,
        blank=UNKNOWN_VALUE,
    ),
    HOME_OFFICE_REFERENCE,
    Column(
        name="area",
        label="Authority's code for the area",
        help="Nine characters; the first is E, S, W or N, for the nation.",
        form=Form.AREA,
        blank=UNKNOWN_VALUE,
    ),
    Column(
        name="location_type",
        label="Where the person sleeps",
        help="The kind of place only, never the address.",
        form=Form.ONE_OF,
        blank=UNKNOWN_VALUE,
        allowed=words.SLEEPING_ROUGH,
        known=words.NOT_SLEEPING_ROUGH,
    ),
    Column(
        name="sleeping_rough_since",
        label="Sleeping rough since",
        help="The first day, as near as is known.",
        form=Form.DAY,
        blank=DATE_UNREADABLE,
    ),
    Column(
        name="how_came_to_sleep_rough",
        label="How the person came to sleep rough",
        help="The one that fits best.",
        form=Form.ONE_OF,
        blank=UNKNOWN_VALUE,
        allowed=words.HOW_CAME,
    ),
    Column(
        name="wants",
        label="What the person wants",
        help="In the person's own view.",
        form=Form.SOME_OF,
        blank=UNKNOWN_VALUE,
        allowed=words.WANTS,
    ),
    Column(
        name="languages",
        label="Languages",
        help="The languages the person speaks, the best one first.",
        form=Form.ITEMS,
        blank=UNKNOWN_VALUE,
    ),
    Column(
        name="interpreter_needed",
        label="Interpreter needed",
        help="Whether the person needs an interpreter.",
        form=Form.ONE_OF,
        blank=UNKNOWN_VALUE,
        allowed=words.YES_OR_NO,
    ),
    Column(
        name="vulnerabilities",
        label="Vulnerabilities",
        help="What you know of; each is followed up.",
        form=Form.SOME_OF,
        allowed=words.VULNERABILITIES,
    ),
)
_CONSENT = (
    Column(
        name="privacy_notice_version",
        label="Version of the privacy notice",
        help="It is printed on the notice.",
        blank=BY_CODE["privacy-notice-missing"],
        longest=32,
    ),
    Column(
        name="privacy_notice_shown_at",
        label="When the privacy notice was shown",
        help="London time; before the person agreed.",
        form=Form.MOMENT,
        blank=BY_CODE["privacy-notice-missing"],
    ),
    Column(
        name="purpose_explained",
        label="Purpose explained",
        help="Whether the person was told what the service is for.",
        form=Form.ONE_OF,
        blank=BY_CODE["purpose-not-explained"],
        allowed=words.YES_OR_NO,
    ),
    Column(
        name="outcomes_explained",
        label="Outcomes explained",
        help="All four must have been explained, enforced removal too.",
        form=Form.SOME_OF,
        blank=BY_CODE["outcomes-not-all-explained"],
        allowed=words.OUTCOMES,
    ),
    Column(
        name="consent_given_at",
        label="When the person agreed",
        help="London time; after the notice and before the referral.",
        form=Form.MOMENT,
        blank=BY_CODE["consent-missing"],
    ),
    Column(
        name="consent_form",
        label="How the agreement was kept",
        help="On paper or as a recording.",
        form=Form.ONE_OF,
        blank=BY_CODE["consent-missing"],
        allowed=words.CONSENT_FORMS,
    ),
    Column(
        name="advice_offered",
        label="Regulated advice offered",
        help="Whether the person was offered advice by a regulated adviser first.",
        form=Form.ONE_OF,
        blank=UNKNOWN_VALUE,
        allowed=words.YES_OR_NO,
    ),
    Column(
        name="capacity_concern",
        label="Doubt about capacity",
        help="Whether there is any doubt that the person can decide this.",
        form=Form.ONE_OF,
        blank=UNKNOWN_VALUE,
        allowed=words.YES_OR_NO,
    ),
)
_REST = (
    Column(
        name="group_id",
        label="Group or family",
        help="The same code on each referral of a family or a group.",
        longest=64,
    ),
    Column(
        name="notes",
        label="Notes",
        help="Anything the caseworker should know.",
        form=Form.SEVERAL_LINES,
        longest=4000,
    ),
    Column(
        name="safe_way_to_reach",
        label="Safe way to reach the person",
        help="If one was agreed: through whom, where, and how never. Read before every contact.",
        form=Form.SEVERAL_LINES,
        longest=1000,
        extra=True,
    ),
    Column(
        name="interpreter_used",
        label="Interpreter there",
        help="Whether an interpreter was there when the purpose and the outcomes were explained.",
        form=Form.ONE_OF,
        allowed=words.YES_OR_NO,
        extra=True,
    ),
    Column(
        name="basis",
        label="Lawful basis",
        help="Consent, unless the referral is older than 1 September 2020.",
        form=Form.ONE_OF,
        allowed=words.BASES,
        extra=True,
    ),
    Column(
        name="referring_for",
        label="Refers on behalf of",
        help="The code of the authority, where it has delegated referring to you.",
        longest=32,
        extra=True,
    ),
)

COLUMNS: tuple[Column, ...] = _SENDER + _PERSON + _CONSENT + _REST
BY_NAME: dict[str, Column] = {column.name: column for column in COLUMNS}
# What a file must have, in the order of the export; the others may be there.
IN_EVERY_FILE: tuple[str, ...] = tuple(column.name for column in COLUMNS if not column.extra)
EXTRA: tuple[str, ...] = tuple(column.name for column in COLUMNS if column.extra)
