"""References: round trip, mistyping noticed, and whatever a person types for them understood."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.references import (
    ALPHABET,
    RANDOM_BITS,
    ReferenceError_,
    looks_like_reference,
    new_reference,
    parse_reference,
)

bits = st.integers(min_value=0, max_value=2**RANDOM_BITS - 1)
references = bits.map(new_reference)
characters = st.integers(min_value=0, max_value=0x10FFFF).map(chr)
# Where the nine characters stand in RSR-XXX-XXX-XXX.
PLACES = (4, 5, 6, 8, 9, 10, 12, 13, 14)


def outcome(text: str) -> str | None:
    try:
        return parse_reference(text)
    except ReferenceError_:
        return None


@given(bits)
def test_a_reference_reads_back_as_itself(number: int) -> None:
    reference = new_reference(number)
    assert re.fullmatch(r"RSR(-[0-9A-HJKMNP-TV-Z]{3}){3}", reference)
    assert parse_reference(reference) == reference


@given(bits, bits)
def test_different_random_numbers_give_different_references(one: int, other: int) -> None:
    assert (new_reference(one) == new_reference(other)) == (one == other)


@given(references, st.sampled_from(PLACES), st.sampled_from(ALPHABET))
def test_any_one_wrong_character_is_noticed(reference: str, place: int, letter: str) -> None:
    wrong = reference[:place] + letter + reference[place + 1 :]
    assert outcome(wrong) == (reference if letter == reference[place] else None)


@given(references, st.integers(min_value=0, max_value=len(PLACES) - 2))
def test_two_neighbours_swapped_are_noticed(reference: str, first: int) -> None:
    letters = list(reference)
    here, there = PLACES[first], PLACES[first + 1]
    letters[here], letters[there] = letters[there], letters[here]
    same = reference[here] == reference[there]
    assert outcome("".join(letters)) == (reference if same else None)


@given(references, characters, st.integers(min_value=0, max_value=14))
def test_no_character_of_any_script_makes_it_another_reference(
    reference: str, letter: str, place: int
) -> None:
    typed = reference[:place] + letter + reference[place + 1 :]
    assert outcome(typed) in {reference, None}


@given(references)
def test_it_may_be_typed_the_way_people_type(reference: str) -> None:
    bare = reference.removeprefix("RSR-")
    spoken = bare.replace("0", "o").replace("1", "l").replace("-", "  ")
    for typed in (reference.lower(), reference.replace("-", ""), bare, f" rsr{spoken}\n"):
        assert parse_reference(typed) == reference
    assert parse_reference(reference.replace("-", "\u2013")) == reference


@given(bits)
def test_each_track_reads_its_own_references_and_no_others(number: int) -> None:
    here, there = new_reference(number), new_reference(number, "SUI")
    assert here.removeprefix("RSR") == there.removeprefix("SUI")
    assert parse_reference(there.lower(), "SUI") == there
    assert outcome(there) is None
    with pytest.raises(ReferenceError_):
        parse_reference(here, "SUI")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "reference-length"),
        ("RSR", "reference-length"),
        ("RSR-000-000-00", "reference-length"),
        ("RSX-000-000-000", "reference-length"),
        ("RSR-000-000-00U", "reference-character"),
        ("RSR-000-000-00Ж", "reference-character"),
        ("RSR-000-000-001", "reference-check"),
    ],
)
def test_what_is_wrong_is_said_by_a_code(typed: str, code: str) -> None:
    with pytest.raises(ReferenceError_) as caught:
        parse_reference(typed)
    assert caught.value.code == code


@given(bits, st.sampled_from(["RSR", "SUI"]))
def test_every_reference_of_ours_looks_like_one(number: int, prefix: str) -> None:
    assert looks_like_reference(new_reference(number, prefix), prefix)


@given(references, characters, st.integers(min_value=0, max_value=15))
def test_a_name_with_anything_more_is_no_reference(reference: str, more: str, place: int) -> None:
    assert not looks_like_reference(reference[:place] + more + reference[place:])
    assert not looks_like_reference(reference, "SUI")
    assert not looks_like_reference(reference.lower())


@given(st.text())
def test_no_other_text_looks_like_a_reference(text: str) -> None:
    written = re.fullmatch(r"RSR(-[0-9A-HJKMNP-TV-Z]{3}){3}", text)
    assert looks_like_reference(text) is (written is not None)
