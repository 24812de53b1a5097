"""When two rows are one row sent twice, and when two referrals may be about one person."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.people.births import BirthDate
from policy.people.matching import MatchKeys, folded, keys_of
from policy.support.intake.content import content_of, submission_key
from policy.support.intake.judging import read_row
from policy.support.intake.matching import match_keys
from policy.support.intake.referral import Referral

MakeRow = Callable[..., dict[str, str | None]]
texts = st.lists(st.integers(min_value=0, max_value=0x10FFFF).map(chr), max_size=8).map("".join)
rows = st.dictionaries(texts, st.none() | texts, max_size=6)


def keys(cells: dict[str, str | None]) -> MatchKeys:
    referral = read_row(cells)
    assert isinstance(referral, Referral), referral
    return match_keys(referral)


def alike(one: MatchKeys, other: MatchKeys) -> bool:
    """Whether the first, kept, is found for the second."""
    return not one.kept.isdisjoint(other.possible)


def found(one: MatchKeys, other: MatchKeys) -> bool:
    """Whether a search for the second finds the first."""
    return not one.kept.isdisjoint(other.search)


NOOR = {
    "given_names": "Noor",
    "family_name": "Al-Sabah",
    "date_of_birth": "12/03/1987",
    "home_office_reference": "",
}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("JOSÉ", "jose"),
        ("Łukasz", "lukasz"),
        ("Nguyễn", "NGUYEN"),
        ("Strauß", "STRAUSS"),
        ("O\u2019Connor", "o'connor"),
        ("van  der Merwe", "Van Der Merwe"),
        ("Jose\u0301", "José"),
        ("Al-Sabah", "Alsabah"),
        ("Al Sabah", "al-sabah"),
        ("O'Connor", "OConnor"),
    ],
)
def test_names_match_without_case_accents_and_punctuation(
    row: MakeRow, one: str, other: str
) -> None:
    bare = {"home_office_reference": ""}
    first, second = keys(row(family_name=one, **bare)), keys(row(family_name=other, **bare))
    assert alike(first, second) and alike(second, first)


@pytest.mark.parametrize(
    "again",
    [
        {},
        {"given_names": "Al-Sabah", "family_name": "Noor"},
        {"given_names": "", "family_name": "Sabah Al Noor"},
        {"family_name": "AL SABAH"},
        {"family_name": "Alsabah"},
        {"date_of_birth": "03/12/1987"},
        {"given_names": "Somebody", "family_name": "Else", "also_known_as": "Noor Al-Sabah"},
        {"given_names": "Somebody", "also_known_as": "Nunu; Noor"},
        {"date_of_birth": "approx 1987"},
        {"date_of_birth": "approx 1989", "family_name": "Alsabah"},
        {"given_names": "Somebody", "also_known_as": "Noor", "date_of_birth": "approx 1987"},
    ],
)
def test_one_person_described_in_many_ways_is_a_possible_match_either_way(
    row: MakeRow, again: dict[str, str]
) -> None:
    first, second = keys(row(**NOOR)), keys(row(**(NOOR | again)))
    assert alike(first, second) and alike(second, first)


@pytest.mark.parametrize(
    "other",
    [
        {"given_names": "Nour"},
        {"given_names": "Noor 2"},
        {"given_names": "Noor Fatima"},
        {"date_of_birth": "13/03/1987"},
        {"date_of_birth": "12/03/1988"},
        {"date_of_birth": "approx 1990"},
        {"date_of_birth": "unknown"},
    ],
)
def test_less_than_the_same_names_and_a_birth_that_fits_is_no_possible_match(
    row: MakeRow, other: dict[str, str]
) -> None:
    first, second = keys(row(**NOOR)), keys(row(**(NOOR | other)))
    assert not alike(first, second) and not alike(second, first)


def test_two_approximate_years_match_when_they_lie_near(row: MakeRow) -> None:
    first = keys(row(**(NOOR | {"date_of_birth": "approx 1987"})))
    near = keys(row(**(NOOR | {"date_of_birth": "approx 1989"})))
    far = keys(row(**(NOOR | {"date_of_birth": "approx 1990"})))
    assert alike(first, near) and alike(near, first)
    assert not alike(first, far) and not alike(far, first)


def test_another_name_of_one_word_and_a_year_are_too_little(row: MakeRow) -> None:
    about = {"date_of_birth": "approx 1987", "also_known_as": "Grace"}
    first = keys(row(**(NOOR | about)))
    second = keys(row(**(NOOR | about | {"given_names": "Ida", "family_name": "Invented"})))
    assert not alike(first, second) and not alike(second, first)
    assert found(first, second)


@pytest.mark.parametrize(
    ("kept", "asked", "there"),
    [
        ({}, {}, True),
        ({}, {"date_of_birth": "03/12/1987"}, True),
        ({}, {"date_of_birth": "unknown"}, True),
        ({"date_of_birth": "unknown"}, {}, True),
        ({"date_of_birth": "approx 1988"}, {}, True),
        ({}, {"date_of_birth": "approx 1986"}, True),
        ({"given_names": "X", "family_name": "Y", "also_known_as": "Al-Sabah Noor"}, {}, True),
        ({"date_of_birth": "13/03/1987"}, {}, False),
        ({"date_of_birth": "approx 1990"}, {}, False),
        ({"given_names": "Nour"}, {"date_of_birth": "unknown"}, False),
    ],
)
def test_a_search_finds_them_also_where_the_birth_is_not_fully_known(
    row: MakeRow, kept: dict[str, str], asked: dict[str, str], there: bool
) -> None:
    assert found(keys(row(**(NOOR | kept))), keys(row(**(NOOR | asked)))) is there


words = st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=1, max_size=8)
births = st.dates(date(1900, 1, 1), date(2026, 1, 1)) | st.none()


@given(st.lists(words, min_size=1, max_size=5), births, st.randoms())
def test_whatever_names_are_found_again_in_any_order_and_columns(
    names: list[str], born: date | None, chance: random.Random
) -> None:
    again = list(names)
    chance.shuffle(again)
    cut = chance.randint(0, len(names))
    first = keys_of("", " ".join(names[:cut]), "-".join(names[cut:]), BirthDate(day=born))
    second = keys_of("", "", " ".join(again), BirthDate(day=born))
    assert found(first, second) and found(second, first)
    assert (born is not None) is alike(first, second) is alike(second, first)


@given(births)
def test_nobody_without_a_name_or_reference_matches_anybody(born: date | None) -> None:
    nobody = keys_of("unknown", " - ", "", BirthDate(day=born), also_known_as=";")
    assert not nobody.kept and not nobody.search and not nobody.possible


@pytest.mark.parametrize(
    ("one", "other"), [("Singh", "Sing"), ("कि", "कु"), ("Ann Lee", "Annlee"), ("Wei", "Mei")]
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    "reference", ["", "unknown", "none", "n/a", "123", "not yet known", "2.02611E+11"]
)
def test_what_is_no_reference_never_matches(row: MakeRow, reference: str) -> None:
    digests = keys(row(home_office_reference=reference)).possible
    assert "home-office-reference" not in {kind for kind, _ in digests}


def test_a_reference_matches_however_it_is_spaced(row: MakeRow) -> None:
    for reference in ("z1234567", "Z 123-4567", "Z/1234567"):
        assert keys(row(home_office_reference=reference)) == keys(row())


def test_order_spaces_and_kinds_of_line_break_are_no_other_content(row: MakeRow) -> None:
    cells = list(row(notes=" one\r\ntwo ", family_name="Jose\u0301").items())
    random.Random(7).shuffle(cells)
    same = row(notes="one\ntwo", family_name="José", group_id=None)
    assert content_of(dict(cells)) == content_of(same)
    del same["group_id"]
    assert content_of(dict(cells)) == content_of(same)


@given(rows)
def test_the_content_of_any_cells_is_the_same_in_any_order(cells: dict[str, str | None]) -> None:
    otherwise = dict(reversed(cells.items())) | {"a blank cell": " \t"}
    assert content_of(otherwise) == content_of(cells)


@given(st.sampled_from(["notes", "wants", "received_at", "basis"]), st.sampled_from("xЖ9"))
def test_any_change_of_a_cell_is_other_content(row: MakeRow, name: str, letter: str) -> None:
    assert content_of(row(**{name: f"{row().get(name)}{letter}"})) != content_of(row())


def test_a_submission_is_known_by_organisation_and_number_together(row: MakeRow) -> None:
    assert submission_key(row(submission_id=" 7 ")) == ("E09000033", "7")
    assert submission_key(row(submission_id=None)) is None
    assert submission_key({}) is None
