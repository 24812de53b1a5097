"""What a person's copy holds: all that is theirs, no word of others, nothing nobody classified."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from policy.own_copy.reading import (
    blackening,
    cells_in_copy,
    names_of,
    parts_of_names,
    said_in_copy,
    words_of_others,
)
from policy.own_copy.rows import BY_THEMSELVES, COLUMNS, NEVER, TITLES
from policy.own_copy.whose import CELLS, FIELDS, IN_THE_COPY, KEPT_OUT, SHOWN, whose_field
from policy.support.intake.columns import COLUMNS as SENT
from store.tables import metadata
from tests.policy.own_copy.every_record import every_record, forms_of, leaves, one_of, token

RECORDS = every_record()
NAMES = {record.__name__ for record in RECORDS}


def plain(text: str) -> str:
    return text


def test_every_record_and_field_is_classified_and_nothing_that_is_not_there() -> None:
    assert NAMES == IN_THE_COPY | KEPT_OUT and not IN_THE_COPY & KEPT_OUT
    names = {item.name for record in RECORDS for item in fields(record)}
    assert names == set(FIELDS), names ^ set(FIELDS)
    assert set(CELLS) == {column.name for column in SENT}


def test_every_table_that_speaks_of_a_case_and_its_columns_are_classified() -> None:
    of_cases = {name for name, table in metadata.tables.items() if "reference" in table.c}
    assert of_cases == set(COLUMNS) | BY_THEMSELVES | set(NEVER) and set(TITLES) == set(COLUMNS)
    for name, declared in COLUMNS.items():
        assert set(declared) == set(metadata.tables[name].c.keys()), name


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__module__.split(".")[1])
def test_no_word_that_is_kept_out_stands_in_a_copy_and_all_that_is_the_persons_own_does(
    record: type,
) -> None:
    said = " ".join(words for _, words in said_in_copy(one_of(record), plain))
    for name, form in forms_of(record):
        if str in leaves(form) and name not in {"old", "new"}:
            shown = whose_field(record.__name__, name) in SHOWN
            assert (token(record.__name__, name) in said) == shown, (record.__name__, name)


def test_what_nobody_has_classified_is_not_shown() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Unheard:
        reason: str = "never classified"

    assert not list(said_in_copy(Unheard(), plain))
    assert not list(cells_in_copy({"shoe_size": "9"}, plain))


WORDS = st.text("abcdeéłø", min_size=3, max_size=12)


@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(WORDS, max_size=6), WORDS)
def test_others_names_are_blacked_out_of_free_words_and_the_persons_own_stay(
    others: list[str], said: list[str], own: str
) -> None:
    assume(own not in others)
    worker = " ".join(others)
    cells = {"worker_name": worker, "given_names": own, "notes": " ".join([*said, *others, own])}
    blacken = blackening(words_of_others((), cells), [own], ())
    shown = dict(cells_in_copy(cells, blacken))
    left = shown["notes"].split()
    assert own in left and "worker name" not in shown
    assert not {name for name in names_of(worker) if name != own} & set(left)


def test_a_victims_words_are_blacked_out_wherever_they_are_said_again() -> None:
    [victim] = [one_of(record) for record in RECORDS if record.__name__ == "VictimInput"]
    words = words_of_others((victim,), {})
    again = f"She said: {victim.words}, at night."
    assert blackening(words, (), ())(again) == "She said: [another person], at night."


def test_a_part_of_a_sources_name_is_blacked_out_and_a_small_word_is_not() -> None:
    [sleeping] = [record for record in RECORDS if record.__name__ == "Sleeping"]
    told = replace(one_of(sleeping), source="Day centre; Ann Lee-Oak, neighbour")
    blacken = blackening((), ["Ann Small"], parts_of_names((told,)))
    said = "All day Lee fed Ann, says Oak of the neighbour; leeward."
    hidden = "All day [another person] fed Ann, says [another person] of the neighbour; leeward."
    assert blacken(said) == hidden
