"""The case summary: written, checked and sent by a second person, had by the unit (R97)."""

from __future__ import annotations

from pathlib import Path

import click

from policy.suitability.deeds import AcknowledgeSummary, PrepareSummary, SendSummary
from policy.suitability.deeds.prepare_summary import PREPARE_SUMMARY
from starter.terminal.asking import carry_out
from starter.terminal.inputs import REFERENCE, hint
from starter.terminal.suitability.content import CONTENT


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option(
    "--gaps", required=True, help=hint(PREPARE_SUMMARY, "gaps", "In words; 'none' is an answer.")
)
@CONTENT
@click.pass_obj
def summary(data: Path | None, reference: str, gaps: str, content: str) -> None:
    """Write the case summary on the content you read (R97). A second person checks and sends it."""
    done = f"The summary of {reference} is written; a second person checks and sends it."
    carry_out(data, reference, PrepareSummary(content=content, gaps=gaps), done)


@click.command("send-summary")
@click.argument("reference", type=REFERENCE)
@CONTENT
@click.pass_obj
def send_summary(data: Path | None, reference: str, content: str) -> None:
    """Check the summary as a second person, and send it to the Status Review Unit (R97)."""
    done = f"The summary of {reference} is with the Status Review Unit, and chased until it has it."
    carry_out(data, reference, SendSummary(content=content), done)


@click.command("acknowledge-summary")
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def acknowledge_summary(data: Path | None, reference: str) -> None:
    """Say that the Status Review Unit has the case summary (R97)."""
    carry_out(data, reference, AcknowledgeSummary(), f"Recorded: the unit has {reference}.")
