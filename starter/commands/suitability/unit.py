"""What the Status Review Unit does with a case: have it, take it, decide, check (R104 to R109)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO

import click

from policy.refusal import Refusal
from policy.suitability.commands import (
    AcknowledgeSummary,
    CheckDecision,
    ClaimCase,
    DeclineDecision,
    ProposeDecision,
    ReleaseCase,
)
from policy.suitability.state import SuitabilityState
from service.cases.orders import Accepted
from starter.commands.asking import ask, carry_out, say_reply
from starter.commands.desk import Desk, at_desk, state_of
from starter.commands.inputs import REASON, REFERENCE
from starter.commands.offices import here
from starter.commands.reading_json import JSON_FILE, read_or_stop
from starter.commands.suitability.content import CONTENT, act_on_content
from starter.commands.suitability.decision_form import asked, decision_of, empty_form


@click.command("acknowledge-summary")
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def acknowledge_summary(data: Path | None, reference: str) -> None:
    """Say that the Status Review Unit has the case summary (R97)."""
    carry_out(data, reference, AcknowledgeSummary(), f"Recorded: the unit has {reference}.")


@click.command()
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def claim(data: Path | None, reference: str) -> None:
    """Take a case to decide it: one case, one person at a time (R106)."""
    carry_out(data, reference, ClaimCase(), f"{reference} is yours to decide.")


@click.command()
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def release(data: Path | None, reference: str) -> None:
    """Give a case back, so that another decision maker may take it."""
    carry_out(data, reference, ReleaseCase(), f"{reference} is free for another decision maker.")


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
        click.echo(json.dumps(empty_form(_case(data, reference)), indent=2, ensure_ascii=False))
        return
    found = (
        read_or_stop(file, decision_of, "`--form` prints what belongs where")
        if file is not None
        else asked(_case(data, reference))
    )
    _propose(data, reference, found)


def _case(data: Path | None, reference: str) -> SuitabilityState:
    async def work(desk: Desk) -> SuitabilityState:
        state: SuitabilityState = await state_of(desk, reference)
        return state

    return at_desk(data, work, roles=here().may_ask[ProposeDecision])


def _propose(data: Path | None, reference: str, decision: ProposeDecision) -> None:
    async def work(desk: Desk) -> Accepted | Refusal:
        return await ask(desk.context, reference, decision)

    done = (
        f"Proposed for {reference}: {decision.decision}, on content {decision.content}. "
        "It is made when a second person has checked it."
    )
    say_reply(at_desk(data, work, roles=here().anybody, temporal=True), done)


@click.command()
@click.argument("reference", type=REFERENCE)
@CONTENT
@click.pass_obj
def check(data: Path | None, reference: str, content: str) -> None:
    """Check a proposed decision as a second person: it is made with this (R104)."""
    done = f"The decision on {reference} is made. It is handed over in person only (R110)."
    act_on_content(data, reference, content, CheckDecision, done)


@click.command()
@click.argument("reference", type=REFERENCE)
@REASON
@click.pass_obj
def decline(data: Path | None, reference: str, reason: str) -> None:
    """Send a proposed decision back to its maker, with the reason."""
    carry_out(data, reference, DeclineDecision(reason=reason), f"{reference} is with its maker.")
