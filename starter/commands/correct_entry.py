"""`referrals correct-entry`: what was entered wrongly, or on another case."""

from __future__ import annotations

from pathlib import Path

import click

from policy.support.deeds import CorrectEntry
from policy.support.deeds.correct_entry import CORRECT_ENTRY
from starter.terminal.asking import carry_out
from starter.terminal.inputs import REFERENCE, reason_for


@click.command("correct-entry")
@click.argument("reference", type=REFERENCE)
@click.argument("entry", type=int)
@reason_for(CORRECT_ENTRY)
@click.pass_obj
def correct_entry(data: Path | None, reference: str, entry: int, reason: str) -> None:
    """Say that an entry was wrong, or belongs to another case. ENTRY is its number in `show`.

    Nothing is taken off the record. Somebody of the support team is asked to look at what followed
    from it; enter it anew where it belongs. An answer is mended with `correct`.
    """
    done = f"On record: entry {entry} of {reference} was wrong. The support team looks at it."
    carry_out(data, reference, CorrectEntry(entry=entry, reason=reason), done)
