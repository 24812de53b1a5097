"""`referrals suitability record`: what became known, recorded by the track's staff (R72, R94)."""

from __future__ import annotations

from pathlib import Path
from typing import IO

import click

from policy.suitability.deeds import RecordFacts
from service.files.facts import known_schema, read_known
from starter.terminal.asking import carry_out
from starter.terminal.inputs import REFERENCE
from starter.terminal.reading_json import JSON_FILE, read_or_stop, schema_option


@click.command()
@click.argument("reference", type=REFERENCE)
@click.argument("file", type=JSON_FILE, metavar="FILE.json")
@schema_option(known_schema)
@click.pass_obj
def record(data: Path | None, reference: str, file: IO[bytes]) -> None:
    """Record what became known, from a file of facts: all of them, or none.

    Each fact has an id, the day it is about, its source and its basis. Another word on the same
    question stands beside the earlier one, or names it in `supersedes`.
    """
    facts = read_or_stop(file, read_known)

    done = f"{len(facts)} on record for {reference}. Where it stands: explain {reference}"
    carry_out(data, reference, RecordFacts(facts=facts), done)
