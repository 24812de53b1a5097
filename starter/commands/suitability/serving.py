"""From decision to service: the fresh look, the clearance, the report, the withdrawal (R110 to
R114). Nothing here sends anything to the person.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from policy.refusal import Refusal
from policy.suitability.commands import (
    AskClearance,
    AskRecheck,
    RecordRecheck,
    ReportAttempt,
    ReportService,
    ServeToFile,
    VoidClearance,
    WithdrawDecision,
)
from policy.suitability.evidence.words import Known, Place
from policy.suitability.state import SuitabilityState
from policy.suitability.words import Manner
from policy.time import show_london
from service.cases.orders import Accepted
from starter.commands.asking import ask, carry_out, say_reply
from starter.commands.desk import Desk, at_desk, state_of
from starter.commands.inputs import MOMENT, REASON, REFERENCE, one_of
from starter.commands.offices import here
from starter.output import Exit, Stopped, stopped

_NOW = "now"


def _moment(ctx: click.Context, param: click.Parameter, value: str) -> datetime | None:
    """None for now, which the case's own clock says best."""
    return None if value.strip().lower() == _NOW else MOMENT.convert(value, param, ctx)


_AT = click.option(
    "--at",
    required=True,
    callback=_moment,
    metavar="dd/mm/yyyy hh:mm",
    help=f"When it was, London time; or `{_NOW}`.",
)


@click.command("ask-recheck")
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def ask_recheck(data: Path | None, reference: str) -> None:
    """Ask for a fresh look at the circumstances, because the person is about to be met (R111)."""
    carry_out(data, reference, AskRecheck(), f"Asked for {reference}: somebody looks afresh.")


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--place", type=one_of(Place), required=True, help="Where the person sleeps now.")
@click.option("--engaged", type=one_of(Known), required=True, help="Do they take up support now?")
@click.option("--source", "sources", multiple=True, required=True, help="Where you looked.")
@click.option("--changed-otherwise", is_flag=True, help="Something else has changed.")
@click.option("--note", default="", help="In a few words. No names.")
@click.pass_obj
def recheck(
    data: Path | None,
    reference: str,
    place: str,
    engaged: str,
    sources: tuple[str, ...],
    changed_otherwise: bool,
    note: str,
) -> None:
    """Record what a fresh look found, and where you looked (R111).

    If the person no longer sleeps rough, or receives support, service is blocked at once and a
    UKVI officer must withdraw the decision (R112).
    """
    command = RecordRecheck(
        place=Place(place),
        engaged=Known(engaged),
        sources=sources,
        changed_otherwise=changed_otherwise,
        note=note,
    )
    carry_out(data, reference, command, f"The fresh look at {reference} is on record.")


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--note", default="", help="Why service waited, if it waited long. No names.")
@click.pass_obj
def clearance(data: Path | None, reference: str, note: str) -> None:
    """Ask, before the paper is handed over, whether it may be (R111, R112).

    A clearance holds for a few hours, and news voids it: you are told. Hand nothing over without
    one.
    """

    async def work(desk: Desk) -> tuple[Accepted | Refusal, SuitabilityState]:
        reply = await ask(desk.context, reference, AskClearance(note=note))
        return reply, await state_of(desk, reference)

    reply, state = at_desk(data, work, roles=here().anybody, temporal=True)
    if isinstance(reply, Refusal):
        raise Stopped(reply)
    given = state.clearance
    if reply.later or given is None or given.voided_at is not None:
        raise stopped(
            "no-clearance-yet",
            "The case cannot be asked just now, so there is NO clearance. Hand nothing over.",
            "Look before you meet the person: referrals suitability show.",
            Exit.REFUSED,
            "R111",
        )
    click.echo(f"{reference} is cleared for service in person until {show_london(given.until)}.")
    click.echo("News voids it at once, and you are told. Afterwards: `report-service`.")


@click.command("void-clearance")
@click.argument("reference", type=REFERENCE)
@REASON
@click.pass_obj
def void_clearance(data: Path | None, reference: str, reason: str) -> None:
    """Give a clearance back unused."""
    done = f"The clearance for {reference} is given back. Hand nothing over."
    carry_out(data, reference, VoidClearance(reason=reason), done)


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--where", required=True, help="What kind of place it was. No address.")
@click.option("--note", required=True, help="What happened, in a few words. No names.")
@_AT
@click.pass_obj
def attempt(data: Path | None, reference: str, where: str, note: str, at: datetime | None) -> None:
    """Say that the person was looked for to be served, and not met (R113)."""
    done = f"The attempt is on record for {reference}."
    carry_out(data, reference, ReportAttempt(where=where, note=note), done, at)


@click.command("report-service")
@click.argument("reference", type=REFERENCE)
@click.option("--manner", type=one_of(Manner), required=True, help="How it reached the person.")
@_AT
@click.pass_obj
def report_service(data: Path | None, reference: str, manner: str, at: datetime | None) -> None:
    """Say that the paper reached the person, how, and when (R110, R114).

    Only in person is service. A paper handed over without a clearance that held then is an
    incident: report it all the same, at once.
    """

    async def work(desk: Desk) -> tuple[Accepted | Refusal, SuitabilityState]:
        command = ReportService(manner=Manner(manner))
        reply = await ask(desk.context, reference, command, at)
        return reply, await state_of(desk, reference)

    reply, state = at_desk(data, work, roles=here().anybody, temporal=True)
    known = isinstance(reply, Refusal) or not reply.later
    if known and state.incident_open:
        click.echo("No clearance held then: this counts as an incident and not as service (R112).")
    say_reply(reply, f"The report on {reference} is on record.")


@click.command("to-file")
@click.argument("reference", type=REFERENCE)
@click.option("--note", required=True, help="The circumstances, in words. No names.")
@click.pass_obj
def to_file(data: Path | None, reference: str, note: str) -> None:
    """Serve to file, when the person could not be met (R113). It is still handed over later, after
    another fresh look, and may still be withdrawn.
    """
    done = f"{reference} is served to file, open for handing over."
    carry_out(data, reference, ServeToFile(note=note), done)


@click.command()
@click.argument("reference", type=REFERENCE)
@REASON
@click.pass_obj
def withdraw(data: Path | None, reference: str, reason: str) -> None:
    """Withdraw the decision, as a named UKVI officer (R112)."""
    done = f"The decision on {reference} is withdrawn. Nothing may be handed over."
    carry_out(data, reference, WithdrawDecision(reason=reason), done)
