"""Looking for a person. What is asked for is typed at a prompt and never stands in the command: a
command is kept in files and shown to everybody on the machine.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.people.births import BirthDate
from policy.refusal import Refusal
from service.values.finding import looked_for
from starter.terminal.calling import in_service
from starter.terminal.inputs import DAY
from starter.terminal.output import Stopped
from starter.use_cases import find_cases

if TYPE_CHECKING:
    from policy.people.matching import MatchKeys

NOBODY = "Nobody was found."


@click.command()
@click.pass_obj
def find(data: Path | None) -> None:
    """Find a person's cases in this track. Who looked, and when, is noted."""
    match = asked_for()
    for line in in_service(data, lambda context: find_cases(context, match)) or [NOBODY]:
        click.echo(line)


def asked_for() -> MatchKeys:
    """Ask for whom to look."""
    family = click.prompt("Family name", default="", show_default=False)
    given = click.prompt("Given names", default="", show_default=False)
    born = click.prompt("Born (dd/mm/yyyy)", default="", show_default=False, value_proc=_day)
    known = click.prompt("Home Office reference", default="", show_default=False)
    match = looked_for(
        home_office_reference=known,
        given_names=given,
        family_name=family,
        born=BirthDate(day=born),
    )
    if isinstance(match, Refusal):
        raise Stopped(match)
    return match


def _day(text: str) -> date | None:
    return DAY.convert(text, None, None) if text.strip() else None
