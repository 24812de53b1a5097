"""The fresh look at the circumstances: asked for, and what it found (R111)."""

from __future__ import annotations

from pathlib import Path

import click

from policy.suitability.deeds import AskRecheck, RecordRecheck
from policy.suitability.deeds.record_recheck import RECORD_RECHECK
from policy.suitability.evidence.words import Known, Place
from starter.terminal.asking import carry_out
from starter.terminal.inputs import REFERENCE, hint, one_of


@click.command("ask-recheck")
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def ask_recheck(data: Path | None, reference: str) -> None:
    """Ask for a fresh look at the circumstances, because the person is about to be met (R111)."""
    carry_out(data, reference, AskRecheck(), f"Asked for {reference}: somebody looks afresh.")


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--place", type=one_of(Place), required=True, help=hint(RECORD_RECHECK, "place"))
@click.option("--engaged", type=one_of(Known), required=True, help=hint(RECORD_RECHECK, "engaged"))
@click.option(
    "--source",
    "sources",
    multiple=True,
    required=True,
    help=hint(RECORD_RECHECK, "sources", "May be repeated."),
)
@click.option("--changed-otherwise", is_flag=True, help=hint(RECORD_RECHECK, "changed_otherwise"))
@click.option("--note", default="", help=hint(RECORD_RECHECK, "note", "No names."))
@click.pass_obj
def recheck(
    data: Path | None,
    reference: str,
    place: str,
    engaged: str,
    sources: tuple[str, ...],
    changed_otherwise: bool,
    note: str,
) -> None:
    """Record what a fresh look found, and where you looked (R111).

    If the person no longer sleeps rough, or receives support, service is blocked at once and a
    UKVI officer must withdraw the decision (R112).
    """
    command = RecordRecheck(
        place=Place(place),
        engaged=Known(engaged),
        sources=sources,
        changed_otherwise=changed_otherwise,
        note=note,
    )
    carry_out(data, reference, command, f"The fresh look at {reference} is on record.")
