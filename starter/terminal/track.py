"""Which track a command was called in, and what follows from that at the command line: who may do
what there, the words its commands begin with, and its place in a data folder.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.tracks import SUITABILITY, SUPPORT
from wiring.embedded.place import DEFAULT_FOLDER

if TYPE_CHECKING:
    from service.permissions import Permissions

_META = "referrals.track"

PROGRAMS: Mapping[str, str] = {SUPPORT: "referrals", SUITABILITY: "referrals suitability"}
"""What every command of a track begins with."""


def track_of(ctx: click.Context | None = None) -> str:
    """The track that a command was called in, otherwise that of the command under way; support
    where there is none.
    """
    ctx = ctx or click.get_current_context(silent=True)
    track = ctx.meta.get(_META, SUPPORT) if ctx is not None else SUPPORT
    assert isinstance(track, str)  # only `work_in` writes it
    return track


def permissions_of(ctx: click.Context | None = None) -> Permissions:
    """The track's roles, teams and references, and who may do what."""
    # All of both tracks stands behind it: a command that asks nothing of it starts without.
    from service.permissions import PERMISSIONS

    return PERMISSIONS[track_of(ctx)]


def program_of(ctx: click.Context | None = None) -> str:
    """What the track's commands begin with, as in `referrals suitability`."""
    return PROGRAMS[track_of(ctx)]


def work_in(ctx: click.Context, track: str | None) -> str:
    """Have this command, and what is called below it, work in a track and on its place; without
    one, in that it was called in, which is given back.
    """
    if track is not None:
        ctx.meta[_META] = track
        ctx.obj = home_of(track, ctx.obj)
    return track_of(ctx)


def home_of(track: str, data: Path | None) -> Path | None:
    """Where a track's settings are, in a data folder: in the track's own place, unless the folder
    is that place.
    """
    if track == SUPPORT:
        return data
    own = data_named(data) / track
    return own if own.is_dir() else data_named(data)


def data_named(data: Path | None) -> Path:
    """The data folder that was named, or the one of the environment, or the one here."""
    return data or Path(os.environ.get("REFERRALS_DATA") or DEFAULT_FOLDER)
