"""Looking for a person. What is asked for is typed at a prompt and never stands in the command: a
command is kept in files and shown to everybody on the machine.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.people.births import UNKNOWN, BirthDate
from policy.refusal import Refusal
from service.values.finding import looked_for
from starter.terminal.calling import in_service
from starter.terminal.inputs import DAY
from starter.terminal.output import Stopped
from starter.use_cases import find_cases

if TYPE_CHECKING:
    from policy.people.matching import MatchKeys

NOBODY = "Nobody was found."
_BORN = "Born (dd/mm/yyyy, or about and a year)"
_OTHERS = "Other names they go by (with ; between)"


@click.command()
@click.pass_obj
def find(data: Path | None) -> None:
    """Find a person's cases in this track. Who looked, and when, is noted."""
    match = asked_for()
    for line in in_service(data, lambda context: find_cases(context, match)) or [NOBODY]:
        click.echo(line)


def asked_for(*, other_names: bool = False) -> MatchKeys:
    """Ask for whom to look; also by which `other_names` they go, if wanted."""
    family = click.prompt("Family name", default="", show_default=False)
    given = click.prompt("Given names", default="", show_default=False)
    born = click.prompt(_BORN, default="", show_default=False, value_proc=_born)
    known = click.prompt("Home Office reference", default="", show_default=False)
    others = click.prompt(_OTHERS, default="", show_default=False) if other_names else ""
    match = looked_for(
        home_office_reference=known,
        given_names=given,
        family_name=family,
        born=born,
        also_known_as=others,
    )
    if isinstance(match, Refusal):
        raise Stopped(match)
    return match


def _born(text: str) -> BirthDate:
    about = re.fullmatch(r"(?:approx|about)\s+([0-9]{4})", text.strip(), re.ASCII | re.IGNORECASE)
    if about is not None:
        return BirthDate(year=int(about.group(1)))
    if text.strip().casefold() in {"", UNKNOWN}:
        return BirthDate()
    return BirthDate(day=DAY.convert(text, None, None))
