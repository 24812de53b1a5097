"""Child processes: ending with the parent, what a crash leaves behind, starting again, the
order of stopping.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psutil
import pytest

from wiring.embedded.process import Child, Launch, end_leftover, ended_within, last_words
from wiring.embedded.supervisor import Supervisor

ROOT = Path(__file__).parents[2]
SLEEP = "import time; time.sleep(60)"
DEAF = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('deaf', flush=True); time.sleep(60)"
)


def launch_in(folder: Path, program: str, name: str = "program") -> Launch:
    return Launch(
        name=name,
        command=(sys.executable, "-c", program),
        environment=dict(os.environ),
        stop_signal=signal.SIGTERM,
        log=folder / f"{name}.log",
        pid_file=folder / f"{name}.json",
    )


def eventually(claim: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether `claim` comes true in time."""
    deadline = time.monotonic() + seconds
    while not claim():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_a_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from pathlib import Path;"
            "from tests.wiring.test_processes import SLEEP, launch_in;"
            "from wiring.embedded.process import Child;"
            "Child(launch_in(Path(sys.argv[1]), SLEEP)); print('up', flush=True); time.sleep(60)",
            str(tmp_path),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"up\n"
    child = json.loads((tmp_path / "program.json").read_text())["pid"]
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert eventually(lambda: not alive(child))


def test_what_a_program_writes_is_for_its_owner_only(tmp_path: Path) -> None:
    written = tmp_path / "written"
    child = Child(launch_in(tmp_path, f"open({str(written)!r}, 'w').write('done')"))
    assert eventually(lambda: child.ended() == 0)
    assert stat.S_IMODE(written.stat().st_mode) == 0o600


def test_stopping_ends_even_a_program_that_does_not_listen(tmp_path: Path) -> None:
    child = Child(launch_in(tmp_path, DEAF))
    assert eventually(lambda: last_words(tmp_path / "program.log", 1) == "deaf")
    child.stop(grace_seconds=0.2)
    assert child.ended() == -signal.SIGKILL
    child.stop()
    assert not (tmp_path / "program.json").exists()


def test_what_a_crash_left_running_is_found_by_its_file_and_ended(tmp_path: Path) -> None:
    child = Child(launch_in(tmp_path, DEAF))
    assert eventually(lambda: last_words(tmp_path / "program.log", 1) == "deaf")
    assert end_leftover(tmp_path / "program.json", signal.SIGTERM, grace_seconds=0.2)
    assert not alive(child.pid)
    assert child.ended() is not None
    assert not end_leftover(tmp_path / "program.json", signal.SIGTERM, grace_seconds=0.2)


def test_what_ended_without_anybody_asking_for_its_end_is_not_waited_for(tmp_path: Path) -> None:
    # Its parent is another, which never asks: a wait for it to be gone would last for ever.
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import subprocess, sys, time;"
            "print(subprocess.Popen([sys.executable, '-c', '']).pid, flush=True); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
    )
    assert parent.stdout is not None
    ended = psutil.Process(int(parent.stdout.readline()))
    assert ended_within(30, ended)
    assert ended.status() == psutil.STATUS_ZOMBIE
    parent.kill()
    parent.communicate()


def test_a_stranger_with_the_same_number_is_left_alone(tmp_path: Path) -> None:
    child = Child(launch_in(tmp_path, SLEEP))
    pid_file = tmp_path / "program.json"
    pid_file.write_text(json.dumps({"pid": child.pid, "created": time.time() - 3600}))
    assert not end_leftover(pid_file, signal.SIGTERM, grace_seconds=0.2)
    assert child.ended() is None
    child.stop()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": 1}', '{"pid": "x", "created": 0}'])
def test_a_damaged_pid_file_is_no_obstacle(tmp_path: Path, content: str) -> None:
    pid_file = tmp_path / "program.json"
    pid_file.write_text(content)
    assert not end_leftover(pid_file, signal.SIGTERM, grace_seconds=0.2)
    assert not pid_file.exists()


async def test_a_program_that_ends_by_itself_is_started_again_and_said(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor = Supervisor(said.append)
    first = supervisor.start("The worker", lambda: launch_in(tmp_path, SLEEP))
    watching = asyncio.create_task(supervisor.watch())
    os.kill(first.pid, signal.SIGKILL)
    async with asyncio.timeout(10):
        while len(said) < 2:
            await asyncio.sleep(0.05)
    watching.cancel()
    supervisor.stop()
    assert "The worker ended by itself (signal 9)" in said[0]
    assert said[1] == "The worker was started again."


def test_programs_stop_in_the_order_opposite_to_their_start(tmp_path: Path) -> None:
    def program(name: str) -> str:
        return (
            "import signal, sys, time; from pathlib import Path\n"
            f"def end(*_): open({str(tmp_path / 'order')!r}, 'a').write({name!r}); sys.exit()\n"
            "signal.signal(signal.SIGTERM, end); print('up', flush=True); time.sleep(60)"
        )

    supervisor = Supervisor(lambda _: None)
    for name in "abc":
        supervisor.start(name, partial(launch_in, tmp_path, program(name), name))
    assert eventually(lambda: all(last_words(tmp_path / f"{n}.log", 1) == "up" for n in "abc"))
    supervisor.stop()
    assert (tmp_path / "order").read_text() == "cba"
