"""Every deed says how it is asked for, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from policy.cases.deed import Deed, Field
from policy.cases.questions import AnswerForm, FieldQuestion, questions
from policy.support.lifecycle import DISPATCH

EVERY_DEED = pytest.mark.parametrize("deed", DISPATCH.deeds, ids=lambda deed: deed.kind)


def _flat(asked: tuple[FieldQuestion, ...]) -> list[FieldQuestion]:
    return [each for one in asked for each in (one, *_flat(one.parts))]


@EVERY_DEED
def test_every_field_of_a_deed_is_a_question_with_a_label_and_a_hint(deed: Deed[Any, Any]) -> None:
    for question in _flat(questions(deed)):
        assert question.label and question.hint, question.name
        assert bool(question.options) == (question.form is AnswerForm.ONE_OF), question.name
        assert bool(question.parts) == (question.form is AnswerForm.PARTS), question.name


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
