"""Collecting anew: the one door between the tracks (R8)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.collection import BASES, Collection
from policy.time import show_london
from starter import use_cases
from starter.terminal.calling import in_service
from starter.terminal.inputs import REFERENCE
from starter.terminal.output import plain
from starter.terminal.track import program_of

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.collecting import proposals
    from service.context import Context


@click.group()
def collection() -> None:
    """Gather anew what the other track may not give: propose it, have it approved, see the log."""


@collection.command()
@click.argument("reference", type=REFERENCE)
@click.option("--wanted", required=True, help="What is to be gathered, and from whom.")
@click.option("--basis", required=True, type=click.Choice(sorted(set().union(*BASES.values()))))
@click.option("--reason", required=True, help="Why it is needed here.")
@click.pass_obj
def propose(data: Path | None, reference: str, wanted: str, basis: str, reason: str) -> None:
    """Propose to gather something anew for a case, on this track's own basis."""

    async def work(context: Context) -> Collection | Refusal:
        return await use_cases.propose(
            context, reference, wanted=wanted, basis=basis, reason=reason
        )

    made = in_service(data, work)
    command = f"{program_of()} collection approve {reference} {made.id}"
    click.echo(f"Proposed. A second person approves it: {command}")


@collection.command()
@click.argument("reference", type=REFERENCE)
@click.argument("id")
@click.pass_obj
def approve(data: Path | None, reference: str, id: str) -> None:
    """Approve, as a second person, that something is gathered anew."""

    in_service(data, lambda context: use_cases.approve(context, reference, id))
    click.echo(f"Approved. What is gathered names its source as collection/{id}.")


@collection.command("list")
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def list_(data: Path | None, reference: str) -> None:
    """Everything ever proposed for a case: what, on which basis, why, by whom, and when."""

    for one in in_service(data, lambda context: use_cases.list_proposals(context, reference)):
        _say(one)


def _say(one: proposals.Logged) -> None:
    asked = one.collection
    click.echo(f"{asked.id}: {plain(asked.wanted)} ({asked.basis})")
    click.echo(f"  Why: {plain(asked.reason)}")
    click.echo(f"  Proposed by {asked.proposed_by}, {show_london(one.proposed_at)}")
    if one.approved_at is not None:
        click.echo(f"  Approved by {asked.approved_by}, {show_london(one.approved_at)}")
