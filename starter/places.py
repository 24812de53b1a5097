"""Where everything is that `referrals run` started: what somebody new needs, in few lines."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from wiring.embedded.figures import Page
from wiring.embedded.folder import OUTSIDE, SAMPLE_SIGN_IN, TRACKS, Folder
from wiring.embedded.place import DEFAULT_FOLDER
from wiring.embedded.ports import LOOPBACK, Ports

_PEOPLE_NAMED: Final = 3


def places(folder: Folder, ports: Ports, figures: Sequence[Page]) -> Iterator[str]:
    """Line by line: each track's pages and people, the command line, and pages of figures."""
    for track in TRACKS:
        address = f"http://{LOOPBACK}:{ports.page_of(track)}"
        yield f"The {track} track"
        yield f"  its pages: {address} (in a few seconds)"
        # Their credentials stay in the file, which somebody may have put away.
        file = folder.place(track).home / SAMPLE_SIGN_IN
        people = _people(file)
        yield f"  sign in as {', '.join(people[:_PEOPLE_NAMED])}; credentials: {file}"
        outside = next((one for one in people if OUTSIDE in one), "one of the invented people")
        yield f"  an organisation's own pages: {address}/partner, as {outside}"
    at = _command_for(folder.root)
    yield f"At the command line: {at} sign-in S-1001, then {at} list"
    for page in figures:
        yield page.said


def _people(sign_in: Path) -> list[str]:
    """The invented people, by number and role."""
    if not sign_in.exists():
        return ["one of the invented people"]
    lines = (line.split("  ") for line in sign_in.read_text(encoding="utf-8").splitlines())
    return [f"{number} ({what})" for number, what, *_ in lines]


def _command_for(root: Path) -> str:
    """How the installed command is typed in another terminal, in this folder, for a data folder: as
    it can be copied, wherever the environment is.
    """
    here = Path.cwd()
    command = Path(sys.executable).with_name("referrals")
    typed = command.relative_to(here) if command.is_relative_to(here) else command
    said = shlex.quote(str(typed))
    default = root == here / DEFAULT_FOLDER
    return said if default else f"REFERRALS_DATA={shlex.quote(str(root))} {said}"
