"""The answers for a deed, read from JSON by the questions it asks, and the schema of that: nothing
is converted, nothing unknown is passed over, and every mistake is named by its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

from policy.cases.questions import AnswerForm, FieldQuestion
from policy.refusal import Refusal

LONGEST: Final = 4000
"""Characters in one answer."""
MOST_ITEMS: Final = 200
_HIGHEST: Final = 10**9
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT: Final = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII
)
_NO_SUCH_NAME: Final = Refusal(
    code="unknown-field",
    sentence="Something was sent under a name that is not asked for here.",
    what_to_do="Take it out, or correct its name.",
    rule="form",
)


class _UnreadableValue(Exception):
    """An answer of another kind than the question asks for."""


def read_values(
    questions: tuple[FieldQuestion, ...], given: Mapping[str, Any], place: str = ""
) -> tuple[dict[str, object], list[Refusal]]:
    """The values, and everything that is wrong with them."""
    known = {question.name for question in questions}
    unknown = any(name not in known for name in given)
    problems = [replace(_NO_SUCH_NAME, field=place.rstrip("."))] if unknown else []
    values: dict[str, object] = {}
    for question in questions:
        at, value = f"{place}{question.name}", given.get(question.name)
        if value is None:
            if question.needed:
                problems.append(_missing(question, at))
        elif question.form is AnswerForm.PARTS and isinstance(value, dict):
            values[question.name], wrong = read_values(question.parts, value, f"{at}.")
            problems += wrong
        else:
            try:
                values[question.name] = _READERS[question.form](question, value)
            except _UnreadableValue:
                problems.append(_unfit(question, at))
    return values, problems


def schema_of_questions(questions: tuple[FieldQuestion, ...]) -> dict[str, Any]:
    """The JSON schema of what `read_values` reads."""
    needed = [question.name for question in questions if question.needed]
    schema: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": dict(_properties(questions)),
    }
    return schema | ({"required": needed} if needed else {})


def _properties(questions: tuple[FieldQuestion, ...]) -> Iterator[tuple[str, Any]]:
    for question in questions:
        said = {"title": question.label, "description": question.hint}
        shape = _shape(question)
        if not question.needed:
            shape = {"anyOf": [shape, {"type": "null"}]}
        yield question.name, {**shape, **said}


def _shape(question: FieldQuestion) -> dict[str, Any]:
    text = {"type": "string", "minLength": 1, "maxLength": LONGEST}
    match question.form:
        case AnswerForm.TEXT:
            return text
        case AnswerForm.TEXTS:
            return {"type": "array", "items": text, "maxItems": MOST_ITEMS}
        case AnswerForm.NUMBER:
            return {"type": "integer", "minimum": 0, "maximum": _HIGHEST}
        case AnswerForm.YES_OR_NO:
            return {"type": "boolean"}
        case AnswerForm.DAY:
            return {"type": "string", "format": "date"}
        case AnswerForm.MOMENT:
            return {"type": "string", "format": "date-time"}
        case AnswerForm.ONE_OF:
            return {"type": "string", "enum": list(question.options)}
        case AnswerForm.PARTS:
            return schema_of_questions(question.parts)
        case AnswerForm.RECORDS:
            return {"type": "array", "items": {"type": "object"}, "maxItems": MOST_ITEMS}


def _text(question: FieldQuestion, value: object) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
        raise _UnreadableValue
    return value.replace("\r\n", "\n").strip()


def _texts(question: FieldQuestion, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST_ITEMS:
        raise _UnreadableValue
    return tuple(_text(question, each) for each in value)


def _number(question: FieldQuestion, value: object) -> int:
    # By JSON Schema 3.0 is an integer as well.
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _HIGHEST:
        raise _UnreadableValue
    return value


def _yes_or_no(question: FieldQuestion, value: object) -> bool:
    if not isinstance(value, bool):
        raise _UnreadableValue
    return value


def read_moment(text: str) -> datetime | None:
    """A moment as RFC 3339 writes it, in UTC; None for anything else."""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _day(question: FieldQuestion, value: object) -> date:
    text = _text(question, value)
    if not _DAY.fullmatch(text):
        raise _UnreadableValue
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _UnreadableValue from None


def _moment(question: FieldQuestion, value: object) -> datetime:
    moment = read_moment(_text(question, value))
    if moment is None:
        raise _UnreadableValue
    return moment


def _one_of(question: FieldQuestion, value: object) -> str:
    if not isinstance(value, str) or value not in question.options:
        raise _UnreadableValue
    return value


def _parts(question: FieldQuestion, value: object) -> object:
    raise _UnreadableValue


_READERS: Final[Mapping[AnswerForm, Callable[[FieldQuestion, object], object]]] = {
    AnswerForm.TEXT: _text,
    AnswerForm.TEXTS: _texts,
    AnswerForm.NUMBER: _number,
    AnswerForm.YES_OR_NO: _yes_or_no,
    AnswerForm.DAY: _day,
    AnswerForm.MOMENT: _moment,
    AnswerForm.ONE_OF: _one_of,
    AnswerForm.PARTS: _parts,
    # A deed with a list of records is told a whole document, which has a reader of its own.
    AnswerForm.RECORDS: _parts,
}


def _missing(question: FieldQuestion, place: str) -> Refusal:
    return Refusal(
        code="answer-missing",
        sentence=f"This is not answered: {question.label}.",
        what_to_do=question.hint or "Answer it.",
        rule="form",
        field=place,
    )


_SAID: Final[Mapping[AnswerForm, str]] = {
    AnswerForm.TEXT: f"Send a text of 1 to {LONGEST} characters.",
    AnswerForm.TEXTS: "Send a list of texts.",
    AnswerForm.NUMBER: "Send a whole number, without quotes.",
    AnswerForm.YES_OR_NO: "Send true or false, without quotes.",
    AnswerForm.DAY: "Send a real day, as in 2026-03-27.",
    AnswerForm.MOMENT: "Send a moment with its time zone, as in 2026-03-27T14:30:00Z.",
    AnswerForm.PARTS: "Send an object with a value for each part.",
}


def _unfit(question: FieldQuestion, place: str) -> Refusal:
    listed = f"Send one of: {'; '.join(question.options)}."
    return Refusal(
        code="answer-unfit",
        sentence=f"This is no answer to what is asked: {question.label}.",
        what_to_do=_SAID.get(question.form, listed),
        rule="form",
        field=place,
    )
