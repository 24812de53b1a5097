"""`organisation list`: the register at a moment."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from policy.organisations import standing
from starter.terminal.calling import in_service
from starter.terminal.inputs import MOMENT
from starter.terminal.output import out
from starter.use_cases import read_register


@click.command("list")
@click.option("--at", type=MOMENT, help="As it was at this London time. Otherwise now.")
@click.pass_obj
def list_(data: Path | None, at: datetime | None) -> None:
    """Every organisation, and whether it may refer."""
    from starter.drawing.tables import table

    found = in_service(data, read_register)
    shown = table("Code", "Name", "Nation", "Status", "Agreement until", "May refer")
    for known in sorted(found.organisations.values(), key=lambda one: one.id):
        then = standing(known, at or found.now)
        until = f"{then.registration.agreement_until:%d/%m/%Y}" if then.registration else "-"
        may = "yes" if then.may_refer else "no"
        shown.add_row(known.id, known.name, known.nation, then.status or "-", until, may)
    out().print(shown)
