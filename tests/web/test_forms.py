"""What was typed into a form is read by its questions, and nothing left out becomes an answer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.cases.deed import Deed
from policy.cases.questions import AnswerForm, FieldQuestion, questions
from policy.suitability.lifecycle import DISPATCH as SUITABILITY_DISPATCH
from policy.support.lifecycle import DISPATCH
from web.forms import LONGEST, names_of, read_form

EVERY_DEED = st.sampled_from((*DISPATCH.deeds, *SUITABILITY_DISPATCH.deeds))
TYPED = st.text(max_size=30)


def one(form: AnswerForm, *, needed: bool = True, **more: Any) -> tuple[FieldQuestion, ...]:
    return (FieldQuestion(name="q", label="Word", hint="Which", form=form, needed=needed, **more),)


@given(EVERY_DEED, st.data())
def test_whatever_is_typed_a_form_is_read_or_each_fault_has_its_question(
    deed: Deed[Any, Any, Any], data: st.DataObject
) -> None:
    asked = questions(deed)
    names = list(names_of(asked))
    typed = data.draw(st.dictionaries(st.sampled_from(names or ["none"]), TYPED))
    read = read_form(asked, typed)
    for problem in read.problems:
        # A list that is empty is mended where its first record is chosen.
        place = problem.name.replace("-kind", "-count")
        assert any(name == place or name.startswith(f"{place}-") for name in names)
        assert problem.sentence


@given(EVERY_DEED)
def test_an_empty_form_answers_nothing(deed: Deed[Any, Any, Any]) -> None:
    asked = questions(deed)
    read = read_form(asked, {})
    needed = [each for each in asked if each.needed and not each.shown]
    assert bool(read.problems) == bool(needed)
    assert not [value for value in read.values.values() if _answered(value)]


def _answered(value: object) -> bool:
    """Which factor a record is of is no answer."""
    if isinstance(value, tuple):
        return any(set(record) - {"factor"} for record in value)
    return value not in ({}, "")


@pytest.mark.parametrize(
    ("form", "typed", "value"),
    [
        (AnswerForm.TEXT, {"q": " a\r\nb "}, "a\nb"),
        (AnswerForm.TEXTS, {"q": "a\n\n b \n"}, ("a", "b")),
        (AnswerForm.NUMBER, {"q": "12"}, 12),
        (AnswerForm.YES_OR_NO, {"q": "no"}, False),
        (AnswerForm.DAY, {"q-day": "7", "q-month": "3", "q-year": "2026"}, date(2026, 3, 7)),
        (
            AnswerForm.MOMENT,
            {"q-day": "7", "q-month": "7", "q-year": "2026", "q-time": "9:30"},
            datetime(2026, 7, 7, 8, 30, tzinfo=UTC),
        ),
    ],
)
def test_answers_are_read(form: AnswerForm, typed: dict[str, str], value: object) -> None:
    assert read_form(one(form), typed).values == {"q": value}


@pytest.mark.parametrize(
    ("form", "typed"),
    [
        (AnswerForm.TEXT, {"q": "a" * (LONGEST + 1)}),
        (AnswerForm.NUMBER, {"q": "-1"}),
        (AnswerForm.NUMBER, {"q": "١"}),
        (AnswerForm.YES_OR_NO, {"q": "true"}),
        (AnswerForm.DAY, {"q-day": "31", "q-month": "2", "q-year": "2026"}),
        (AnswerForm.DAY, {"q-day": "1"}),
        (AnswerForm.MOMENT, {"q-day": "1", "q-month": "1", "q-year": "2026"}),
        (AnswerForm.MOMENT, {"q-time": "10:00"}),
        # The hour that London's clocks skip.
        (
            AnswerForm.MOMENT,
            {"q-day": "29", "q-month": "3", "q-year": "2026", "q-time": "01:30"},
        ),
    ],
)
def test_what_cannot_be_read_is_said_and_is_no_answer(
    form: AnswerForm, typed: dict[str, str]
) -> None:
    read = read_form(one(form), typed)
    assert not read.values
    assert [problem.name for problem in read.problems] == ["q"]


def test_only_what_stands_in_the_list_is_chosen() -> None:
    asked = one(AnswerForm.ONE_OF, options=("yes", "no"))
    assert read_form(asked, {"q": "maybe"}).problems
    assert read_form(asked, {"q": "yes"}).values == {"q": "yes"}
