"""What becomes known of a case: recorded by the track's staff, or reported by an organisation under
its own credential (R72, R94).
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import IO

import click

from policy.collection import SOURCE, refused_source
from policy.refusal import Refusal
from policy.suitability.deeds import AuthorityReported, RecordFacts
from policy.suitability.evidence.facts import AnyFact
from policy.suitability.refusals import NOT_YOUR_CASE
from service.files.facts import known_schema, read_known
from service.files.updates import text_problem
from starter.commands.asking import carry_out
from starter.commands.credentials import organisations_credential, proven
from starter.commands.desk import Desk, at_desk, without_session
from starter.commands.inputs import REFERENCE
from starter.commands.offices import here
from starter.commands.reading_json import JSON_FILE, read_or_stop, schema_option
from starter.commands.report_sender import LATER
from starter.output import Exit, Stopped, what_to_do, why
from store.cases import now_of
from store.collections import find
from store.reports import ReportReceived
from store.suitability_reports import receive_report

_FILE = click.argument("file", type=JSON_FILE, metavar="FILE.json")
_RECEIVED = "Received, and on record."


@click.command()
@click.argument("reference", type=REFERENCE)
@_FILE
@schema_option(known_schema)
@click.pass_obj
def record(data: Path | None, reference: str, file: IO[bytes]) -> None:
    """Record what became known, from a file of facts: all of them, or none.

    Each fact has an id, the day it is about, its source and its basis. Another word on the same
    question stands beside the earlier one, or names it in `supersedes`.
    """
    facts = read_or_stop(file, read_known)

    async def gathered(desk: Desk) -> Refusal | None:
        return await _refused_source(desk, reference, facts)

    refusal = at_desk(data, gathered, roles=here().anybody)
    if refusal is not None:
        raise Stopped(refusal)
    done = f"{len(facts)} on record for {reference}. Where it stands: explain {reference}"
    carry_out(data, reference, RecordFacts(facts=facts), done)


async def _refused_source(desk: Desk, reference: str, facts: tuple[AnyFact, ...]) -> Refusal | None:
    """Whether some fact names a collection that was not approved for it (R8)."""
    app = desk.app
    for fact in facts:
        if fact.source.startswith(SOURCE):
            id = fact.source.removeprefix(SOURCE)
            found = await find(app.engine, app.keys, reference, id)
            known = None if isinstance(found, Refusal) else found
            refusal = refused_source(known, reference, fact.basis)
            if refusal is not None:
                return refusal
    return None


@click.command()
@click.argument("reference", type=REFERENCE)
@_FILE
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
    id = f"report/{organisation}/{report_id or uuid.uuid4()}"
    credential = organisations_credential()

    async def work(desk: Desk) -> tuple[ReportReceived[AuthorityReported], bool]:
        if not await proven(desk, organisation, credential):
            raise Stopped(NOT_YOUR_CASE)
        return await _received(desk, reference, id, organisation, facts)

    received, told = without_session(data, work, temporal=True)
    click.echo("Already received: it counts once." if received.already else _RECEIVED)
    for item in received.left_out:
        no = item.refusal
        click.echo(f"Not used: fact {item.place} of {len(facts)}. {no.sentence} {what_to_do(no)}")
        click.echo(f"  [{why(no)}]")
    if not told:
        click.echo(LATER)
    return Exit.REFUSED if received.left_out else Exit.DONE


async def _received(
    desk: Desk, reference: str, id: str, organisation: str, facts: tuple[AnyFact, ...]
) -> tuple[ReportReceived[AuthorityReported], bool]:
    """What the sender is told, and whether its case has heard of it. The row comes first."""
    app = desk.app
    at = await now_of(app.engine, reference)
    fact = AuthorityReported(id=id, at=at, by=organisation, facts=facts)
    received = await receive_report(app.engine, app.keys, reference, fact)
    if received.refusal is not None:
        raise Stopped(received.refusal)
    if received.fact is None:
        return received, True
    return received, await app.case_client.signal(reference, received.fact)
