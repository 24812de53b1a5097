"""A decision: proposed by the person who took the case, checked or declined by a second person
(R104 to R109).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from policy.suitability.deeds import CheckDecision, DeclineDecision
from policy.suitability.deeds.decline_decision import DECLINE_DECISION
from service.files.decision import decision_of, empty_form
from starter.terminal.asking import carry_out
from starter.terminal.calling import in_service
from starter.terminal.inputs import REFERENCE, reason_for
from starter.terminal.reading_json import JSON_FILE, read_or_stop
from starter.terminal.suitability.content import CONTENT
from starter.terminal.suitability.decision_questions import asked
from starter.use_cases import look_before_deciding

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.context import Context
    from service.values.decision import DecidedOn


@click.command()
@click.argument("reference", type=REFERENCE)
@click.argument("file", type=JSON_FILE, metavar="[FILE.json]", required=False)
@click.option("--form", is_flag=True, help="Print an empty form for this case and stop.")
@click.pass_obj
def decide(data: Path | None, reference: str, file: IO[bytes] | None, form: bool) -> None:
    """Decide, with every factor weighed in your own words and every item of evidence marked read
    (R104 to R109). A second person checks it before it is made.

    Fill in what `--form` prints, or answer the questions on a terminal. Nothing has a default, and
    an item that you did not read is not marked. The decision holds for the content it names.
    """
    if form:
        click.echo(
            json.dumps(empty_form(_decided_on(data, reference)), indent=2, ensure_ascii=False)
        )
        return
    found = (
        read_or_stop(file, decision_of, "`--form` prints what belongs where")
        if file is not None
        else asked(_decided_on(data, reference))
    )
    done = (
        f"Proposed for {reference}: {found.decision}, on content {found.content}. "
        "It is made when a second person has checked it."
    )
    carry_out(data, reference, found, done)


def _decided_on(data: Path | None, reference: str) -> DecidedOn:
    async def work(context: Context) -> DecidedOn | Refusal:
        return await look_before_deciding(context, reference)

    return in_service(data, work)


@click.command()
@click.argument("reference", type=REFERENCE)
@CONTENT
@click.pass_obj
def check(data: Path | None, reference: str, content: str) -> None:
    """Check a proposed decision as a second person: it is made with this (R104)."""
    done = f"The decision on {reference} is made. It is handed over in person only (R110)."
    carry_out(data, reference, CheckDecision(content=content), done)


@click.command()
@click.argument("reference", type=REFERENCE)
@reason_for(DECLINE_DECISION)
@click.pass_obj
def decline(data: Path | None, reference: str, reason: str) -> None:
    """Send a proposed decision back to its maker, with the reason."""
    carry_out(data, reference, DeclineDecision(reason=reason), f"{reference} is with its maker.")
