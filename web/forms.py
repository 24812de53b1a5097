"""A form that was sent in, read by the questions it was made of: what was typed is kept as typed,
and each thing that cannot be read is said beside its question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from policy.cases.questions import AnswerForm, FieldQuestion
from web.answers import DAY_PARTS as DAY_PARTS
from web.answers import LONGEST as LONGEST
from web.answers import READERS, Unreadable
from web.answers import YES as YES
from web.answers import Typed as Typed
from web.sent import typed_in as typed_in
from web.whole_numbers import whole_number

MOST_RECORDS = 25
"""In one list of one form."""


class Marked(Protocol):
    """Something that was shown, to be marked: what the form says of it, by which input's name."""

    @property
    def key(self) -> str:
        """Tells it from others that are shown."""

    @property
    def value(self) -> object:
        """What the form says if it is marked."""


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


def names_of(
    questions: tuple[FieldQuestion, ...], typed: Typed | None = None, prefix: str = ""
) -> Iterator[str]:
    """The names of all inputs of a form; of a list that may grow, as many as were typed."""
    for question in questions:
        name = f"{prefix}{question.name}"
        if question.shown:
            yield name
            yield from (each for each in typed or () if each.startswith(f"{name}."))
            continue
        match question.form:
            case AnswerForm.PARTS:
                yield from names_of(question.parts, typed, f"{name}.")
            case AnswerForm.RECORDS:
                yield from _names_of_records(question, typed or {}, name)
            case AnswerForm.DAY:
                yield from (f"{name}-{part}" for part in DAY_PARTS)
            case AnswerForm.MOMENT:
                yield from (f"{name}-{part}" for part in (*DAY_PARTS, "time"))
            case _:
                yield name


def _names_of_records(question: FieldQuestion, typed: Typed, name: str) -> Iterator[str]:
    if not question.one_each:
        yield count_name(name)
    for place, parts in enumerate(records_in(question, typed, name)):
        if question.tag:
            yield f"{name}.{place}.{question.tag}"
        yield from names_of(parts, typed, f"{name}.{place}.")


def count_name(name: str) -> str:
    """The input that says how many records a list has."""
    return f"{name}-count"


def records_in(question: FieldQuestion, typed: Typed, name: str) -> list[tuple[FieldQuestion, ...]]:
    """The questions of each record of a list, in order; none of one that is of no kind."""
    if question.one_each:
        return [question.parts for _ in question.options]
    many = min(whole_number(typed.get(count_name(name), "")) or 0, MOST_RECORDS)
    if not question.tag:
        return [question.parts] * many
    kinds = {kind.word: kind.parts for kind in question.kinds}
    return [kinds.get(typed.get(f"{name}.{at}.{question.tag}", ""), ()) for at in range(many)]


def read_form(
    questions: tuple[FieldQuestion, ...], typed: Typed, shown: Sequence[Marked] = ()
) -> Read:
    """Read a form. Nothing that was left out is taken for an answer, nor is what is `shown` taken
    for read unless it is marked.
    """
    values, problems = _read(questions, typed, "", shown)
    return Read(values=values, problems=tuple(problems))


def _read(
    questions: tuple[FieldQuestion, ...], typed: Typed, prefix: str, shown: Sequence[Marked] = ()
) -> tuple[dict[str, object], list[Problem]]:
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for question in questions:
        name = f"{prefix}{question.name}"
        if question.shown:
            values[question.name] = marked = _shown(question, typed, name, shown)
            if question.form is AnswerForm.TEXTS and question.needed and not marked:
                problems.append(Problem(name, f"Mark at least one: {question.label}"))
            continue
        if question.form is AnswerForm.PARTS:
            values[question.name], wrong = _read(question.parts, typed, f"{name}.")
            problems += wrong
            continue
        if question.form is AnswerForm.RECORDS:
            values[question.name], wrong = _records(question, typed, name)
            problems += wrong
            continue
        try:
            value = READERS[question.form](question, typed, name)
        except Unreadable as why:
            problems.append(Problem(name, str(why)))
            continue
        if value is not None:
            values[question.name] = value
        elif question.needed:
            problems.append(Problem(name, _missing(question)))
    return values, problems


def _shown(question: FieldQuestion, typed: Typed, name: str, shown: Sequence[Marked]) -> object:
    """What the page said was shown, or which of the things shown are marked."""
    if question.form is AnswerForm.TEXT:
        return typed.get(name, "")[:LONGEST]
    return tuple(one.value for one in shown if typed.get(f"{name}.{one.key}") == YES)


def _records(
    question: FieldQuestion, typed: Typed, name: str
) -> tuple[tuple[dict[str, object], ...], list[Problem]]:
    records: list[dict[str, object]] = []
    problems: list[Problem] = []
    for place, parts in enumerate(records_in(question, typed, name)):
        record, wrong = _read(_named(question, parts, place), typed, f"{name}.{place}.")
        if question.tag:
            record[question.tag] = typed.get(f"{name}.{place}.{question.tag}", "")
        if question.one_each:
            record[question.one_each] = question.options[place]
        records.append(record)
        problems += wrong
    if question.needed and not records:
        problems.append(Problem(f"{name}-kind", f"Add at least one: {question.label}"))
    return tuple(records), problems


def _named(
    question: FieldQuestion, parts: tuple[FieldQuestion, ...], place: int
) -> tuple[FieldQuestion, ...]:
    """A record's questions, each saying of which record it is: several have the same ones."""
    of = question.options[place] if question.one_each else f"{question.label} {place + 1}"
    return tuple(replace(part, label=f"{part.label} ({of})") for part in parts)


def _missing(question: FieldQuestion) -> str:
    if question.form in (AnswerForm.ONE_OF, AnswerForm.YES_OR_NO):
        return f"Choose an answer: {question.label}"
    return f"Fill this in: {question.label}"
