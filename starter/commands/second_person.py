"""What waits for a second person: listed, confirmed, rejected."""

from __future__ import annotations

from pathlib import Path

import click

from policy.time import show_london
from starter import use_cases
from starter.terminal.calling import in_service
from starter.terminal.inputs import REASON
from starter.terminal.output import out, plain


@click.group("second-person")
def second_person() -> None:
    """Acts on the registers that one proposed and another confirms or rejects."""


@second_person.command("list")
@click.pass_obj
def list_(data: Path | None) -> None:
    """What waits, and what became of the others, the last first."""
    from starter.drawing.tables import table

    shown = table("Number", "What", "About", "Proposed by", "Until (London)", "Standing")
    for one in in_service(data, use_cases.list_act_proposals):
        until = show_london(one.expires_at)
        shown.add_row(one.id, one.act, plain(one.about), one.proposed_by, until, one.standing)
    out().print(shown)


@second_person.command()
@click.argument("id")
@click.pass_obj
def show(data: Path | None, id: str) -> None:
    """One of them, with everything it holds."""
    one = in_service(data, lambda context: use_cases.show_act_proposal(context, id))
    click.echo(f"{one.id}: {one.act}, {plain(one.about)}: {one.standing}.")
    for label, said in one.said:
        click.echo(f"  {label}: {plain(said)}")
    click.echo(f"Proposed by {one.proposed_by}: {plain(one.reason)}")
    if one.decided_at is not None:
        at, said = show_london(one.decided_at), plain(one.decision_reason)
        click.echo(f"{one.standing.capitalize()} by {one.decided_by}, {at}: {said}")


@second_person.command()
@click.argument("id")
@REASON
@click.pass_obj
def confirm(data: Path | None, id: str, reason: str) -> None:
    """Confirm it: it is done now. Look first at what it holds: `second-person show`."""
    decided = in_service(
        data, lambda context: use_cases.confirm_act(context, id, reason), temporal=True
    )
    click.echo(f"{plain(decided.about)}: {decided.act}. It is done.")
    for line in decided.said:
        click.echo(line)


@second_person.command()
@click.argument("id")
@REASON
@click.pass_obj
def reject(data: Path | None, id: str, reason: str) -> None:
    """Reject it, or take back what you proposed: it is not done."""
    decided = in_service(data, lambda context: use_cases.reject_act(context, id, reason))
    click.echo(f"{plain(decided.about)}: {decided.act}. It is rejected, and not done.")
