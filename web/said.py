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
    questions: tuple[FieldQuestion, ...], values: Mapping[str, object], of: str = ""
) -> Iterator[tuple[str, str]]:
    for question in questions:
        value = values.get(question.name)
        if question.shown:
            if question.form is AnswerForm.RECORDS and isinstance(value, tuple):
                yield question.label, f"{len(value)} marked as read"
            elif question.form is AnswerForm.TEXTS and isinstance(value, tuple):
                yield question.label, "\n".join(map(str, value)) or NOT_ANSWERED
        elif question.form is AnswerForm.PARTS and isinstance(value, Mapping):
            yield from _answers(question.parts, value)
        elif question.form is AnswerForm.RECORDS and isinstance(value, tuple):
            yield from _records(question, value)
        else:
            yield f"{question.label}{of}", _in_words(value)


def _records(question: FieldQuestion, records: tuple[object, ...]) -> Iterator[tuple[str, str]]:
    """Each record under what it is; of one of many kinds only what was said."""
    for place, record in enumerate(records, start=1):
        assert isinstance(record, Mapping)
        if question.one_each:
            yield from _answers(question.parts, record, f" ({record[question.one_each]})")
            continue
        kind = next((one for one in question.kinds if one.word == record[question.tag]), None)
        if kind is not None:
            yield f"{question.label} {place}", kind.title
            said = tuple(part for part in kind.parts if part.name in record)
            yield from _answers(said, record, f" ({question.label} {place})")


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
