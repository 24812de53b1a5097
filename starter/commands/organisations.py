"""The register of organisations: who may refer, and each organisation's credential."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from policy.organisations import standing
from policy.time import show_london
from service.organisations.credentials import renew_credential
from service.organisations.register import read_register, show_organisation
from starter.commands.calling import in_service
from starter.commands.inputs import MOMENT
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
from starter.output import out


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
    made = in_service(data, lambda context: renew_credential(context, id))
    click.echo("Its new credential, shown only now; hand it over in person or by a safe channel:")
    click.echo(made.credential)


@organisation.command("list")
@click.option("--at", type=MOMENT, help="As it was at this London time. Otherwise now.")
@click.pass_obj
def list_(data: Path | None, at: datetime | None) -> None:
    """Every organisation, and whether it may refer."""
    from starter.tables import table

    found = in_service(data, read_register)
    shown = table("Code", "Name", "Nation", "Status", "Agreement until", "May refer")
    for known in sorted(found.organisations.values(), key=lambda one: one.id):
        then = standing(known, at or found.now)
        until = f"{then.registration.agreement_until:%d/%m/%Y}" if then.registration else "-"
        may = "yes" if then.may_refer else "no"
        shown.add_row(known.id, known.name, known.nation, then.status or "-", until, may)
    out().print(shown)


@organisation.command()
@click.argument("id")
@click.pass_obj
def show(data: Path | None, id: str) -> None:
    """One organisation with its whole history: entries and delegations."""
    known = in_service(data, lambda context: show_organisation(context, id))
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
