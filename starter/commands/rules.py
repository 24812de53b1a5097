"""`referrals rules`: the rulebook in force (R37)."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from policy.parameters import said
from policy.time import show_london
from service.rules import rulebook_in_force
from starter.terminal.inputs import TRACK
from starter.terminal.output import out
from starter.terminal.track import work_in


@click.command()
@TRACK
@click.pass_context
def rules(ctx: click.Context, track: str | None) -> None:
    """The rulebook in force: every number, the rule it comes from, and which are the service's own
    choice.
    """
    from starter.drawing.tables import table

    book = rulebook_in_force(work_in(ctx, track), datetime.now(UTC))
    click.echo(f"Rulebook {book.version}, in force from {show_london(book.in_force_from)}.")
    shown = table("Number", "Value", "Rule", "Whose", "Why")
    for number in book.numbers:
        source = number.source
        whose = "the service's own choice" if source.own_choice else "the guidance"
        value = said(number.value)
        shown.add_row(number.name.replace("_", " "), value, source.rule, whose, source.why)
    out().print(shown)
