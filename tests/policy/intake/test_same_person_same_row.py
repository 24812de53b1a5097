"""When two rows are one row sent twice, and when two referrals may be about one person."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.intake.content import content_of, submission_key
from policy.intake.judging import read_row
from policy.intake.matching import MatchKeys, folded, match_keys
from policy.intake.referral import Referral

MakeRow = Callable[..., dict[str, str | None]]
texts = st.lists(st.integers(min_value=0, max_value=0x10FFFF).map(chr), max_size=8).map("".join)
rows = st.dictionaries(texts, st.none() | texts, max_size=6)


def keys(cells: dict[str, str | None]) -> MatchKeys:
    referral = read_row(cells)
    assert isinstance(referral, Referral), referral
    return match_keys(referral)


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
    ],
)
def test_names_match_without_case_and_accents(row: MakeRow, one: str, other: str) -> None:
    assert (
        keys(row(family_name=one)).names_and_birth == keys(row(family_name=other)).names_and_birth
    )


@pytest.mark.parametrize(
    ("one", "other"), [("Singh", "Sing"), ("कि", "कु"), ("Ann Lee", "Annlee"), ("Wei", "Mei")]
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_given_and_family_name_are_not_run_together(row: MakeRow) -> None:
    one = keys(row(given_names="Anna", family_name="Maria"))
    other = keys(row(given_names="", family_name="Anna Maria"))
    assert one.names_and_birth != other.names_and_birth


def test_without_a_full_birth_date_names_never_match(row: MakeRow) -> None:
    assert keys(row()).names_and_birth is not None
    assert keys(row(date_of_birth="unknown")).names_and_birth is None
    assert keys(row(date_of_birth="approx 1988")).names_and_birth is None
    other_day = row(date_of_birth="03/02/1988")
    assert keys(other_day).names_and_birth != keys(row()).names_and_birth


@pytest.mark.parametrize("reference", ["", "unknown", "none", "n/a", "123", "not yet known"])
def test_what_is_no_reference_never_matches(row: MakeRow, reference: str) -> None:
    assert keys(row(home_office_reference=reference)).home_office_reference is None


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
