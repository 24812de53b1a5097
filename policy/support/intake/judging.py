"""The verdict on a row: accepted with its referral, or every reason why not; the first reason
stands for the row in reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from policy.organisations import OrganisationRegister
from policy.people.births import read_birth_date
from policy.people.cells import plain, read_items
from policy.people.dates import read_day
from policy.people.reasons import Problem
from policy.support.intake.basis import LawfulBasis, read_basis
from policy.support.intake.columns import COLUMNS
from policy.support.intake.facts import RowFacts, facts_of
from policy.support.intake.noise import Cleaned, cleaned
from policy.support.intake.reasons import ORDER
from policy.support.intake.referral import Consent, Referral
from policy.support.intake.remarks import Remark, remarks_on
from policy.support.intake.row_checks import ROW_CHECKS
from policy.support.intake.sender_checks import SENDER_CHECKS, Circumstances

Cells = Mapping[str, str | None]
_PLACE = {column.name: place for place, column in enumerate(COLUMNS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The row is a referral. `remarks` are for the sender to look at; none stops anything."""

    referral: Referral
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAccepted:
    """The row is no referral yet. There is at least one problem, in the order in which they are
    tested.
    """

    problems: tuple[Problem, ...]

    @property
    def reason(self) -> str:
        """The code that stands for the row in a report."""
        return self.problems[0].code

    @property
    def opens_safeguarding_contact(self) -> bool:
        """Whether the sending organisation is contacted, whatever else is wrong with the row (R5,
        R30).
        """
        return any(problem.code == "capacity-concern" for problem in self.problems)


Verdict = Accepted | NotAccepted


def read_row(cells: Cells) -> Referral | tuple[Problem, ...]:
    """The referral in a row, or everything that is wrong with the row itself, leaving out who sent
    it. Never raises.
    """
    facts = facts_of(cleaned(cells).cells)
    problems = _in_order(problem for check in ROW_CHECKS for problem in check(facts))
    return problems or _referral(facts)


def judge(cells: Cells, register: OrganisationRegister, now: datetime | None) -> Verdict:
    """The verdict on a row by the rules in force when it was received, handed in `now`: None in a
    rehearsal, where each row is received on the day it tells. Never raises.

    Whether the row was received before is not asked here: that beats every other check and only a
    store can tell.
    """
    return judge_cleaned(cleaned(cells), register, now)


def judge_cleaned(clean: Cleaned, register: OrganisationRegister, now: datetime | None) -> Verdict:
    """The same for a row whose noise was left out already."""
    facts = facts_of(clean.cells)
    known = Circumstances(register=register, now=now)
    of_row = (problem for check in ROW_CHECKS for problem in check(facts))
    of_sender = (problem for check in SENDER_CHECKS for problem in check(facts, known))
    problems = _in_order([*of_row, *of_sender])
    if problems:
        return NotAccepted(problems=problems)
    referral = _referral(facts)
    remarks = (*clean.remarks, *facts.remarks, *remarks_on(referral))
    return Accepted(referral=referral, remarks=remarks)


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, by the order of the reasons and then of the columns."""
    found = dict.fromkeys(problems)
    return tuple(sorted(found, key=lambda one: (ORDER[one.code], _PLACE.get(one.field, -1))))


def _referral(facts: RowFacts) -> Referral:
    """The referral in a row without problems, whose every value can therefore be read."""
    text = facts.text
    assert facts.received_at is not None and facts.notice_shown_at is not None
    return Referral(
        **{name: text(name) for name in _TEXTS},
        received_at=facts.received_at,
        date_of_birth=read_birth_date(text("date_of_birth")),
        location_type=plain(text("location_type")),
        sleeping_rough_since=read_day(text("sleeping_rough_since")),
        how_came_to_sleep_rough=plain(text("how_came_to_sleep_rough")),
        wants=read_items(text("wants")),
        languages=read_items(text("languages")),
        interpreter_needed=text("interpreter_needed") == "yes",
        vulnerabilities=read_items(text("vulnerabilities")),
        privacy_notice_shown_at=facts.notice_shown_at,
        consent=_consent(facts),
        advice_offered=text("advice_offered") == "yes",
        basis=read_basis(text("basis")),
    )


def _consent(facts: RowFacts) -> Consent | None:
    text = facts.text
    if facts.basis is not LawfulBasis.CONSENT:
        return None
    assert facts.consent_given_at is not None
    return Consent(
        purpose_explained=text("purpose_explained") == "yes",
        outcomes_explained=read_items(text("outcomes_explained")),
        given_at=facts.consent_given_at,
        form=text("consent_form"),
        explained_by=text("worker_name"),
        languages=read_items(text("languages")),
        interpreter_needed=text("interpreter_needed") == "yes",
        interpreter_used=_YES_OR_NO.get(text("interpreter_used")),
        capacity_concern=text("capacity_concern") == "yes",
    )


_YES_OR_NO = {"yes": True, "no": False}
# Kept as written, outer spaces gone.
_TEXTS = (
    "submission_id",
    "organisation_id",
    "worker_name",
    "worker_role",
    "worker_email",
    "worker_phone",
    "given_names",
    "family_name",
    "also_known_as",
    "nationality",
    "home_office_reference",
    "area",
    "privacy_notice_version",
    "group_id",
    "notes",
    "safe_way_to_reach",
    "referring_for",
)
