"""`referrals suitability open`: a case comes in by one of its channels (R90 to R92)."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from service.files.suitability_case import opening_of, opening_schema
from service.values.verdicts import OpeningVerdict
from starter.terminal.calling import in_service
from starter.terminal.output import Exit, what_to_do, why
from starter.terminal.reading_json import JSON_FILE, read_or_stop, schema_option
from starter.use_cases import open_suitability_case

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.context import Context
    from service.intake.suitability import OpeningOutcome


@click.command("open")
@click.argument("file", type=JSON_FILE, metavar="FILE.json")
@schema_option(opening_schema)
@click.pass_obj
def open_(data: Path | None, file: IO[bytes]) -> int:
    """Open a case from a file: who sends it under which number of its own, the person, and what is
    known by which channel.

    Received once for its sender's number, however often it is sent. Nothing of it may rest on
    consent, and nothing of the support service may come here (R8, R90).
    """
    opening = read_or_stop(file, opening_of)

    async def work(context: Context) -> OpeningOutcome | Refusal:
        return await open_suitability_case(context, opening)

    return _say(in_service(data, work, temporal=True))


def _say(outcome: OpeningOutcome) -> int:
    if outcome.verdict is OpeningVerdict.NOT_OPENED:
        click.echo("No case was opened; a note of that is on record, without a word of the person.")
        for reason in outcome.reasons:
            place = f"{reason.field}: " if reason.field else ""
            click.echo(f"  - {place}{reason.sentence} {what_to_do(reason)} [{why(reason)}]")
        return Exit.REFUSED
    reference = outcome.reference
    if outcome.verdict is OpeningVerdict.CONFLICT:
        click.echo(f"Not opened: this number stands for {reference}, with other content.")
        where = ", ".join(outcome.differing) or "the basis, the language or the facts"
        click.echo(f"It differs in: {where}.")
        click.echo("What to do: send what is new with `record`, or use a new number.")
        return Exit.REFUSED
    became = "opened" if outcome.verdict is OpeningVerdict.OPENED else "received already"
    click.echo(f"{reference}: {became}.")
    if outcome.possible_duplicate_of:
        click.echo("It may be about the same person as another case; somebody looks at that.")
    click.echo(f"Next: referrals suitability explain {reference}")
    return Exit.DONE
