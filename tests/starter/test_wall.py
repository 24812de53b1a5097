"""The wall on a screen: live on a terminal, once in a pipe, words beside every colour."""

from __future__ import annotations

import io
import json
import os
import pty
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy.exc import OperationalError

from starter.commands.wall import look_again
from starter.drawing.wall import CLOCKS, wall_screen
from store.wall import Countdown, Wall
from tests.starter.rows import csv_file, row
from tests.starter.terminal import ROOT, Terminal, surroundings

NOW = datetime(2026, 5, 5, 9, 30, tzinfo=UTC)


def countdown(hours: float, **changed: str | None) -> Countdown:
    received = NOW - timedelta(hours=hours)
    plain = Countdown(
        reference=f"RSR-{hours}",
        stage="status_check",
        authority="E09000033",
        received_at=received,
        due_at=received + timedelta(hours=24),
        now=NOW,
        escalation_level=0,
        notified=None,
        taken_by=None,
        holder=None,
        kinds=(),
    )
    return replace(plain, **changed)  # type: ignore[arg-type]


def seen(*rows: Countdown, waiting: int = 0) -> Wall:
    return Wall(now=NOW, rows=rows, waiting=waiting or len(rows), over=1, soon=1)


def in_plain(wall: Wall) -> str:
    console = Console(width=200, color_system=None, file=io.StringIO())
    with console.capture() as captured:
        console.print(wall_screen(wall, CLOCKS["support"]))
    return captured.get()


@pytest.fixture
def waiting(caseworker: Terminal, tmp_path: Path) -> Terminal:
    """Three cases wait: one over time, one due soon, one fresh."""
    rows = [row(f"A-{hours}", timedelta(hours=hours)) for hours in (25, 22, 1)]
    caseworker.run("intake", str(csv_file(tmp_path / "a.csv", rows)))
    return caseworker


def test_without_colour_it_still_says_what_is_over_and_what_is_due_soon() -> None:
    text = in_plain(seen(countdown(25), countdown(21), countdown(2, holder="S-2001")))
    over, soon, fresh = text.splitlines()[-3:]
    assert over.startswith("OVER TIME") and "none, 1 h 0 min over" in over
    assert soon.startswith("DUE SOON") and "3 h 0 min" in soon
    assert fresh.startswith("running") and fresh.rstrip().endswith("S-2001")
    assert "1 over time, 1 due within 4 h 0 min, 3 waiting in all" in text


def test_it_says_how_far_a_case_has_climbed_and_how_many_more_wait() -> None:
    climbed = replace(countdown(25), escalation_level=2, notified="manager", taken_by="S-9")
    text = in_plain(seen(climbed, waiting=8))
    assert "level 2, manager notified, taken by S-9" in text
    assert "And 7 more" in text
    untaken = replace(climbed, taken_by=None)
    assert "nobody has taken it" in in_plain(seen(untaken))


async def test_with_the_database_gone_the_last_wall_stays_and_says_so() -> None:
    async def gone() -> Wall:
        raise OperationalError("", {}, Exception())

    last = seen(countdown(1))
    shown, note = await look_again(gone, last)
    assert shown is last
    assert note.startswith("OUT OF DATE")
    with pytest.raises(OperationalError):
        await look_again(gone, None)


def test_in_a_pipe_it_is_printed_once(waiting: Terminal) -> None:
    for words in (("wall",), ("wall", "--once")):
        text = waiting.run(*words).stdout
        assert "1 over time, 1 due within 4 h 0 min, 3 waiting in all" in text
        states = [line.split()[0] for line in text.splitlines()[3:]]
        assert states == ["DUE", "running", "OVER"]
    said = json.loads(waiting.run("wall", "--json").stdout)
    assert (said["waiting"], len(said["rows"])) == (3, 3)


def test_it_is_for_staff(terminal: Terminal) -> None:
    assert terminal.run("wall").exit_code == 4


def test_on_a_terminal_it_looks_again_until_ctrl_c(waiting: Terminal) -> None:
    ours, theirs = pty.openpty()
    environment = surroundings({**waiting.environment, "TERM": "xterm", "COLUMNS": "160"})
    running = subprocess.Popen(
        [sys.executable, "-m", "starter.cli", "wall", "--every", "1"],
        cwd=ROOT, env=environment, stdin=theirs, stdout=theirs, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    drawn = ""
    while drawn.count("3 waiting in all") < 2:
        drawn += os.read(ours, 65_536).decode(errors="replace")
    running.send_signal(signal.SIGINT)
    try:
        while chunk := os.read(ours, 65_536):
            drawn += chunk.decode(errors="replace")
    except OSError:
        os.close(ours)  # the other end is closed: it has ended
    assert running.wait(30) == 0
    assert "The wall is closed." in drawn
