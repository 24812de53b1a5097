"""The staff register and the duty rota: who acts here, who is notified of a deadline."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.time import show_london
from service.values.staff import SHORTEST_CREDENTIAL, Duty, NewStaff
from starter import use_cases
from starter.terminal.calling import at_a_desk, if_signed_in, in_service
from starter.terminal.credentials import typed_unseen
from starter.terminal.inputs import MOMENT, REASON, role_here, team_here
from starter.terminal.output import out
from starter.terminal.proposed import say_proposed
from starter.terminal.track import permissions_of, program_of
from starter.use_cases import bind_sign_in, confirm_entry, give_staff_roles, reset_second_factor

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.context import Context
    from service.staff.entering import EnteredStaff


@click.group()
def staff() -> None:
    """Who acts here, with which roles, and who is on duty."""


@staff.command()
@click.argument("number")
@click.option("--name", required=True, help="Kept in the register only.")
@click.option("--email", required=True, help="Where escalations go.")
@click.option("--team", type=team_here, required=True)
@click.option("--role", "roles", type=role_here, multiple=True, required=True)
@REASON
@click.option(
    "--ask-credential", is_flag=True, help="Type the credential instead of having one made."
)
@click.pass_obj
def add(data: Path | None, /, ask_credential: bool, reason: str, **who: object) -> None:
    """Enter somebody; they may sign in once a second person has confirmed it (`staff confirm`).

    The very first person is entered without a session, on the service's own machine (`referrals
    admin staff add`), and must be able to enter others.
    """
    credential = _typed() if ask_credential else None
    new = NewStaff(credential=credential, **who)  # type: ignore[arg-type]

    async def work(context: Context) -> EnteredStaff | Refusal:
        if not at_a_desk(context) and context.member is None:
            from service.staff.entering import enter_first

            return await enter_first(context, new)
        return await use_cases.enter_staff(context, new, reason=reason)

    entered = if_signed_in(data, work, noted=False)
    click.echo(f"{entered.number} is entered.")
    if entered.waits:
        who_confirms = " or ".join(sorted(permissions_of().confirm_staff))
        click.echo(f"They may sign in once a {who_confirms}, not you, has confirmed it:")
        click.echo(f"  {program_of()} staff confirm {entered.number} --reason -")
    if entered.credential is not None:
        click.echo("Their credential, shown only now:")
        click.echo(entered.credential)


@staff.command()
@click.argument("number")
@REASON
@click.pass_obj
def confirm(data: Path | None, number: str, reason: str) -> None:
    """Confirm, as a second person, that somebody was rightly entered: they may sign in from now on.
    See first with which roles: `staff list`. To reject it: `second-person reject`.
    """
    decided = in_service(data, lambda context: confirm_entry(context, number, reason=reason))
    for line in decided.said:
        click.echo(line)


@staff.command()
@click.argument("number")
@click.option("--role", "roles", type=role_here, multiple=True, required=True)
@REASON
@click.pass_obj
def roles(data: Path | None, number: str, roles: tuple[str, ...], reason: str) -> None:
    """Propose that somebody holds these roles and no others; a second person confirms it."""
    say_proposed(
        in_service(data, lambda context: give_staff_roles(context, number, roles, reason=reason))
    )


@staff.command("reset-factor")
@click.argument("number")
@REASON
@click.pass_obj
def reset_factor(data: Path | None, number: str, reason: str) -> None:
    """Propose that the second factor of somebody who has lost it is reset; a second person confirms
    it. Say in the reason how you know that it is them.
    """
    say_proposed(
        in_service(data, lambda context: reset_second_factor(context, number, reason=reason))
    )


@staff.command()
@click.argument("number")
@click.option("--subject", required=True, help="What they were shown when they tried to sign in.")
@REASON
@click.pass_obj
def bind(data: Path | None, number: str, subject: str, reason: str) -> None:
    """Propose that somebody signs in by an account of the identity provider."""
    say_proposed(
        in_service(data, lambda context: bind_sign_in(context, number, subject, reason=reason))
    )


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
    from starter.drawing.tables import table

    shown = table("Number", "Name", "Team", "Roles", "Serves")
    for member in in_service(data, use_cases.list_staff):
        serves = "waits to be confirmed" if member.waiting else "yes" if member.active else "no"
        shown.add_row(member.number, member.name, member.team, ", ".join(member.roles), serves)
    out().print(shown)


@staff.command()
@click.argument("number")
@click.pass_obj
def end(data: Path | None, number: str) -> None:
    """Somebody leaves: they cannot sign in any more, and their sessions end at once."""
    ended = in_service(data, lambda context: use_cases.end_service(context, number))
    click.echo(f"{ended} no longer serves. Look at the rota: {program_of()} staff rota")


@staff.command()
@click.argument("role", type=role_here)
@click.argument("number")
@click.option(
    "--position",
    default=1,
    type=click.IntRange(1),
    help="1 is notified first, 2 next.",
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
    new = Duty(role=role, position=position, number=number, ends=ends)
    put = in_service(data, lambda context: use_cases.put_on_duty(context, new, starts))
    click.echo(f"{put.number} is {role}, place {position}, until {show_london(ends)}.")


@staff.command()
@click.option("--at", type=MOMENT, help="At this London time. Otherwise now.")
@click.pass_obj
def rota(data: Path | None, at: datetime | None) -> None:
    """Who is on duty, by staff number."""
    from starter.drawing.tables import table

    shown = table("Role", "Place on the rota", "Number", "Until (London)")
    for one in in_service(data, lambda context: use_cases.duty_rota(context, at)):
        shown.add_row(one.role, str(one.position), one.number, show_london(one.ends))
    out().print(shown)
    if not shown.row_count:
        click.echo("Nobody is on duty: an escalation would ring the alarm address.")
