"""One answer, read as its question wants it from what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from policy.cases.questions import AnswerForm, FieldQuestion
from policy.time import UnreadableTime, parse_date, parse_london
from web.whole_numbers import whole_number

YES, NO = "yes", "no"
LONGEST = 4000
"""Characters in one answer: more than anybody types, less than what harms."""
DAY_PARTS = ("day", "month", "year")

Typed = Mapping[str, str]
"""What was typed, by the name of each input."""


class Unreadable(Exception):
    """An answer that cannot be read; says why."""


def _text(question: FieldQuestion, typed: Typed, name: str) -> str | None:
    text = typed.get(name, "").replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise Unreadable(f"{question.label} must be {LONGEST} characters or fewer")
    return text or None


def _texts(question: FieldQuestion, typed: Typed, name: str) -> tuple[str, ...] | None:
    text = _text(question, typed, name) or ""
    return tuple(line.strip() for line in text.split("\n") if line.strip()) or None


def _number(question: FieldQuestion, typed: Typed, name: str) -> int | None:
    text = _text(question, typed, name)
    if text is None:
        return None
    number = whole_number(text)
    if number is None:
        raise Unreadable(f"{question.label} must be a whole number, such as 12")
    return number


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
        raise Unreadable(f"{question.label} must be a real date, such as 27 3 2026") from None


def _moment(question: FieldQuestion, typed: Typed, name: str) -> datetime | None:
    day, clock = _written_day(typed, name), typed.get(f"{name}-time", "").strip()
    if day is None and not clock:
        return None
    try:
        return parse_london(f"{day} {clock.zfill(5)}")
    except UnreadableTime:
        example = "such as 27 3 2026 at 14:30, London time"
        raise Unreadable(f"{question.label} must be a real date and time, {example}") from None


def _written_day(typed: Typed, name: str) -> str | None:
    day, month, year = (typed.get(f"{name}-{part}", "").strip() for part in DAY_PARTS)
    if not (day or month or year):
        return None
    return f"{day.zfill(2)}/{month.zfill(2)}/{year}"


READERS: Mapping[AnswerForm, Callable[[FieldQuestion, Typed, str], object]] = {
    AnswerForm.TEXT: _text,
    AnswerForm.TEXTS: _texts,
    AnswerForm.NUMBER: _number,
    AnswerForm.YES_OR_NO: _yes_or_no,
    AnswerForm.DAY: _day,
    AnswerForm.MOMENT: _moment,
    AnswerForm.ONE_OF: _one_of,
}
