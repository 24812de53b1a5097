"""Values as people type them: references, London moments, days, words of a closed list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

import click

from policy.cases.moments import believable_day
from policy.references import ReferenceError_, parse_reference
from policy.time import (
    UnreadableTime,
    at_london,
    end_of_london_day,
    parse_date,
    parse_london,
    shown_again,
)
from policy.written import plain_day, plain_moment
from starter.terminal.track import PROGRAMS, permissions_of

if TYPE_CHECKING:
    from policy.cases.deed import Deed
    from service.permissions import Permissions

Word = TypeVar("Word", bound=StrEnum)
F = TypeVar("F", bound=Callable[..., Any])


class _ReferenceType(click.ParamType[str]):
    name = "reference"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return parse_reference(str(value), permissions_of().references)
        except ReferenceError_ as problem:
            self.fail(f"{problem} ({problem.code})", param, ctx)


class _MomentType(click.ParamType[datetime]):
    """`dd/mm/yyyy hh:mm`, London; a day alone is its first minute."""

    name = "dd/mm/yyyy hh:mm"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        try:
            if ":" in str(value):
                return _minute(plain_moment(str(value).strip()))
            return at_london(parse_date(plain_day(str(value).strip())), time(0))
        except UnreadableTime as problem:
            self.fail(f"This is no London time: {problem}. Write dd/mm/yyyy hh:mm.", param, ctx)


def _minute(text: str) -> datetime:
    """The moment; of the hour that October's clocks show twice it is said which was read."""
    moment = parse_london(text)
    if not text[-1:].isalpha() and shown_again(moment) is not None:
        click.echo(
            f"{text} came twice that night; read as the first, BST. For the second write GMT "
            "after it.",
            err=True,
        )
    return moment


class _Day(click.ParamType[date]):
    name = "dd/mm/yyyy"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return parse_date(plain_day(str(value).strip()))
        except UnreadableTime as problem:
            self.fail(f"This is no date: {problem}. Write dd/mm/yyyy.", param, ctx)


class _Until(click.ParamType[datetime]):
    """`dd/mm/yyyy hh:mm`, London; a day alone is its last moment."""

    name = "dd/mm/yyyy"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if not isinstance(value, datetime) and ":" not in str(value):
            day = DAY.convert(value, param, ctx)
            if not believable_day(day):
                self.fail("This lies outside any time this service knows.", param, ctx)
            return end_of_london_day(day) - timedelta(microseconds=1)
        return MOMENT.convert(value, param, ctx)


class _WordHere(click.ParamType[str]):
    """A word of one of the closed lists of the track that the command is called in, or one `more`
    that stands for all of them.
    """

    def __init__(
        self, name: str, words: Callable[[Permissions], type[StrEnum]], more: str | None = None
    ) -> None:
        self.name = name
        self._words = words
        self._more = [] if more is None else [more]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return self._choice().convert(value, param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        return self._choice().get_metavar(param, ctx)

    def _choice(self) -> click.Choice[str]:
        return _choice([*(word.value for word in self._words(permissions_of())), *self._more])


role_here = _WordHere("role", lambda track: track.roles)
team_here = _WordHere("team", lambda track: track.teams)
EVERY = "every"
team_or_every_here = _WordHere("team", lambda track: track.teams, more=EVERY)
REFERENCE = _ReferenceType()
MOMENT = _MomentType()
DAY = _Day()
UNTIL = _Until()


def one_of(words: type[Word]) -> click.Choice[str]:
    """A closed list, in any case of letters."""
    return _choice([word.value for word in words])


def _choice(words: Sequence[str]) -> click.Choice[str]:
    return click.Choice(words, case_sensitive=False)


TRACK = click.option(
    "--track",
    type=click.Choice(tuple(PROGRAMS)),
    help="Whose. Otherwise that of the track it is called in.",
)
REASON = click.option("--reason", required=True, help="Why, in a sentence. No names.")


def hint(deed: Deed[Any, Any, Any], name: str, more: str = "") -> str:
    """An option's help, from the hint of a deed's field: `Why support goes on. No names.`"""
    return f"{deed.fields[name].hint}. {more}".rstrip()


def reason_for(deed: Deed[Any, Any, Any]) -> Callable[[F], F]:
    """`--reason` of a deed."""
    return click.option("--reason", required=True, help=hint(deed, "reason", "No names."))


EFFECTIVE = click.option(
    "--from",
    "effective_from",
    type=MOMENT,
    help="From when it counts, London time. Otherwise now.",
)
