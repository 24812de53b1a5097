"""No text that anybody gives, by any way in, holds what acts on a screen or shows otherwise than it
is stored: every use case refuses it before it does anything, and so does every deed of a case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.cases.questions import AnswerForm, FieldQuestion
from policy.free_text import ONE_LINE, refused_texts
from policy.people.matching import MatchKeys
from policy.refusal import Refusal
from service.authorisation import READ_CELL_BY_CELL, refused_arguments
from service.cases.deeds import DEEDS, ask_deed, questions_of
from tests.service.contexts import by_staff
from tests.service.test_authorisation import ALL, APP

UNFIT = st.one_of(
    st.characters(categories=["Cc", "Cs", "Zl", "Zp"]).filter(lambda one: one not in "\t\r\n"),
    st.sampled_from("\u202d\u202e\x1b\x7f\x9b"),
)
AROUND = st.text(st.characters(categories=["L", "Nd", "Zs"]), max_size=5)
UNFIT_TEXT = st.builds(lambda a, b, c: a + b + c, AROUND, UNFIT, AROUND)
FREE = (AnswerForm.TEXT, AnswerForm.TEXTS)


def _asked(questions: tuple[FieldQuestion, ...], place: str = "") -> Iterator[tuple[str, object]]:
    """Every free text of a form, with values that hold `TEXT` there and nothing else."""
    for one in questions:
        here = f"{place}{one.name}"
        if one.form in FREE:
            texts = one.form is AnswerForm.TEXTS
            yield (f"{here}[0]" if texts else here), {one.name: ["TEXT"] if texts else "TEXT"}
        within = f"{here}[0]." if one.form is AnswerForm.RECORDS else f"{here}."
        for parts in (one.parts, *(kind.parts for kind in one.kinds)):
            for found, inner in _asked(parts, within):
                records = one.form is AnswerForm.RECORDS
                yield found, {one.name: (inner,) if records else inner}


DEED_TEXTS = [(track, kind) for track in DEEDS for kind in DEEDS[track]]
LETTERS = "\x00\x07\x1b\x7f\x85\x9b\u2028\u202d\u202e\ud800"


def _filled(values: object, text: str) -> Any:
    if isinstance(values, Mapping):
        return {name: _filled(value, text) for name, value in values.items()}
    if isinstance(values, tuple | list):
        return type(values)(_filled(value, text) for value in values)
    return text


@pytest.mark.parametrize(("track", "kind"), DEED_TEXTS)
def test_every_free_text_of_every_deed_refuses_a_control_character_with_its_place(
    track: str, kind: str
) -> None:
    for place, values in _asked(questions_of(track, kind)):
        for letter in LETTERS:
            said = {"kind": kind, "values": _filled(values, f"words {letter} more")}
            refusal = refused_arguments(said)
            assert refusal is not None
            assert (refusal.code, refusal.field) == ("control-character", place)
            assert letter not in refusal.sentence


def test_both_tracks_deeds_have_free_texts() -> None:
    asked = {track for track, kind in DEED_TEXTS if list(_asked(questions_of(track, kind)))}
    assert asked == set(DEEDS)


@given(UNFIT_TEXT)
def test_no_such_letter_is_kept_whatever_stands_around_it(text: str) -> None:
    refusal = refused_texts({"reason": text})
    assert refusal is not None
    assert refusal.field == "reason"


def _holding(kind: Any, text: str) -> Iterator[object]:
    """A value of a type with the text in each place that may have one, one at a time."""
    if kind is str:
        yield text
    origin, of = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        for one in of:
            yield from _holding(one, text)
    elif isinstance(kind, type) and issubclass(kind, Enum):
        return
    elif isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        for item in fields(kind):
            for value in _holding(hints[item.name], text):
                made = object.__new__(kind)
                for other in fields(kind):
                    object.__setattr__(made, other.name, None)
                object.__setattr__(made, item.name, value)
                yield made
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        yield {"field": text}
        yield {text: "words"}
    elif origin in (tuple, list, frozenset):
        for value in _holding(of[0], text):
            yield (value,)


def _parameters(name: str) -> dict[str, Any]:
    hints = get_type_hints(ALL[name]._work)
    left_out = {"context", "return", *READ_CELL_BY_CELL}
    judged = {one: hint for one, hint in hints.items() if one not in left_out}
    # What a person is looked for by is digested and never kept.
    return {one: hint for one, hint in judged.items() if hint is not MatchKeys}


TEXTS = [
    (f"{name}: {parameter}", {parameter: value})
    for name in sorted(ALL)
    for parameter, hint in _parameters(name).items()
    for value in _holding(hint, "a\x1bb")
]


def test_every_text_that_any_use_case_is_given_is_judged() -> None:
    for place, arguments in TEXTS:
        refusal = refused_arguments(arguments)
        assert refusal is not None, place
        assert refusal.code == "control-character"
        assert refusal.field.isprintable()


def test_only_what_is_read_cell_by_cell_has_a_judge_of_its_own() -> None:
    found = {
        name
        for case in ALL.values()
        for name in get_type_hints(case._work)
        if name in READ_CELL_BY_CELL
    }
    assert found == READ_CELL_BY_CELL
    assert len(TEXTS) > 100


async def test_a_use_case_called_with_one_does_nothing() -> None:
    context = by_staff(APP, "caseworker")
    # The app of this test has no database: a use case that did anything would fail.
    refused = await ask_deed(context, "RSR", "close-case", {"reason": "a\x1b[2J"}, order_id="o")
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.field) == ("control-character", "reason")


@given(st.text())
def test_what_is_kept_can_be_written_and_shown(text: str) -> None:
    if refused_texts(text) is None:
        text.encode("utf-8")
        assert not {"\x00", "\x1b", "\x7f", "\x9b", "\u202e"} & set(text)


@pytest.mark.parametrize("name", sorted(ONE_LINE))
def test_what_stands_in_one_line_has_no_second(name: str) -> None:
    assert refused_arguments({name: "a\nb"}) is not None
    assert refused_arguments({"reason": "a\nb\tc"}) is None


@pytest.mark.parametrize(
    "text", ["Nguyễn Жук 李", "שרה \u2067אבג\u2069 כהן", "Ада\nsecond line", "مریم\u200cی"]
)
def test_every_script_is_kept_as_it_is_written(text: str) -> None:
    assert refused_texts(text) is None
