"""The staff register and the duty rota: who acts here, and who is told when a deadline passes."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from policy.contact import is_email
from policy.refusal import Refusal
from policy.staffing import NOTHING_WAITS, Entry, needs_second_person, refused_confirming
from policy.time import show_london
from starter.commands.desk import Desk, at_desk, without_session
from starter.commands.inputs import MOMENT, role_here, team_here
from starter.commands.offices import here
from starter.commands.sign_in import typed_unseen
from starter.say import Stopped, out
from starter.session import signed_in
from store import staff as register
from store.credentials import new_digest
from store.staff import StaffMember

SHORTEST_CREDENTIAL = 12

_NUMBER_TAKEN = Refusal(
    code="number-taken",
    sentence="Somebody has this staff number already.",
    what_to_do="Give another number: one is never used twice.",
    rule="service",
)
_UNKNOWN = Refusal(
    code="no-such-staff",
    sentence="Nobody who serves has this staff number.",
    what_to_do="Look it up: referrals staff list",
    rule="service",
)
_ROLE_NOT_HELD = Refusal(
    code="role-not-held",
    sentence="They do not hold the role that the rota would call them in.",
    what_to_do="Put somebody on duty who holds it.",
    rule="R18",
)
_BAD_ADDRESS = Refusal(
    code="bad-contact",
    sentence="This is no e-mail address.",
    what_to_do="Give one that is read: escalations go there.",
    rule="R18",
)


@click.group()
def staff() -> None:
    """Who acts here, with which roles, and who is on duty."""


@staff.command()
@click.argument("number")
@click.option("--name", required=True, help="Kept in the register only.")
@click.option("--email", required=True, help="Where escalations go.")
@click.option("--team", type=team_here, required=True)
@click.option("--role", "roles", type=role_here, multiple=True, required=True)
@click.option(
    "--ask-credential", is_flag=True, help="Type the credential instead of having one made."
)
@click.pass_obj
def add(
    data: Path | None,
    number: str,
    name: str,
    email: str,
    team: str,
    roles: tuple[str, ...],
    ask_credential: bool,
) -> None:
    """Enter somebody; they may sign in once a second person has confirmed it (`staff confirm`).

    The very first person is entered without a session, and must be able to enter others.
    """
    if not is_email(email):
        raise Stopped(_BAD_ADDRESS)
    credential = _typed() if ask_credential else secrets.token_urlsafe(18)
    member = StaffMember(
        number=number.strip().upper(),
        name=name,
        email=email,
        team=team,
        roles=roles,
    )

    async def work(desk: Desk) -> bool:
        digest = await new_digest(credential)
        async with desk.app.engine.begin() as connection:
            known = await register.list_staff(connection)
            by = await signed_in(connection, desk.session_file) if known else member
            desk.require(by, desk.office.keep_staff)
            waits = bool(known) and needs_second_person(
                member.roles, by.number, map(_entry, known), desk.office.confirm_staff
            )
            entered = replace(member, waiting=waits)
            if not await register.add_staff(connection, entered, digest, by.number):
                raise Stopped(_NUMBER_TAKEN)
            return waits

    waits = without_session(data, work)
    click.echo(f"{member.number} is entered.")
    if waits:
        who = " or ".join(sorted(here().confirm_staff))
        click.echo(f"They may sign in once a {who}, not you, has confirmed it:")
        click.echo(f"  {here().command} staff confirm {member.number}")
    if not ask_credential:
        click.echo("Their credential, shown only now:")
        click.echo(credential)


def _entry(member: StaffMember) -> Entry:
    return Entry(
        number=member.number,
        roles=member.roles,
        entered_by=member.entered_by,
        active=member.active,
        waiting=member.waiting,
    )


@staff.command()
@click.argument("number")
@click.pass_obj
def confirm(data: Path | None, number: str) -> None:
    """Confirm, as a second person, that somebody was rightly entered: they may sign in from now on.
    See first with which roles: `staff list`.
    """
    number = number.strip().upper()

    async def work(desk: Desk) -> Refusal | None:
        async with desk.app.engine.begin() as connection:
            known = await register.find_staff(connection, number)
            by = desk.signed_in.number
            refusal = refused_confirming(_entry(known) if known is not None else None, by)
            if refusal is None and not await register.confirm(connection, number, by):
                return NOTHING_WAITS
            return refusal

    refusal = at_desk(data, work, roles=here().confirm_staff)
    if refusal is not None:
        raise Stopped(refusal)
    click.echo(f"{number} may sign in now.")


def _typed() -> str:
    while True:
        text = typed_unseen("Credential", twice=True)
        if len(text) >= SHORTEST_CREDENTIAL:
            return text
        click.echo(f"At least {SHORTEST_CREDENTIAL} characters.", err=True)


@staff.command("list")
@click.pass_obj
def list_(data: Path | None) -> None:
    """Everybody, with their roles."""
    from starter.tables import table

    async def work(desk: Desk) -> list[StaffMember]:
        async with desk.app.engine.connect() as connection:
            return await register.list_staff(connection)

    shown = table("Number", "Name", "Team", "Roles", "Serves")
    for member in at_desk(data, work, roles=here().anybody):
        serves = "waits to be confirmed" if member.waiting else "yes" if member.active else "no"
        shown.add_row(member.number, member.name, member.team, ", ".join(member.roles), serves)
    out().print(shown)


@staff.command()
@click.argument("number")
@click.pass_obj
def end(data: Path | None, number: str) -> None:
    """Somebody leaves: they cannot sign in any more, and their sessions end at once."""

    async def work(desk: Desk) -> bool:
        async with desk.app.engine.begin() as connection:
            return await register.end_service(connection, number.strip().upper())

    if not at_desk(data, work, roles=here().keep_staff):
        raise Stopped(_UNKNOWN)
    click.echo(f"{number.strip().upper()} no longer serves. Look at the rota: referrals staff rota")


@staff.command()
@click.argument("role", type=role_here)
@click.argument("number")
@click.option(
    "--position", default=1, type=click.IntRange(1), help="1 is told first, 2 is next in line."
)
@click.option("--from", "starts", type=MOMENT, required=True, help="London time.")
@click.option("--until", "ends", type=MOMENT, required=True, help="London time.")
@click.pass_obj
def duty(
    data: Path | None, role: str, number: str, position: int, starts: datetime, ends: datetime
) -> None:
    """Put somebody on the duty rota, in a role that they hold (R18)."""
    if ends <= starts:
        raise click.UsageError("--until must be later than --from.")

    async def work(desk: Desk) -> None:
        async with desk.app.engine.begin() as connection:
            member = await register.find_staff(connection, number.strip().upper())
            if member is None or not member.active:
                raise Stopped(_UNKNOWN)
            if role not in member.roles:
                raise Stopped(_ROLE_NOT_HELD)
            await register.put_on_duty(
                connection,
                role=role,
                position=position,
                number=member.number,
                starts=starts,
                ends=ends,
                recorded_by=desk.signed_in.number,
            )

    at_desk(data, work, roles=here().keep_staff)
    click.echo(f"{number.strip().upper()} is {role}, place {position}, until {show_london(ends)}.")


@staff.command()
@click.option("--at", type=MOMENT, help="At this London time. Otherwise now.")
@click.pass_obj
def rota(data: Path | None, at: datetime | None) -> None:
    """Who is on duty, by staff number."""
    from starter.tables import table

    async def work(desk: Desk) -> list[tuple[str, int, str, datetime]]:
        async with desk.app.engine.connect() as connection:
            return await register.rota(connection, at or datetime.now(UTC))

    shown = table("Role", "In line", "Number", "Until (London)")
    for role, position, number, ends in at_desk(data, work, roles=here().anybody):
        shown.add_row(role, str(position), number, show_london(ends))
    out().print(shown)
    if not shown.row_count:
        click.echo("Nobody is on duty: an escalation would ring the alarm address.")
