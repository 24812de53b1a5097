"""`referrals suitability copy`: a copy of what a case holds about the person, for them (R82)."""

from __future__ import annotations

from pathlib import Path

import click

from starter.terminal.calling import in_service
from starter.terminal.inputs import REASON, REFERENCE
from starter.terminal.output import plain
from starter.use_cases import copy_for_person

_COPY_HEAD = (
    "A copy of what this case holds about the person. What other people said of it, and who said, "
    "wrote or agreed to anything, is not in it. Look through it before you give it."
)


@click.command("copy")
@click.argument("reference", type=REFERENCE)
@REASON
@click.pass_obj
def copy_(data: Path | None, reference: str, reason: str) -> None:
    """Make a copy of what the case holds about the person, for the person, as the data-protection
    officer. What victims said is never in it (R82). That it was made is noted, with the reason.
    """
    found = in_service(data, lambda context: copy_for_person(context, reference, reason=reason))
    click.echo(_COPY_HEAD)
    for fact in found:
        click.echo(f"{fact.day:%d/%m/%Y}  {fact.kind}")
        for name, said in fact.says:
            click.echo(f"  {name}: {plain(said)}")
