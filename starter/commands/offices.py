"""What differs between the tracks at the command line: how the commands begin and whose place it
is. A command that both tracks have asks for the office it was called in.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

import click

from service.permissions import PERMISSIONS, SUITABILITY, SUPPORT, Permissions

__all__ = ["OFFICES", "SUITABILITY", "SUPPORT", "Office", "go_to", "here", "office_of", "visit"]

_META = "referrals.track"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office(Permissions):
    """One track's: who may do what there, and its command."""

    command: str

    def home(self, data: Path | None) -> Path | None:
        """Where its settings are, in a data folder: in the track's own place, unless the folder is
        that place.
        """
        if self.track == SUPPORT:
            return data
        # Here and not above: settings take a moment to load, and some commands need none.
        from wiring.settings import DATA_VARIABLE, DEFAULT_DATA

        folder = data or Path(os.environ.get(DATA_VARIABLE, DEFAULT_DATA))
        own = folder / self.track
        return own if own.is_dir() else folder


def _office(track: str, command: str) -> Office:
    known = PERMISSIONS[track]
    return Office(
        command=command, **{each.name: getattr(known, each.name) for each in fields(known)}
    )


OFFICES: Mapping[str, Office] = {
    SUPPORT: _office(SUPPORT, "referrals"),
    SUITABILITY: _office(SUITABILITY, "referrals suitability"),
}


def go_to(ctx: click.Context, track: str) -> None:
    """What is called below this command is of a track, and works on its place."""
    ctx.meta[_META] = track
    ctx.obj = OFFICES[track].home(ctx.obj)


def visit(ctx: click.Context, track: str | None) -> Office:
    """The office that a command is about: the one asked for, otherwise the one it was called in."""
    if track is not None and track != here().track:
        go_to(ctx, track)
    return here()


def here() -> Office:
    """The office of the command that is being carried out."""
    return office_of(click.get_current_context(silent=True))


def office_of(ctx: click.Context | None) -> Office:
    """The office in whose place a command was called; the support track's without one."""
    return OFFICES[ctx.meta.get(_META, SUPPORT) if ctx is not None else SUPPORT]
