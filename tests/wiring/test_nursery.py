"""Programs that begin together: whose children they are, what they are given, and what happens
where they cannot.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.wiring.test_processes import alive, eventually
from wiring.embedded.handed_on import Nursery
from wiring.embedded.process import Child, Launch

MODULE = "tests.wiring.begun"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux hands a process on")


def launch_in(folder: Path, *words: str) -> Launch:
    return Launch(
        name="begun",
        command=(sys.executable, "-m", MODULE, *words),
        environment={**os.environ, "SAID": "only to this one"},
        stop_signal=signal.SIGTERM,
        log=folder / "begun.log",
        pid_file=folder / "begun.json",
    )


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    made = Nursery(os.environ, tmp_path / "nursery.log")
    yield made
    made.close()


def _said(child: Child) -> str:
    log = child.launch.log
    assert eventually(lambda: log.exists() and log.read_text().endswith("\n"), 20)
    return log.read_text()


def test_a_program_that_begins_with_others_is_our_child_with_what_is_its_own(
    nursery: Nursery, tmp_path: Path
) -> None:
    nursery.open(("json",))
    child = nursery.child(launch_in(tmp_path, "cases"))
    assert _said(child) == f"['cases'] only to this one {os.getpid()} __main__\n"
    # Nothing is left of what began it, and it lives on.
    nursery.close()
    assert [one.pid for one in psutil.Process().children()].count(child.pid) == 1
    assert child.ended() is None
    child.stop()
    assert child.ended() == 7
    assert not alive(child.pid)
    assert (tmp_path / "nursery.log").read_text() == ""


def test_where_nothing_can_be_loaded_a_program_begins_in_the_ordinary_way(
    nursery: Nursery, tmp_path: Path
) -> None:
    nursery.open(("no_such_module",))
    child = nursery.child(launch_in(tmp_path))
    assert _said(child) == f"[] only to this one {os.getpid()} __main__\n"
    child.stop()
    assert child.ended() == 7
