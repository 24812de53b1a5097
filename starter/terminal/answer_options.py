"""The options that make up a status answer, and the questions for those left out on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

import click

from policy.support.answering.answer import Recourse, StatusAnswer, StatusResult
from starter.terminal.inputs import DAY, MOMENT, one_of

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--result", type=one_of(StatusResult), help="What was found."),
    click.option("--recourse", type=one_of(Recourse), help="Recourse to public funds."),
    click.option("--condition", "conditions", multiple=True, help="A condition; may be repeated."),
    click.option("--leave-expires", type=DAY, help="The last day of leave."),
    click.option("--application-type", default="", help="The outstanding application, if any."),
    click.option(
        "--document-gap/--no-document-gap",
        default=None,
        help="Is a document that proves it missing?",
    ),
    click.option("--source", "sources", multiple=True, help="A source checked; may be repeated."),
    click.option(
        "--answered-at", type=MOMENT, help="When it was found, London time. Otherwise now."
    ),
)


def answer_options(command: F) -> F:
    """Give a command the options of an answer."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was given of an answer so far."""

    result: str | None
    recourse: str | None
    conditions: tuple[str, ...]
    leave_expires: date | None
    application_type: str
    document_gap: bool | None
    sources: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        """The options without which there is no answer."""
        parts = {
            "--result": self.result,
            "--recourse": self.recourse,
            "--document-gap or --no-document-gap": self.document_gap,
            "--source": self.sources or None,
        }
        return [name for name, value in parts.items() if value is None]


def given(parts: dict[str, object]) -> Given:
    """What was typed, as click hands it over."""
    return Given(**parts)  # type: ignore[arg-type]


def complete(typed: Given) -> StatusAnswer:
    """The answer; what is missing is asked for on a terminal, a click.UsageError otherwise."""
    if typed.missing and not sys.stdin.isatty():
        raise click.UsageError(f"An answer needs more (R19): {', '.join(typed.missing)}.")
    if typed.missing:
        typed = _asked(typed)
    assert typed.result is not None and typed.recourse is not None  # asked for, or given
    return StatusAnswer(
        result=StatusResult(typed.result),
        recourse=Recourse(typed.recourse),
        conditions=typed.conditions,
        leave_expires=typed.leave_expires,
        application_type=typed.application_type.strip(),
        document_gap=bool(typed.document_gap),
        sources_checked=typed.sources,
    )


def _asked(typed: Given) -> Given:
    """Every part that was not given, asked for; an empty line leaves out what may be left out."""
    gap = typed.document_gap
    return replace(
        typed,
        result=typed.result or click.prompt("Result", type=one_of(StatusResult)),
        recourse=typed.recourse or click.prompt("Recourse to public funds", type=one_of(Recourse)),
        conditions=typed.conditions or _listed("Conditions, with ; between them"),
        leave_expires=typed.leave_expires or _day("Last day of leave, dd/mm/yyyy"),
        application_type=typed.application_type or _text("Outstanding application"),
        document_gap=click.confirm("Is a document that proves it missing?") if gap is None else gap,
        sources=typed.sources or _sources(),
    )


def _text(question: str) -> str:
    return str(click.prompt(question, default="", show_default=False))


def _listed(question: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in _text(question).split(";") if item.strip())


def _day(question: str) -> date | None:
    def read(text: str) -> date | None:
        return DAY.convert(text, None, None) if text else None

    found: date | None = click.prompt(question, default="", show_default=False, value_proc=read)
    return found


def _sources() -> tuple[str, ...]:
    while not (found := _listed("Sources checked, with ; between them")):
        click.echo("At least one.")
    return found
