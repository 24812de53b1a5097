"""`referrals suitability open`: a case comes in by one of its channels (R90 to R92)."""

from __future__ import annotations

from pathlib import Path
from typing import IO

import click
from pydantic import BaseModel, ConfigDict

from policy.suitability.evidence.opening import Opening
from policy.suitability.evidence.words import Basis
from service.files.facts import FactsShape, facts_of, read_as, schema_of
from service.roles import OPEN_SUITABILITY
from starter.commands.desk import Desk, at_desk
from starter.commands.reading_json import JSON_FILE, read_or_stop, schema_option
from starter.output import Exit, what_to_do, why
from store.known_content import differing_from_known
from store.opening import SubmissionOutcome
from store.suitability_intake import NotReceived, OpeningSubmission, Receipt, receive


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    organisation: str
    number: str
    basis: Basis
    person: dict[str, str]
    facts: FactsShape


def opening_of(text: bytes) -> Opening:
    """The case that a file brings; raises FactsUnreadable."""
    file = read_as(_Shape, text)
    return Opening(
        organisation=file.organisation.strip().upper(),
        number=file.number.strip(),
        basis=file.basis,
        facts=facts_of(file.facts, "facts."),
        person=file.person,
    )


@click.command("open")
@click.argument("file", type=JSON_FILE, metavar="FILE.json")
@schema_option(lambda: schema_of(_Shape, "A case of the suitability track"))
@click.pass_obj
def open_(data: Path | None, file: IO[bytes]) -> int:
    """Open a case from a file: who sends it under which number of its own, the person, and what is
    known by which channel.

    Received once for its sender's number, however often it is sent. Nothing of it may rest on
    consent, and nothing of the support service may come here (R8, R90).
    """
    opening = read_or_stop(file, opening_of)

    async def work(desk: Desk) -> tuple[Receipt | NotReceived, tuple[str, ...]]:
        app, number = desk.app, desk.signed_in.number
        submission = OpeningSubmission(opening=opening, taken_in_by=number)
        received = await receive(app.engine, app.keys, submission)
        if not isinstance(received, NotReceived) and received.state is not None:
            await app.case_client.start_case(received.state)
        if isinstance(received, NotReceived) or received.kind is not SubmissionOutcome.CONFLICT:
            return received, ()
        known = received.reference
        return received, await differing_from_known(app.engine, app.keys, known, opening.person)

    return _say(*at_desk(data, work, roles=OPEN_SUITABILITY, temporal=True))


def _say(received: Receipt | NotReceived, differing: tuple[str, ...]) -> int:
    if isinstance(received, NotReceived):
        click.echo("No case was opened; a note of that is on record, without a word of the person.")
        for reason in received.reasons:
            place = f"{reason.field}: " if reason.field else ""
            click.echo(f"  - {place}{reason.sentence} {what_to_do(reason)} [{why(reason)}]")
        return Exit.REFUSED
    if received.kind is SubmissionOutcome.CONFLICT:
        click.echo(f"Not opened: this number stands for {received.reference}, with other content.")
        where = ", ".join(differing) or "the basis, the language or the facts"
        click.echo(f"It differs in: {where}.")
        click.echo("What to do: send what is new with `record`, or use a new number.")
        return Exit.REFUSED
    became = "opened" if received.kind is SubmissionOutcome.ACCEPTED else "received already"
    click.echo(f"{received.reference}: {became}.")
    if received.possible_duplicate_of:
        click.echo("It may be about the same person as another case; somebody looks at that.")
    click.echo(f"Next: referrals suitability explain {received.reference}")
    return Exit.DONE
