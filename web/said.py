"""Answers and moments in the words of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from policy.cases.questions import AnswerForm, FieldQuestion
from policy.time import show_london

NOT_ANSWERED = "Not answered"


def answers_in_words(
    questions: tuple[FieldQuestion, ...], values: Mapping[str, object]
) -> list[tuple[str, str]]:
    """Each question's label with what was answered, to be checked."""
    return list(_answers(questions, values))


def _answers(
    questions: tuple[FieldQuestion, ...], values: Mapping[str, object]
) -> Iterator[tuple[str, str]]:
    for question in questions:
        value = values.get(question.name)
        if question.form is AnswerForm.PARTS and isinstance(value, Mapping):
            yield from _answers(question.parts, value)
        else:
            yield question.label, _in_words(value)


def _in_words(value: object) -> str:
    match value:
        case None:
            return NOT_ANSWERED
        case bool():
            return "Yes" if value else "No"
        case datetime():
            return show_london(value)
        case date():
            return f"{value.day} {value:%B %Y}"
        case tuple():
            return "\n".join(map(str, value))
        case _:
            return str(value)
