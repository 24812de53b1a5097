"""Whether the paper may be handed over: asked for, and given back unused (R111, R112)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.suitability.deeds import VoidClearance
from policy.suitability.deeds.ask_clearance import ASK_CLEARANCE
from policy.suitability.deeds.void_clearance import VOID_CLEARANCE
from policy.time import show_london
from starter.terminal.asking import carry_out, new_id
from starter.terminal.calling import in_service
from starter.terminal.inputs import REFERENCE, hint, reason_for
from starter.use_cases import ask_clearance

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from policy.suitability.records import Clearance
    from service.context import Context


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--note", default="", help=hint(ASK_CLEARANCE, "note", "No names."))
@click.pass_obj
def clearance(data: Path | None, reference: str, note: str) -> None:
    """Ask, before the paper is handed over, whether it may be (R111, R112).

    A clearance holds for a few hours, and news voids it: you are notified. Hand nothing over
    without one.
    """

    async def work(context: Context) -> Clearance | Refusal:
        return await ask_clearance(context, reference, note, order_id=new_id())

    given = in_service(data, work, temporal=True)
    click.echo(f"{reference} is cleared for service in person until {show_london(given.until)}.")
    click.echo("News voids it at once, and you are told. Afterwards: `report-service`.")


@click.command("void-clearance")
@click.argument("reference", type=REFERENCE)
@reason_for(VOID_CLEARANCE)
@click.pass_obj
def void_clearance(data: Path | None, reference: str, reason: str) -> None:
    """Give a clearance back unused."""
    done = f"The clearance for {reference} is given back. Hand nothing over."
    carry_out(data, reference, VoidClearance(reason=reason), done)
