"""The suitability rulebooks: what is published never changes, and each number says its source."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from policy.parameters import parameters_of
from policy.suitability.ladder import LADDER_ROLES
from policy.suitability.rulebook import (
    SUITABILITY_BOOKS,
    SuitabilityBook,
    suitability_book,
    suitability_book_at,
)

# Never edit a line: a changed number is a new version. Numbers that a version did not have when it
# was published get lines of their own.
_FIRST = (
    "rule_from transition_ended_at legal_check_from window_months refusals_needed warnings_needed "
    "recheck_days gap_note_days recheck_fresh_hours clearance_hours authority_working_days "
    "summary_working_days calendar"
)
_PACE = (
    "chase_again_days closing_days escalation_hours urgent_escalation_hours acknowledge_minutes "
    "morning_at attempts_needed settled_days"
)
FINGERPRINTS = (
    ("suitability-2021-11", _FIRST, "be62a4537c283849"),
    ("suitability-2025-11", _FIRST, "453c916b8df2c710"),
    ("suitability-2021-11", _PACE, "da7c1a2dc530d0ad"),
    ("suitability-2025-11", _PACE, "0c80ca7b61e3e66c"),
)
BOOKS = [pytest.param(book, id=version) for version, book in SUITABILITY_BOOKS.items()]
REPLACED_AT = datetime(2025, 11, 11, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def fingerprint(book: SuitabilityBook, names: str) -> str:
    values = {name: str(value) for name, value, _ in parameters_of(book)}
    numbers = [(name, values[name]) for name in names.split()]
    whole = (book.version, str(book.in_force_from), book.citation, numbers)
    return hashlib.sha256(repr(whole).encode()).hexdigest()[:16]


@pytest.mark.parametrize(("version", "names", "expected"), FINGERPRINTS)
def test_every_published_version_is_as_it_was_published(
    version: str, names: str, expected: str
) -> None:
    assert fingerprint(suitability_book(version), names) == expected


def test_a_changed_number_changes_the_fingerprint() -> None:
    version, names, expected = FINGERPRINTS[0]
    changed = replace(suitability_book(version), window_months=4)
    assert fingerprint(changed, names) != expected


def test_every_number_of_every_version_has_a_fingerprint() -> None:
    held = sorted((version, name) for version, names, _ in FINGERPRINTS for name in names.split())
    assert held == sorted(
        (version, name)
        for version, book in SUITABILITY_BOOKS.items()
        for name, _, _ in parameters_of(book)
    )


@pytest.mark.parametrize("book", BOOKS)
def test_every_number_names_its_rule_and_why(book: SuitabilityBook) -> None:
    others = {"version", "in_force_from", "citation"}
    listed = parameters_of(book)
    assert {name for name, _, _ in listed} == set(SuitabilityBook.__dataclass_fields__) - others
    for _, value, source in listed:
        assert value
        assert re.fullmatch(r"[RA]\d{1,3}|service", source.rule)
        assert source.own_choice or source.rule != "service"
        assert source.why.endswith(".")


@pytest.mark.parametrize("book", BOOKS)
def test_what_the_guidance_leaves_open_is_the_services_own_choice_with_a_floor(
    book: SuitabilityBook,
) -> None:
    sources = {name: source for name, _, source in parameters_of(book)}
    own = {name for name, source in sources.items() if source.own_choice}
    assert {name for name, source in sources.items() if source.rule == "A3"} <= own
    assert not own & {"window_months", "rule_from", "transition_ended_at", "legal_check_from"}
    assert book.refusals_needed >= 2 and book.warnings_needed >= 2 and book.window_months >= 3
    assert book.recheck_days <= 28 and book.gap_note_days <= 28
    assert book.attempts_needed >= 2


@pytest.mark.parametrize("book", BOOKS)
def test_each_rung_of_a_ladder_has_somebody_who_is_notified(book: SuitabilityBook) -> None:
    for hours in (book.escalation_hours, book.urgent_escalation_hours):
        assert len(hours) == len(LADDER_ROLES)
        assert list(hours) == sorted(set(hours))


@pytest.mark.parametrize(
    ("moment", "version"),
    [
        (datetime(2019, 1, 1, tzinfo=UTC), "suitability-2021-11"),
        (REPLACED_AT - MINUTE, "suitability-2021-11"),
        (REPLACED_AT, "suitability-2025-11"),
    ],
)
def test_a_version_is_in_force_to_the_minute(moment: datetime, version: str) -> None:
    assert suitability_book_at(moment) is suitability_book(version)


def test_a_version_that_was_never_published_is_not_found() -> None:
    with pytest.raises(KeyError):
        suitability_book("suitability-1999-01")
