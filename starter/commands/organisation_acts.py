"""The registrar's acts, each dated and with a reason (R1, R2, R12, R13)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import click

from activities.successions import tell_of_successors
from policy import registrar, successors
from policy.organisations import Agreement, Organisation, Particulars, Status
from policy.refusal import Refusal
from policy.registrar_reasons import NOT_REGISTERED
from policy.successors import stands_for
from policy.time import show_london
from starter.commands.desk import Desk, at_desk
from starter.commands.inputs import DAY, EFFECTIVE, REASON
from starter.commands.offices import here
from starter.output import Stopped
from store import organisations
from store.cases import clock
from store.successors import OpenWith, open_with

Act = Callable[[Organisation], Organisation | Refusal]
_DATED = Callable[..., Organisation | Refusal]
_AGREEMENT = (
    click.option("--agreement-version", required=True, help="The version that was signed."),
    click.option("--agreement-from", type=DAY, required=True, help="Its first day."),
    click.option("--agreement-until", type=DAY, required=True, help="Its last day."),
)


@click.command()
@click.argument("id")
@click.option("--name", required=True, help="The legal name.")
@click.option(
    "--kind", required=True, help="local authority, registered charity, housing executive"
)
@click.option("--nation", required=True, help="England, Scotland, Wales, Northern Ireland")
@click.option("--email", required=True, help="Where notices go.")
@click.option("--out-of-hours-email", default="", help="Where they go at night and at weekends.")
@click.option("--applied", is_flag=True, help="It has applied only, and may not refer yet.")
@_AGREEMENT[0]
@_AGREEMENT[1]
@_AGREEMENT[2]
@EFFECTIVE
@REASON
@click.pass_obj
def register(
    data: Path | None,
    id: str,
    name: str,
    kind: str,
    nation: str,
    email: str,
    out_of_hours_email: str,
    applied: bool,
    agreement_version: str,
    agreement_from: date,
    agreement_until: date,
    effective_from: datetime | None,
    reason: str,
) -> None:
    """Enter an organisation: new, after its application, or back after it left."""
    particulars = Particulars(
        id=id.strip().upper(),
        name=name,
        kind=kind.strip().lower(),
        nation=nation.strip(),
        contact_email=email,
        out_of_hours_email=out_of_hours_email,
    )
    agreement = Agreement(
        version=agreement_version, first_day=agreement_from, last_day=agreement_until
    )
    status = Status.APPLIED if applied else Status.ACTIVE
    at = effective_from or datetime.now(UTC)

    def act(known: Organisation | None) -> Organisation | Refusal:
        return registrar.register(
            known, particulars, agreement, effective_from=at, status=status, kinds=here().senders
        )

    _write(data, particulars.id, act, reason)
    click.echo(f"{particulars.id} is in the register as {status}, from {show_london(at)}.")


def _status_act(name: str, act: _DATED, done: str, help: str) -> click.Command:
    """A command for one change of status."""

    @click.command(name, help=help)
    @click.argument("id")
    @EFFECTIVE
    @REASON
    @click.pass_obj
    def command(data: Path | None, id: str, effective_from: datetime | None, reason: str) -> None:
        at = effective_from or datetime.now(UTC)
        _change(data, id, partial(act, effective_from=at), reason)
        click.echo(f"{id.strip().upper()}: {done} from {show_london(at)}.")

    return command


suspend = _status_act(
    "suspend",
    registrar.suspend,
    "suspended",
    "Stop new referrals for the time being; open cases go on (R2).",
)
reinstate = _status_act("reinstate", registrar.reinstate, "active again", "Lift a suspension (R2).")


@click.command()
@click.argument("id")
@EFFECTIVE
@REASON
@click.pass_obj
def leave(data: Path | None, id: str, effective_from: datetime | None, reason: str) -> None:
    """End the registration (R2): it refers, reports and reads no more. What is open with it is
    listed, for somebody to stand for it.
    """
    at, left = effective_from or datetime.now(UTC), id.strip().upper()
    _change(data, left, partial(registrar.leave, effective_from=at), reason)
    click.echo(f"{left}: no longer registered from {show_london(at)}.")

    async def work(desk: Desk) -> tuple[list[OpenWith], str]:
        async with desk.app.engine.connect() as connection:
            register = await organisations.load_register(connection)
            stands = stands_for(register, left, max(at, datetime.now(UTC)))
            return await open_with(connection, left), stands

    found, stands = at_desk(data, work, roles=here().keep_register)
    _say_open(left, found, "" if stands == left else stands)


def _say_open(left: str, found: list[OpenWith], successor: str) -> None:
    command = here().command
    if not found:
        click.echo("No open case is with it.")
        return
    click.echo(f"Open cases with it: {len(found)}.")
    for item in found:
        what = "its area's authority" if item.as_authority else "it referred"
        click.echo(f"  {item.reference}: {what}")
    if successor:
        click.echo(f"They go on with {successor}, which stands for it.")
        return
    click.echo("Nobody stands for it: notices about these cases reach nobody. Name its successor:")
    click.echo(f"  {command} organisation succeed {left} NEW --reason ...")


@click.command()
@click.argument("old")
@click.argument("new")
@EFFECTIVE
@REASON
@click.pass_obj
def succeed(
    data: Path | None, old: str, new: str, effective_from: datetime | None, reason: str
) -> None:
    """Say that NEW stands for OLD, as when councils merge (R2): from then on it is written to,
    reads and reports in its place, and the open cases are its own. OLD's registration ends.
    """
    before, after = old.strip().upper(), new.strip().upper()

    async def work(desk: Desk) -> tuple[datetime, int]:
        async with desk.app.engine.begin() as connection:
            await organisations.lock_register(connection)
            register = await organisations.load_register(connection)
            now = await clock(connection)
            at = effective_from or now
            named = successors.succeed(register, before, after, effective_from=at, now=now)
            if isinstance(named, Refusal):
                raise Stopped(named)
            await organisations.save(
                connection, register[before], named, desk.signed_in.number, reason
            )
        return at, await tell_of_successors(desk.app.case_client, desk.signed_in.number)

    at, told = at_desk(data, work, roles=here().keep_register, temporal=True)
    click.echo(f"{after} stands for {before} from {show_london(at)}.")
    click.echo(f"Open cases that heard of it now: {told}; every other one hears of it then.")


@click.command()
@click.argument("id")
@_AGREEMENT[0]
@_AGREEMENT[1]
@_AGREEMENT[2]
@REASON
@click.pass_obj
def renew(
    data: Path | None,
    id: str,
    agreement_version: str,
    agreement_from: date,
    agreement_until: date,
    reason: str,
) -> None:
    """Put a new agreement in the place of the old, from its first day (R12)."""
    agreement = Agreement(
        version=agreement_version, first_day=agreement_from, last_day=agreement_until
    )
    _change(data, id, lambda known: registrar.renew(known, agreement), reason)
    click.echo(f"{id.strip().upper()}: the agreement runs until {agreement_until:%d/%m/%Y}.")


@click.command()
@click.argument("authority")
@click.argument("provider")
@click.option("--from", "valid_from", type=DAY, required=True, help="The first day.")
@click.option("--until", "valid_until", type=DAY, help="The last day; open without it.")
@REASON
@click.pass_obj
def delegate(
    data: Path | None,
    authority: str,
    provider: str,
    valid_from: date,
    valid_until: date | None,
    reason: str,
) -> None:
    """Let a provider refer for an authority, between two days (R13)."""

    async def work(desk: Desk) -> None:
        async with desk.app.engine.begin() as connection:
            await organisations.lock_register(connection)
            register = await organisations.load_register(connection)
            giving, taking = (register.get(id.strip().upper()) for id in (authority, provider))
            if giving is None or taking is None:
                raise Stopped(NOT_REGISTERED)
            after = registrar.delegate(
                giving, taking, valid_from=valid_from, valid_until=valid_until
            )
            if isinstance(after, Refusal):
                raise Stopped(after)
            await organisations.save(connection, giving, after, desk.signed_in.number, reason)

    at_desk(data, work, roles=here().keep_register)
    click.echo(f"{provider.strip().upper()} may refer for {authority.strip().upper()}.")


def _change(data: Path | None, id: str, act: Act, reason: str) -> None:
    """An act on an organisation that must be there."""

    def on_known(known: Organisation | None) -> Organisation | Refusal:
        return NOT_REGISTERED if known is None else act(known)

    _write(data, id.strip().upper(), on_known, reason)


def _write(
    data: Path | None,
    id: str,
    act: Callable[[Organisation | None], Organisation | Refusal],
    reason: str,
) -> None:
    """Registrars take turns; what one reads is what it writes on. Raises Stopped for a refusal."""

    async def work(desk: Desk) -> None:
        async with desk.app.engine.begin() as connection:
            await organisations.lock_register(connection)
            before = (await organisations.load_register(connection)).get(id)
            after = act(before)
            if isinstance(after, Refusal):
                raise Stopped(after)
            await organisations.save(connection, before, after, desk.signed_in.number, reason)

    at_desk(data, work, roles=here().keep_register)
