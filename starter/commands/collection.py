"""Collecting anew: the one door between the tracks (R8)."""

from __future__ import annotations

from pathlib import Path

import click

from policy.collection import BASES, Collection
from policy.refusal import Refusal
from policy.time import show_london
from starter.commands.desk import Desk, at_desk, state_of
from starter.commands.inputs import REFERENCE
from starter.commands.offices import here
from starter.output import Stopped, plain
from store import collections
from store.collections import Logged


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

    async def work(desk: Desk) -> Collection | Refusal:
        await state_of(desk, reference)
        proposed = Collection(
            id="",
            reference=reference,
            wanted=wanted,
            basis=basis,
            reason=reason,
            proposed_by=desk.signed_in.number,
        )
        app = desk.app
        return await collections.propose(app.engine, app.keys, here().track, proposed)

    made = at_desk(data, work, roles=here().find)
    if isinstance(made, Refusal):
        raise Stopped(made)
    click.echo(f"Proposed. A second person approves it: {_approve(reference, made.id)}")


@collection.command()
@click.argument("reference", type=REFERENCE)
@click.argument("id")
@click.pass_obj
def approve(data: Path | None, reference: str, id: str) -> None:
    """Approve, as a second person, that something is gathered anew."""

    async def work(desk: Desk) -> Refusal | None:
        await state_of(desk, reference)
        app, by = desk.app, desk.signed_in.number
        return await collections.approve(app.engine, app.keys, reference, id, by)

    refusal = at_desk(data, work, roles=here().supervise)
    if refusal is not None:
        raise Stopped(refusal)
    click.echo(f"Approved. What is gathered names its source as collection/{id}.")


@collection.command("list")
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def list_(data: Path | None, reference: str) -> None:
    """Everything ever proposed for a case: what, on which basis, why, by whom, and when."""

    async def work(desk: Desk) -> list[Logged]:
        await state_of(desk, reference)
        return await collections.logged(desk.app.engine, desk.app.keys, reference)

    for one in at_desk(data, work, roles=here().find | here().supervise):
        _say(one)


def _say(one: Logged) -> None:
    asked = one.collection
    click.echo(f"{asked.id}: {plain(asked.wanted)} ({asked.basis})")
    click.echo(f"  Why: {plain(asked.reason)}")
    click.echo(f"  Proposed by {asked.proposed_by}, {show_london(one.proposed_at)}")
    if one.approved_at is not None:
        click.echo(f"  Approved by {asked.approved_by}, {show_london(one.approved_at)}")


def _approve(reference: str, id: str) -> str:
    return f"{here().command} collection approve {reference} {id}"
