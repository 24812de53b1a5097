"""The register of organisations: who may refer, and each organisation's credential."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path

import click

from policy.organisations import Organisation, may_sign, standing
from policy.registrar_reasons import LEFT, NOT_REGISTERED
from policy.time import show_london
from starter.commands.desk import Desk, at_desk
from starter.commands.inputs import MOMENT
from starter.commands.offices import here
from starter.commands.organisation_acts import (
    delegate,
    leave,
    register,
    reinstate,
    renew,
    succeed,
    suspend,
)
from starter.commands.organisation_file import import_
from starter.commands.organisation_mail import applications, mail
from starter.commands.organisation_steps import set_up
from starter.output import Stopped, out
from store import organisations
from store.cases import clock
from store.credentials import new_digest


@click.group()
def organisation() -> None:
    """The register: who may refer, under which agreement, from when to when."""


for _act in (
    register,
    suspend,
    reinstate,
    leave,
    succeed,
    renew,
    delegate,
    import_,
    mail,
    applications,
    set_up,
):
    organisation.add_command(_act)


@organisation.command()
@click.argument("id")
@click.pass_obj
def credential(data: Path | None, id: str) -> None:
    """Make a new credential for an organisation and show it once. The old one ends."""
    made = secrets.token_urlsafe(18)

    async def work(desk: Desk) -> None:
        code = id.strip().upper()
        digest = await new_digest(made)
        async with desk.app.engine.begin() as connection:
            known = (await organisations.load_register(connection)).get(code)
            if known is None:
                raise Stopped(NOT_REGISTERED)
            if not may_sign(known, await clock(connection)):
                raise Stopped(LEFT)
            await organisations.set_credential(connection, code, digest)

    at_desk(data, work, roles=here().keep_register)
    click.echo("Its new credential, shown only now; hand it over in person or by a safe channel:")
    click.echo(made)


@organisation.command("list")
@click.option("--at", type=MOMENT, help="As it was at this London time. Otherwise now.")
@click.pass_obj
def list_(data: Path | None, at: datetime | None) -> None:
    """Every organisation, and whether it may refer."""
    from starter.tables import table

    register, moment = at_desk(data, _register, roles=here().anybody), at or datetime.now(UTC)
    shown = table("Code", "Name", "Nation", "Status", "Agreement until", "May refer")
    for known in sorted(register.values(), key=lambda one: one.id):
        then = standing(known, moment)
        until = f"{then.registration.agreement_until:%d/%m/%Y}" if then.registration else "-"
        may = "yes" if then.may_refer else "no"
        shown.add_row(known.id, known.name, known.nation, then.status or "-", until, may)
    out().print(shown)


@organisation.command()
@click.argument("id")
@click.pass_obj
def show(data: Path | None, id: str) -> None:
    """One organisation with its whole history: entries and delegations."""
    known = at_desk(data, _register, roles=here().anybody).get(id.strip().upper())
    if known is None:
        raise Stopped(NOT_REGISTERED)
    click.echo(f"{known.id}: {known.name}, {known.kind}, {known.nation}")
    click.echo(
        f"Notices: {known.contact_email}; out of hours: {known.out_of_hours_email or 'the same'}"
    )
    for entry in known.registrations:
        click.echo(
            f"  from {show_london(entry.effective_from)}: {entry.status}, "
            f"agreement {entry.agreement_version}, {entry.agreement_from:%d/%m/%Y} to "
            f"{entry.agreement_until:%d/%m/%Y}"
        )
    if known.succession is not None:
        since = show_london(known.succession.effective_from)
        click.echo(f"  {known.succession.successor_id} stands for it from {since}")
    for given in known.delegations:
        until = f"{given.valid_until:%d/%m/%Y}" if given.valid_until else "further notice"
        click.echo(
            f"  {given.provider_id} may refer for it: {given.valid_from:%d/%m/%Y} to {until}"
        )


async def _register(desk: Desk) -> dict[str, Organisation]:
    async with desk.app.engine.connect() as connection:
        return await organisations.load_register(connection)
