"""`referrals own-data`: requests of people for what is held about them, and their clock (R35)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click

from policy.own_data import NO_SUCH_DAY, Request, Step, StepKind, answer_by
from policy.refusal import Refusal
from policy.time import london_day
from starter.commands.desk import Desk, at_desk
from starter.commands.inputs import DAY, REASON
from starter.commands.offices import here
from starter.output import Stopped, out
from store import own_data as store
from store.cases import clock

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

    async def work(desk: Desk) -> tuple[Request, date]:
        async with desk.app.engine.begin() as connection:
            today = london_day(await clock(connection))
            if on > today:
                raise Stopped(NO_SUCH_DAY)
            number = desk.signed_in.number
            return await store.receive(connection, on, today, number), today

    request, today = at_desk(data, work, roles=here().protect_data)
    click.echo(f"{request.id}: to be answered by {answer_by(request, today):%d/%m/%Y}.")


@own_data.command("list")
@click.option("--all", "everything", is_flag=True, help="Answered ones too.")
@click.pass_obj
def list_(data: Path | None, everything: bool) -> None:
    """Requests, the oldest first, each with its last day."""
    from starter.tables import table

    async def work(desk: Desk) -> tuple[list[Request], datetime]:
        async with desk.app.engine.connect() as connection:
            return await store.requests(connection), await clock(connection)

    found, now = at_desk(data, work, roles=here().protect_data)
    shown = table("Number", "Received", "Answer by", "")
    for request in found:
        if everything or request.answered_on is None:
            last = answer_by(request, london_day(now))
            cells = f"{request.received_on:%d/%m/%Y}", f"{last:%d/%m/%Y}"
            shown.add_row(request.id, *cells, _standing(request, last, london_day(now)))
    out().print(shown)


def _standing(request: Request, last: date, today: date) -> str:
    if request.answered_on is not None:
        late = request.answered_on > last
        return f"answered {request.answered_on:%d/%m/%Y}" + (", late" if late else "")
    if request.paused:
        return "the clock stands"
    days = (last - today).days
    return f"{days} days left" if days >= 0 else f"{-days} days over"


def _command(kind: StepKind, name: str, help: str) -> None:
    @click.argument("number")
    @_ON
    @REASON
    @click.pass_obj
    def take(data: Path | None, number: str, on: date, reason: str) -> None:
        step = Step(kind=kind, on=on, reason=reason)
        request, today = _taken(data, number.strip().upper(), step)
        if kind is StepKind.ANSWERED:
            click.echo(f"{request.id}: answered, on record.")
        elif request.paused:
            click.echo(f"{request.id}: the clock stands.")
        else:
            click.echo(f"{request.id}: to be answered by {answer_by(request, today):%d/%m/%Y}.")

    named: Callable[..., None] = take
    own_data.add_command(click.command(name, help=help)(named))


def _taken(data: Path | None, number: str, step: Step) -> tuple[Request, date]:
    async def work(desk: Desk) -> tuple[Request | Refusal, date]:
        async with desk.app.engine.begin() as connection:
            today = london_day(await clock(connection))
            by = desk.signed_in.number
            return await store.take_step(connection, number, step, today, by), today

    request, today = at_desk(data, work, roles=here().protect_data)
    if isinstance(request, Refusal):
        raise Stopped(request)
    return request, today


_command(StepKind.PAUSED, "pause", "Stop the clock: something was asked back, and is waited for.")
_command(StepKind.RESUMED, "resume", "Let the clock run again: what was asked back has come.")
_command(StepKind.EXTENDED, "extend", "Take two more months, told within the first.")
_command(StepKind.ANSWERED, "answered", "Say that it was answered.")
