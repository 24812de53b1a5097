"""Handing the paper over: the person not met, met, or served to file (R110, R113, R114). Nothing
here sends anything to the person.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.refusal import Refusal
from policy.suitability.deeds import ReportAttempt, ServeToFile
from policy.suitability.deeds.report_attempt import REPORT_ATTEMPT
from policy.suitability.deeds.report_service import REPORT_SERVICE
from policy.suitability.deeds.serve_to_file import SERVE_TO_FILE
from policy.suitability.words import Manner
from starter import use_cases
from starter.terminal.asking import carry_out, new_id, say_reply
from starter.terminal.calling import in_service
from starter.terminal.inputs import MOMENT, REFERENCE, hint, one_of
from starter.terminal.output import Stopped

if TYPE_CHECKING:
    from service.cases import serving
    from service.context import Context

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


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--where", required=True, help=hint(REPORT_ATTEMPT, "where", "No address."))
@click.option("--note", required=True, help=hint(REPORT_ATTEMPT, "note", "No names."))
@_AT
@click.pass_obj
def attempt(data: Path | None, reference: str, where: str, note: str, at: datetime | None) -> None:
    """Say that the person was looked for to be served, and not met (R113)."""
    done = f"The attempt is on record for {reference}."
    carry_out(data, reference, ReportAttempt(where=where, note=note), done, at)


@click.command("report-service")
@click.argument("reference", type=REFERENCE)
@click.option("--manner", type=one_of(Manner), required=True, help=hint(REPORT_SERVICE, "manner"))
@_AT
@click.pass_obj
def report_service(data: Path | None, reference: str, manner: str, at: datetime | None) -> None:
    """Say that the paper reached the person, how, and when (R110, R114).

    Only in person is service. A paper handed over without a clearance that held then is an
    incident: report it all the same, at once.
    """

    async def work(context: Context) -> serving.ServiceReported | Refusal:
        return await use_cases.report_service(
            context, reference, Manner(manner), order_id=new_id(), at=at
        )

    reported = in_service(data, work, temporal=True)
    if reported.incident_open:
        click.echo("No clearance held then: this counts as an incident and not as service (R112).")
    if isinstance(reported.reply, Refusal):
        raise Stopped(reported.reply)
    say_reply(reported.reply, f"The report on {reference} is on record.")


@click.command("to-file")
@click.argument("reference", type=REFERENCE)
@click.option("--note", required=True, help=hint(SERVE_TO_FILE, "note", "No names."))
@click.pass_obj
def to_file(data: Path | None, reference: str, note: str) -> None:
    """Serve to file, when the person could not be met (R113). It is still handed over later, after
    another fresh look, and may still be withdrawn.
    """
    done = f"{reference} is served to file, open for handing over."
    carry_out(data, reference, ServeToFile(note=note), done)
