"""What a row of any sender must fulfil, one function a rule, in the order in which the reasons are
given.

Each yields a problem for what it can see and is silent about what it cannot read: an unreadable
time is a reason of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policy.cases.moments import believable
from policy.people import countries
from policy.people.cells import cell_problems, plain, read_items
from policy.people.reasons import Problem
from policy.people.text import SHORTENED, has_letter, is_shortened
from policy.support.intake import words
from policy.support.intake.basis import LawfulBasis, check_referral
from policy.support.intake.columns import BY_NAME, COLUMNS
from policy.support.intake.facts import RowFacts
from policy.support.intake.reasons import problem
from policy.time import london_day

# What shows that a person agreed; not asked for where the basis is not their agreement.
_AGREEMENT = frozenset(
    {"purpose_explained", "outcomes_explained", "consent_given_at", "consent_form"}
)


def cells_are_in_form(facts: RowFacts) -> Iterator[Problem]:
    """Each cell by itself: there if it must be, of its form, of its list, free of invisible
    characters.
    """
    by_consent = facts.basis is not LawfulBasis.PUBLIC_TASK
    for column in COLUMNS:
        text = facts.text(column.name)
        if text or column.blank is not None:
            required = by_consent or column.name not in _AGREEMENT
            yield from cell_problems(column, text, required=required)


def has_a_number_of_its_own(facts: RowFacts) -> Iterator[Problem]:
    """A number that a spreadsheet has shortened is refused: others become the same number."""
    if is_shortened(facts.text("submission_id")):
        yield problem("submission-id-missing", BY_NAME["submission_id"], SHORTENED)


def has_only_known_fields(facts: RowFacts) -> Iterator[Problem]:
    """No field that a referral does not have; its name is not repeated, for anything may stand
    there.
    """
    if not facts.cells.keys() <= BY_NAME.keys():
        yield problem("unknown-column")


def has_a_name(facts: RowFacts) -> Iterator[Problem]:
    """At least one name with a letter of some script in it."""
    if not has_letter(facts.text("given_names") + facts.text("family_name")):
        yield problem("name-missing", BY_NAME["given_names"])


def received_when_a_clock_can_count(facts: RowFacts) -> Iterator[Problem]:
    """The 24 hours count from receipt: a moment that a case would refuse to count from is no time
    of receipt.
    """
    if facts.received_at is not None and not believable(facts.received_at):
        yield problem("date-unreadable", BY_NAME["received_at"])


def birth_is_past(facts: RowFacts) -> Iterator[Problem]:
    """Born on or before the day of receipt."""
    if facts.date_of_birth is None or facts.received_at is None:
        return
    if facts.date_of_birth.is_after(london_day(facts.received_at)):
        yield problem("birth-date-in-future", BY_NAME["date_of_birth"])


def is_in_the_cohort(facts: RowFacts) -> Iterator[Problem]:
    """Not a United Kingdom national, and sleeping rough (R15)."""
    if countries.is_united_kingdom(facts.text("nationality")):
        yield problem("uk-national", BY_NAME["nationality"])
    if plain(facts.text("location_type")) in words.NOT_SLEEPING_ROUGH:
        yield problem("not-sleeping-rough", BY_NAME["location_type"])


def purpose_and_outcomes_explained(facts: RowFacts) -> Iterator[Problem]:
    """The person knows the purpose and every possible outcome (R3, R5, R27)."""
    purpose = plain(facts.text("purpose_explained"))
    if purpose and purpose != "yes":
        yield problem("purpose-not-explained", BY_NAME["purpose_explained"])
    outcomes = read_items(facts.text("outcomes_explained"))
    if facts.text("outcomes_explained") and not set(words.OUTCOMES) <= set(outcomes):
        yield problem("outcomes-not-all-explained", BY_NAME["outcomes_explained"])


def understood_in_their_language(facts: RowFacts) -> Iterator[Problem]:
    """Who needs an interpreter agreed with one there (R5). Where that is not said, the sender is
    asked; see `remarks`.
    """
    needed = plain(facts.text("interpreter_needed")) == "yes"
    if facts.basis is not LawfulBasis.PUBLIC_TASK and needed:
        if plain(facts.text("interpreter_used")) == "no":
            yield problem("interpreter-not-used", BY_NAME["interpreter_used"])


def agreed_between_notice_and_receipt(facts: RowFacts) -> Iterator[Problem]:
    """First the notice, then the agreement, then the referral (R3, R6); the same minute is in
    order.
    """
    shown, agreed, received = facts.notice_shown_at, facts.consent_given_at, facts.received_at
    if shown and agreed and agreed < shown:
        yield problem("consent-before-privacy-notice", BY_NAME["consent_given_at"])
    if agreed and received and agreed > received:
        yield problem("consent-after-receipt", BY_NAME["consent_given_at"])
    if shown and received and shown > received:
        yield problem("notice-after-receipt", BY_NAME["privacy_notice_shown_at"])


def no_doubt_about_capacity(facts: RowFacts) -> Iterator[Problem]:
    """Any answer but a plain no is a doubt, and the organisation that sent it is contacted about it
    (R5).
    """
    if plain(facts.text("capacity_concern")) not in {"", "no"}:
        yield problem("capacity-concern", BY_NAME["capacity_concern"])


def slept_rough_before_receipt(facts: RowFacts) -> Iterator[Problem]:
    """Sleeping rough began on or before the day of receipt."""
    since, received = facts.sleeping_rough_since, facts.received_at
    if since and received and since > london_day(received):
        yield problem("sleeping-rough-after-receipt", BY_NAME["sleeping_rough_since"])


def rests_on_one_accepted_basis(facts: RowFacts) -> Iterator[Problem]:
    """One lawful basis, and one that was accepted on the day of receipt (R7, R9)."""
    if facts.basis is None or facts.basis is LawfulBasis.CONSENT:
        return
    if facts.text("consent_given_at") or facts.text("consent_form"):
        yield problem("basis-conflict", BY_NAME["basis"])
    if facts.received_at and check_referral(facts.basis, facts.received_at):
        yield problem("basis-not-accepted", BY_NAME["basis"])


ROW_CHECKS: tuple[Callable[[RowFacts], Iterator[Problem]], ...] = (
    cells_are_in_form,
    has_a_number_of_its_own,
    has_a_name,
    received_when_a_clock_can_count,
    birth_is_past,
    is_in_the_cohort,
    purpose_and_outcomes_explained,
    understood_in_their_language,
    agreed_between_notice_and_receipt,
    no_doubt_about_capacity,
    slept_rough_before_receipt,
    rests_on_one_accepted_basis,
    has_only_known_fields,
)
