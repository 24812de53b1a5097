"""Something that answers each question of a deed that must be answered, for what is judged before
anybody reads it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from policy.cases.questions import AnswerForm, FieldQuestion


def any_values(questions: tuple[FieldQuestion, ...]) -> dict[str, Any]:
    """By the name of each."""
    return {question.name: _any(question) for question in questions if question.needed}


def _any(question: FieldQuestion) -> Any:
    """Something of the form that is asked for."""
    match question.form:
        case AnswerForm.TEXTS:
            return ("x",)
        case AnswerForm.NUMBER:
            return 1
        case AnswerForm.YES_OR_NO:
            return True
        case AnswerForm.DAY:
            return date(2022, 3, 1)
        case AnswerForm.MOMENT:
            return datetime(2022, 3, 1, tzinfo=UTC)
        case AnswerForm.ONE_OF:
            return question.options[0]
        case AnswerForm.PARTS:
            return any_values(question.parts)
        case AnswerForm.RECORDS:
            return ()
    return "x"
