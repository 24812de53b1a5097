"""The window of a case: another one proposed, and agreed or declined by a second person (R69)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from policy.suitability.deeds import AgreeWindow, DeclineWindow, ProposeWindow
from policy.suitability.deeds.decline_window import DECLINE_WINDOW
from policy.suitability.deeds.propose_window import PROPOSE_WINDOW
from starter.terminal.asking import carry_out
from starter.terminal.inputs import DAY, REFERENCE, hint, reason_for
from starter.terminal.suitability.evidence import EVIDENCE


@click.command("propose-window")
@click.argument("reference", type=REFERENCE)
@click.option("--until", type=DAY, required=True, help=hint(PROPOSE_WINDOW, "until"))
@click.option(
    "--from",
    "counts_from",
    type=DAY,
    help="The first day, where a case entered late is to count from before its receipt.",
)
@reason_for(PROPOSE_WINDOW)
@EVIDENCE
@click.pass_obj
def propose_window(
    data: Path | None,
    reference: str,
    until: date,
    counts_from: date | None,
    reason: str,
    evidence: tuple[str, ...],
) -> None:
    """Propose a longer window, or a shorter one on the authority's word that everything was refused
    (R69). A second person agrees or declines.
    """
    command = ProposeWindow(until=until, reason=reason, evidence=evidence, counts_from=counts_from)
    done = f"Proposed for {reference}: a window to the end of {until:%d/%m/%Y}."
    carry_out(data, reference, command, f"{done} A second person looks at it.")


@click.command("agree-window")
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def agree_window(data: Path | None, reference: str) -> None:
    """Agree to the window proposed, as a second person (R69)."""
    carry_out(data, reference, AgreeWindow(), f"The window of {reference} is as it was proposed.")


@click.command("decline-window")
@click.argument("reference", type=REFERENCE)
@reason_for(DECLINE_WINDOW)
@click.pass_obj
def decline_window(data: Path | None, reference: str, reason: str) -> None:
    """Decline the window proposed (R69)."""
    carry_out(data, reference, DeclineWindow(reason=reason), f"The window of {reference} stays.")
