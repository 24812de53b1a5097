"""What differs between the tracks at the command line, for commands that do not ask
`starter.commands.track` yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import click

from service.permissions import PERMISSIONS, SUITABILITY, SUPPORT, Permissions
from starter.commands.track import PROGRAMS, track_of, work_in

__all__ = ["OFFICES", "SUITABILITY", "SUPPORT", "Office", "go_to", "here", "office_of", "visit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office(Permissions):
    """One track's: who may do what there, and its command."""

    command: str


def _office(track: str, command: str) -> Office:
    known = PERMISSIONS[track]
    return Office(
        command=command, **{each.name: getattr(known, each.name) for each in fields(known)}
    )


OFFICES: Mapping[str, Office] = {track: _office(track, PROGRAMS[track]) for track in PROGRAMS}


def go_to(ctx: click.Context, track: str) -> None:
    """What is called below this command is of a track, and works on its place."""
    work_in(ctx, track)


def visit(ctx: click.Context, track: str | None) -> Office:
    """The office that a command is about: the one asked for, otherwise the one it was called in."""
    return OFFICES[work_in(ctx, track)]


def here() -> Office:
    """The office of the command that is being carried out."""
    return OFFICES[track_of()]


def office_of(ctx: click.Context | None) -> Office:
    """The office in whose place a command was called; the support track's without one."""
    return OFFICES[track_of(ctx)]
