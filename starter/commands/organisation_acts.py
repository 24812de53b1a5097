"""The registrar's acts, each dated and with a reason (R1, R2, R12, R13)."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

import click

from policy.organisations import Agreement, Particulars, Status
from policy.refusal import Refusal
from policy.time import show_london
from service.context import Context
from service.organisations import acts
from service.organisations.register import code_of
from starter.commands.calling import in_service
from starter.commands.inputs import DAY, EFFECTIVE, REASON
from starter.commands.track import program_of

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
        id=code_of(id),
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

    async def work(context: Context) -> datetime | Refusal:
        return await acts.register(
            context,
            particulars,
            agreement,
            status=status,
            effective_from=effective_from,
            reason=reason,
        )

    at = in_service(data, work)
    click.echo(f"{particulars.id} is in the register as {status}, from {show_london(at)}.")


class _ChangeOfStatus(Protocol):
    def __call__(
        self, context: Context, /, code: str, *, effective_from: datetime | None, reason: str
    ) -> Awaitable[datetime | Refusal]: ...


def _status_act(name: str, act: _ChangeOfStatus, done: str, help: str) -> click.Command:
    """A command for one change of status."""

    @click.command(name, help=help)
    @click.argument("id")
    @EFFECTIVE
    @REASON
    @click.pass_obj
    def command(data: Path | None, id: str, effective_from: datetime | None, reason: str) -> None:
        at = in_service(
            data, lambda context: act(context, id, effective_from=effective_from, reason=reason)
        )
        click.echo(f"{code_of(id)}: {done} from {show_london(at)}.")

    return command


suspend = _status_act(
    "suspend",
    acts.suspend,
    "suspended",
    "Stop new referrals for the time being; open cases go on (R2).",
)
reinstate = _status_act("reinstate", acts.reinstate, "active again", "Lift a suspension (R2).")


@click.command()
@click.argument("id")
@EFFECTIVE
@REASON
@click.pass_obj
def leave(data: Path | None, id: str, effective_from: datetime | None, reason: str) -> None:
    """End the registration (R2): it refers, reports and reads no more. What is open with it is
    listed, for somebody to stand for it.
    """
    left = in_service(
        data, lambda context: acts.leave(context, id, effective_from=effective_from, reason=reason)
    )
    click.echo(f"{code_of(id)}: no longer registered from {show_london(left.at)}.")
    _say_open(code_of(id), left)


def _say_open(code: str, left: acts.LeftRegister) -> None:
    if not left.open_cases:
        click.echo("No open case is with it.")
        return
    click.echo(f"Open cases with it: {len(left.open_cases)}.")
    for item in left.open_cases:
        what = "its area's authority" if item.as_authority else "it referred"
        click.echo(f"  {item.reference}: {what}")
    if left.successor:
        click.echo(f"They go on with {left.successor}, which stands for it.")
        return
    click.echo("Nobody stands for it: notices about these cases reach nobody. Name its successor:")
    click.echo(f"  {program_of()} organisation succeed {code} NEW --reason ...")


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

    async def work(context: Context) -> acts.NamedSuccessor | Refusal:
        return await acts.succeed(context, old, new, effective_from=effective_from, reason=reason)

    named = in_service(data, work, temporal=True)
    click.echo(f"{code_of(new)} stands for {code_of(old)} from {show_london(named.at)}.")
    click.echo(
        f"Open cases that received it now: {named.cases_notified}; every other one receives it "
        "then."
    )


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
    in_service(data, lambda context: acts.renew(context, id, agreement, reason=reason))
    click.echo(f"{code_of(id)}: the agreement runs until {agreement_until:%d/%m/%Y}.")


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

    async def work(context: Context) -> datetime | Refusal:
        return await acts.delegate(
            context,
            authority,
            provider,
            valid_from=valid_from,
            valid_until=valid_until,
            reason=reason,
        )

    in_service(data, work)
    click.echo(f"{code_of(provider)} may refer for {code_of(authority)}.")
