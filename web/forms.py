"""A form that was sent in, read by the questions it was made of: what was typed is kept as typed,
and each thing that cannot be read is said beside its question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qsl

from starlette.requests import Request

from policy.cases.questions import AnswerForm, FieldQuestion
from policy.time import UnreadableTime, parse_date, parse_london
from web.errors import RequestRefused

YES, NO = "yes", "no"
LONGEST = 4000
"""Characters in one answer: more than anybody types, less than what harms."""

Typed = Mapping[str, str]
"""What was typed, by the name of each input."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an answer: the name of its question, and a sentence."""

    name: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a form says, by the fields of the command; and what is wrong with it."""

    values: Mapping[str, object]
    problems: tuple[Problem, ...]


def names_of(questions: tuple[FieldQuestion, ...], prefix: str = "") -> Iterator[str]:
    """The names of all inputs of a form."""
    for question in questions:
        name = f"{prefix}{question.name}"
        match question.form:
            case AnswerForm.PARTS:
                yield from names_of(question.parts, f"{name}.")
            case AnswerForm.DAY:
                yield from (f"{name}-{part}" for part in DAY_PARTS)
            case AnswerForm.MOMENT:
                yield from (f"{name}-{part}" for part in (*DAY_PARTS, "time"))
            case _:
                yield name


DAY_PARTS = ("day", "month", "year")


def read_form(questions: tuple[FieldQuestion, ...], typed: Typed) -> Read:
    """Read a form. Nothing that was left out is taken for an answer."""
    values, problems = _read(questions, typed, "")
    return Read(values=values, problems=tuple(problems))


class _Unreadable(Exception):
    """An answer that cannot be read; says why."""


def _read(
    questions: tuple[FieldQuestion, ...], typed: Typed, prefix: str
) -> tuple[dict[str, object], list[Problem]]:
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for question in questions:
        name = f"{prefix}{question.name}"
        if question.form is AnswerForm.PARTS:
            parts, wrong = _read(question.parts, typed, f"{name}.")
            values[question.name] = parts
            problems += wrong
            continue
        try:
            value = _READERS[question.form](question, typed, name)
        except _Unreadable as why:
            problems.append(Problem(name, str(why)))
            continue
        if value is not None:
            values[question.name] = value
        elif question.needed:
            problems.append(Problem(name, _missing(question)))
    return values, problems


def _missing(question: FieldQuestion) -> str:
    if question.form in (AnswerForm.ONE_OF, AnswerForm.YES_OR_NO):
        return f"Choose an answer: {question.label}"
    return f"Fill this in: {question.label}"


def _text(question: FieldQuestion, typed: Typed, name: str) -> str | None:
    text = typed.get(name, "").replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise _Unreadable(f"{question.label} must be {LONGEST} characters or fewer")
    return text or None


def _texts(question: FieldQuestion, typed: Typed, name: str) -> tuple[str, ...] | None:
    text = _text(question, typed, name) or ""
    return tuple(line.strip() for line in text.split("\n") if line.strip()) or None


def _number(question: FieldQuestion, typed: Typed, name: str) -> int | None:
    text = _text(question, typed, name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise _Unreadable(f"{question.label} must be a whole number, such as 12")
    return int(text)


def _yes_or_no(question: FieldQuestion, typed: Typed, name: str) -> bool | None:
    return {YES: True, NO: False}.get(typed.get(name, ""))


def _one_of(question: FieldQuestion, typed: Typed, name: str) -> str | None:
    chosen = typed.get(name, "")
    return chosen if chosen in question.options else None


def _day(question: FieldQuestion, typed: Typed, name: str) -> date | None:
    day = _written_day(typed, name)
    if day is None:
        return None
    try:
        return parse_date(day)
    except UnreadableTime:
        raise _Unreadable(f"{question.label} must be a real date, such as 27 3 2026") from None


def _moment(question: FieldQuestion, typed: Typed, name: str) -> datetime | None:
    day, clock = _written_day(typed, name), typed.get(f"{name}-time", "").strip()
    if day is None and not clock:
        return None
    try:
        return parse_london(f"{day} {clock.zfill(5)}")
    except UnreadableTime:
        example = "such as 27 3 2026 at 14:30, London time"
        raise _Unreadable(f"{question.label} must be a real date and time, {example}") from None


def _written_day(typed: Typed, name: str) -> str | None:
    day, month, year = (typed.get(f"{name}-{part}", "").strip() for part in DAY_PARTS)
    if not (day or month or year):
        return None
    return f"{day.zfill(2)}/{month.zfill(2)}/{year}"


_READERS: Mapping[AnswerForm, Callable[[FieldQuestion, Typed, str], object]] = {
    AnswerForm.TEXT: _text,
    AnswerForm.TEXTS: _texts,
    AnswerForm.NUMBER: _number,
    AnswerForm.YES_OR_NO: _yes_or_no,
    AnswerForm.DAY: _day,
    AnswerForm.MOMENT: _moment,
    AnswerForm.ONE_OF: _one_of,
}


MOST_FORM_BYTES = 64 * 1024
MOST_INPUTS = 200


async def typed_in(request: Request) -> Typed:
    """What a form of ours sends: each input once. Raises RequestRefused."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise RequestRefused(415)
    body = await request.body()
    if len(body) > MOST_FORM_BYTES:
        raise RequestRefused(413)
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=MOST_INPUTS,
            errors="strict",
        )
    except ValueError:
        raise RequestRefused(400) from None
    typed = dict(pairs)
    if len(typed) != len(pairs):
        raise RequestRefused(400)
    return typed
