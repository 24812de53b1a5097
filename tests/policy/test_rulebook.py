"""The numbers of the rules: what is published never changes, and each says whence it comes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from policy.parameters import parameters_of
from policy.support.rulebook import RULEBOOKS, RuleBook, rulebook, rulebook_at
from policy.support.words import Role
from policy.time import at_london

# Never edit a line: a changed number is a new version. Numbers that a version did not have when it
# was published get a line of their own.
FINGERPRINTS = (
    (
        "support-2020-09",
        "status_answer_hours warning_hours ladder daily_escalation_at acknowledge_minutes "
        "line_length unread_answer_hours support_window_months review_days "
        "window_escalation_days watchdog_seconds",
        "3c2a8a31f329b9ca",
    ),
    (
        "support-2020-09",
        "no_contact_days closing_days prioritisation_working_days calendar",
        "06f8c4b333cc2ee7",
    ),
)
VERSIONS = sorted(RULEBOOKS)


def fingerprint(book: RuleBook, names: str) -> str:
    values = {name: str(value) for name, value, _ in parameters_of(book)}
    numbers = [(name, values[name]) for name in names.split()]
    return hashlib.sha256(
        repr((book.version, str(book.in_force_from), numbers)).encode()
    ).hexdigest()[:16]


@pytest.mark.parametrize(("version", "names", "expected"), FINGERPRINTS)
def test_every_published_rulebook_is_as_it_was_published(
    version: str, names: str, expected: str
) -> None:
    assert fingerprint(rulebook(version), names) == expected


def test_every_number_of_every_version_has_a_fingerprint() -> None:
    held = sorted((version, name) for version, names, _ in FINGERPRINTS for name in names.split())
    assert held == sorted(
        (version, name) for version in VERSIONS for name, _, _ in parameters_of(rulebook(version))
    )


def test_a_changed_number_changes_the_fingerprint() -> None:
    version, names, expected = FINGERPRINTS[0]
    assert fingerprint(replace(rulebook(version), status_answer_hours=25), names) != expected


@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_is_found_by_its_own_name(version: str) -> None:
    assert rulebook(version).version == version


def test_a_version_that_was_never_published_is_not_found() -> None:
    with pytest.raises(KeyError):
        rulebook("support-1999-01")


@pytest.mark.parametrize("version", VERSIONS)
def test_every_number_names_its_rule_and_why(version: str) -> None:
    book = rulebook(version)
    listed = parameters_of(book)
    others = {"version", "in_force_from"}
    assert {name for name, _, _ in listed} == set(RuleBook.__dataclass_fields__) - others
    for _, value, source in listed:
        assert value
        assert re.fullmatch(r"R\d{1,3}", source.rule)
        assert source.why.endswith(".")


@pytest.mark.parametrize("version", VERSIONS)
def test_only_the_24_hours_are_the_guidances_own_number(version: str) -> None:
    given = {name for name, _, source in parameters_of(rulebook(version)) if not source.own_choice}
    # The list of bank holidays is published data, and nobody's choice either.
    assert given == {"status_answer_hours", "calendar"}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_rulebook_hangs_together(version: str) -> None:
    book = rulebook(version)
    assert book.status_answer_hours == 24
    assert all(0 < hours < book.status_answer_hours for hours in book.warning_hours)
    assert book.ladder[0].hours == book.status_answer_hours
    assert all(one.hours < other.hours for one, other in pairwise(book.ladder))
    assert {rung.role for rung in book.ladder} <= {role.value for role in Role}
    assert book.in_force_from.utcoffset() == timedelta(0)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_daily_hour_is_one_that_london_never_skips(version: str) -> None:
    clock = rulebook(version).daily_escalation_at
    for year in range(2020, 2040):
        last_sunday = max(d for d in (date(year, 3, n) for n in range(25, 32)) if d.weekday() == 6)
        assert at_london(last_sunday, clock).utcoffset() == timedelta(0)


def test_the_first_version_is_in_force_from_1_september_2020_london_time() -> None:
    assert rulebook("support-2020-09").in_force_from == at_london(date(2020, 9, 1), time(0))


@pytest.mark.parametrize("year", [2019, 2020, 2026, 2100])
def test_there_is_a_rulebook_at_every_moment(year: int) -> None:
    assert rulebook_at(datetime(year, 12, 31, tzinfo=UTC)).version in RULEBOOKS
