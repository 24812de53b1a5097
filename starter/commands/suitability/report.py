"""`referrals suitability report`: an authority's word, sent as the organisation (R72, R94)."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from policy.suitability.refusals import NOT_YOUR_CASE
from service.files.facts import known_schema, read_known
from service.files.reports import text_problem
from starter.terminal.asking import new_id
from starter.terminal.calling import as_organisation
from starter.terminal.inputs import REFERENCE
from starter.terminal.output import Exit, Stopped, what_to_do, why
from starter.terminal.reading_json import JSON_FILE, read_or_stop, schema_option
from starter.terminal.report_sender import LATER
from starter.use_cases import report_facts

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.context import Context
    from service.reports.facts import FactsReceived


@click.command()
@click.argument("reference", type=REFERENCE)
@click.argument("file", type=JSON_FILE, metavar="FILE.json")
@click.option("--organisation", required=True, help="Who reports it, by its code.")
@click.option("--report-id", default="", help="Your own number for it: it counts once.")
@schema_option(known_schema)
@click.pass_obj
def report(
    data: Path | None, reference: str, file: IO[bytes], organisation: str, report_id: str
) -> int:
    """Send an authority's word on support and where the person sleeps, as the organisation.

    Its credential is asked for, or taken from REFERRALS_ORGANISATION_CREDENTIAL. What is said to be
    received is on record. Good news counts from anybody; the rest is the area's authority's alone.
    Of what is not used each fact is named with its reason, and the command ends with 1.
    """
    organisation = organisation.strip().upper()
    problem = text_problem(report_id or "new", organisation, "")
    if problem is not None:
        raise Stopped(problem, Exit.WRONG_USE)
    facts = read_or_stop(file, read_known)

    async def work(context: Context) -> FactsReceived | Refusal:
        return await report_facts(context, reference, facts, report_id=report_id or new_id())

    received = as_organisation(data, organisation, work, otherwise=NOT_YOUR_CASE, temporal=True)
    click.echo(
        "Already received: it counts once." if received.already else "Received, and on record."
    )
    for item in received.left_out:
        no = item.refusal
        click.echo(f"Not used: fact {item.place} of {len(facts)}. {no.sentence} {what_to_do(no)}")
        click.echo(f"  [{why(no)}]")
    if received.later:
        click.echo(LATER)
    return Exit.REFUSED if received.left_out else Exit.DONE
