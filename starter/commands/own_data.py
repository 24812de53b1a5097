"""`referrals own-data`: requests of people for what is held about them, and their clock (R35)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policy.own_data import OwnDataStep, StepKind
from starter.commands.find import NOBODY, asked_for
from starter.terminal.calling import in_service
from starter.terminal.inputs import DAY, REASON, REFERENCE
from starter.terminal.output import out, plain
from starter.use_cases import (
    copy_own_data,
    find_cases_for_protection,
    list_requests,
    receive_request,
    take_step,
)

if TYPE_CHECKING:
    from service.own_data.requests import RequestToday
    from service.values.own_copy import OwnCopy

_ON = click.option("--on", type=DAY, required=True, help="The London day on which it happened.")


@click.group("own-data")
def own_data() -> None:
    """Requests for what is held about somebody: a month's clock each, by number. Who asked is in
    your own file; nothing here names anybody.
    """


@own_data.command()
@_ON
@click.pass_obj
def receive(data: Path | None, on: date) -> None:
    """Enter a request, as the data-protection officer, with the day on which it was received."""

    _say_last_day(in_service(data, lambda context: receive_request(context, on)))


@own_data.command("list")
@click.option("--all", "everything", is_flag=True, help="Answered ones too.")
@click.pass_obj
def list_(data: Path | None, everything: bool) -> None:
    """Requests, the oldest first, each with its last day."""
    from starter.drawing.tables import table

    shown = table("Number", "Received", "Answer by", "")
    for one in in_service(data, lambda context: list_requests(context, answered=everything)):
        cells = f"{one.request.received_on:%d/%m/%Y}", f"{one.answer_by:%d/%m/%Y}"
        shown.add_row(one.request.id, *cells, _where_it_stands(one))
    out().print(shown)


@own_data.command()
@click.argument("references", nargs=-1, type=REFERENCE)
@REASON
@click.pass_obj
def copy(data: Path | None, references: tuple[str, ...], reason: str) -> None:
    """Gather all that this track holds about a person, for them, as the data-protection officer.

    Name the cases, or none and be asked whom to look for: names in any order, other names, a day
    of birth that is unknown, approximate or swapped hide nobody, so make sure that each case is
    theirs. Others' names and what victims said are kept out. Look through it before you give it.
    """
    if not references:
        match = asked_for(other_names=True)
        references = tuple(
            in_service(data, lambda ctx: find_cases_for_protection(ctx, match, reason=reason))
        )
    if not references:
        click.echo(NOBODY)
    for reference in references:
        _show(in_service(data, _copy_of(reference, reason)))


def _copy_of(reference: str, reason: str) -> Callable[[Any], Any]:
    return lambda context: copy_own_data(context, reference, reason=reason)


def _show(copied: OwnCopy) -> None:
    click.echo(f"{copied.reference}: what is held about you")
    for part in copied.parts:
        click.echo(f"\n{part.title}" + ("" if part.entries else ": nothing"))
        for entry in part.entries:
            click.echo(f"  {plain(entry.title)}")
            for name, said in entry.says:
                click.echo(f"    {name}: {plain(said)}")


def _where_it_stands(one: RequestToday) -> str:
    request = one.request
    if request.answered_on is not None:
        late = request.answered_on > one.answer_by
        return f"answered {request.answered_on:%d/%m/%Y}" + (", late" if late else "")
    if request.paused:
        return "the clock stands"
    days = (one.answer_by - one.today).days
    return f"{days} days left" if days >= 0 else f"{-days} days over"


def _say_last_day(one: RequestToday) -> None:
    click.echo(f"{one.request.id}: to be answered by {one.answer_by:%d/%m/%Y}.")


def _command(kind: StepKind, name: str, help: str) -> None:
    @click.argument("number")
    @_ON
    @REASON
    @click.pass_obj
    def take(data: Path | None, number: str, on: date, reason: str) -> None:
        step = OwnDataStep(kind=kind, on=on, reason=reason)
        one = in_service(data, lambda context: take_step(context, number, step))
        if kind is StepKind.ANSWERED:
            click.echo(f"{one.request.id}: answered, on record.")
        elif one.request.paused:
            click.echo(f"{one.request.id}: the clock stands.")
        else:
            _say_last_day(one)

    named: Callable[..., None] = take
    own_data.add_command(click.command(name, help=help)(named))


_command(StepKind.PAUSED, "pause", "Stop the clock: something was asked back, and is waited for.")
_command(StepKind.RESUMED, "resume", "Let the clock run again: what was asked back has come.")
_command(StepKind.EXTENDED, "extend", "Take two more months, told within the first.")
_command(StepKind.ANSWERED, "answered", "Say that it was answered.")
