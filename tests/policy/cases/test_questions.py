"""Every deed says how it is asked for, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

import pytest

from policy.cases.deed import Deed, Field
from policy.cases.questions import AnswerForm, FieldQuestion, questions
from policy.suitability.deeds import RecordFacts
from policy.suitability.evidence.facts import AnyFact
from policy.suitability.lifecycle import DISPATCH as SUITABILITY_DISPATCH
from policy.support.lifecycle import DISPATCH

EVERY_DEED = pytest.mark.parametrize(
    "deed", (*DISPATCH.deeds, *SUITABILITY_DISPATCH.deeds), ids=lambda deed: deed.kind
)


def _flat(asked: tuple[FieldQuestion, ...]) -> list[FieldQuestion]:
    below = [(*one.parts, *(part for kind in one.kinds for part in kind.parts)) for one in asked]
    return [each for one, parts in zip(asked, below, strict=True) for each in (one, *_flat(parts))]


@EVERY_DEED
def test_every_field_of_a_deed_is_a_question_with_a_label_and_a_hint(
    deed: Deed[Any, Any, Any],
) -> None:
    for question in _flat(questions(deed)):
        assert question.label and question.hint, question.name
        listed = question.form is AnswerForm.ONE_OF or bool(question.one_each)
        assert bool(question.options) == listed, question.name
        whole = question.form in (AnswerForm.PARTS, AnswerForm.RECORDS)
        assert bool(question.parts or question.kinds) == whole, question.name


def test_every_kind_of_fact_but_two_that_have_their_own_deeds_can_be_recorded() -> None:
    (deed,) = [one for one in SUITABILITY_DISPATCH.deeds if one.command is RecordFacts]
    (facts,) = questions(deed)
    words = {kind.__dataclass_fields__["fact"].default for kind in get_args(AnyFact)}
    assert words - {kind.word for kind in facts.kinds} == {
        "conclusion",
        "window-change",
    }


def test_what_is_on_record_without_an_answer_is_never_left_to_a_default_that_says_yes() -> None:
    (deed,) = [one for one in SUITABILITY_DISPATCH.deeds if one.command is RecordFacts]
    (facts,) = questions(deed)
    for kind in facts.kinds:
        needed = {part.name for part in kind.parts if part.needed}
        assert {"as_of", "source", "basis"} <= needed, kind.word
    holds = [part for kind in facts.kinds for part in kind.parts if part.name == "holds"]
    assert all(part.needed for part in holds)


def test_the_answer_of_the_check_team_is_asked_for_by_its_parts() -> None:
    (deed,) = [deed for deed in DISPATCH.deeds if deed.kind == "record-answer"]
    (answer,) = questions(deed)
    forms = {part.name: (part.form, part.needed) for part in answer.parts}
    assert forms == {
        "result": (AnswerForm.ONE_OF, True),
        "recourse": (AnswerForm.ONE_OF, True),
        "conditions": (AnswerForm.TEXTS, False),
        "leave_expires": (AnswerForm.DAY, False),
        "application_type": (AnswerForm.TEXT, False),
        "document_gap": (AnswerForm.YES_OR_NO, True),
        "sources_checked": (AnswerForm.TEXTS, True),
    }


@dataclass(frozen=True)
class _Odd:
    said: bytes
    kind: str = "odd"


@pytest.mark.parametrize(
    ("fields", "named"),
    [({}, "said"), ({"said": Field("Said", "What")}, "bytes"), ({"heard": Field("", "")}, "heard")],
)
def test_a_field_without_a_label_or_a_form_is_an_error_that_names_it(
    fields: dict[str, Field], named: str
) -> None:
    (one, *_) = DISPATCH.deeds
    odd = Deed(**{**vars(one), "command": _Odd, "fields": fields})
    with pytest.raises(TypeError, match=named):
        questions(odd)


def test_nobody_is_asked_for_what_is_filled_in_from_the_record() -> None:
    (deed,) = [deed for deed in DISPATCH.deeds if deed.kind == "correct-person"]
    assert [one.name for one in questions(deed)] == ["field", "new", "reason", "evidence"]
