"""The suitability rulebooks: what is published never changes, and each number says its source."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from policy.suitability.book import (
    SUITABILITY_BOOKS,
    SuitabilityBook,
    numbers_of,
    suitability_book,
    suitability_book_at,
)

# Never edit a line: a changed number is a new version.
FINGERPRINTS = {
    "suitability-2021-11": "be62a4537c283849",
    "suitability-2025-11": "453c916b8df2c710",
}
BOOKS = [pytest.param(book, id=version) for version, book in SUITABILITY_BOOKS.items()]
REPLACED_AT = datetime(2025, 11, 11, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def fingerprint(book: SuitabilityBook) -> str:
    numbers = [(name, str(value)) for name, value, _ in numbers_of(book)]
    whole = (book.version, str(book.in_force_from), book.citation, numbers)
    return hashlib.sha256(repr(whole).encode()).hexdigest()[:16]


@pytest.mark.parametrize("book", BOOKS)
def test_every_published_version_is_as_it_was_published(book: SuitabilityBook) -> None:
    assert fingerprint(book) == FINGERPRINTS[book.version]
    assert fingerprint(replace(book, window_months=4)) != FINGERPRINTS[book.version]


@pytest.mark.parametrize("book", BOOKS)
def test_every_number_names_its_rule_and_why(book: SuitabilityBook) -> None:
    others = {"version", "in_force_from", "citation"}
    assert {n for n, _, _ in numbers_of(book)} == set(SuitabilityBook.__dataclass_fields__) - others
    for _, value, source in numbers_of(book):
        assert value
        assert re.fullmatch(r"[RA]\d{1,3}", source.rule)
        assert source.why.endswith(".")


@pytest.mark.parametrize("book", BOOKS)
def test_what_the_guidance_leaves_open_is_the_services_own_choice_with_a_floor(
    book: SuitabilityBook,
) -> None:
    sources = {name: source for name, _, source in numbers_of(book)}
    own = {name for name, source in sources.items() if source.own_choice}
    assert {name for name, source in sources.items() if source.rule == "A3"} <= own
    assert not own & {"window_months", "rule_from", "transition_ended_at", "legal_check_from"}
    assert book.refusals_needed >= 2 and book.warnings_needed >= 2 and book.window_months >= 3
    assert book.recheck_days <= 28 and book.gap_note_days <= 28


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
