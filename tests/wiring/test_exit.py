"""The end of a process: the code that its work earned, at once, with everything said."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENTRIES = (
    "gate/__main__.py",
    "starter/cli.py",
    "web/__main__.py",
    "starter/prepare.py",
    "starter/watchdog.py",
    "wiring/embedded/nursery.py",
    "wiring/probes.py",
    "worker.py",
)
OTHERS = {
    # Runs before the program it becomes, with Python's own modules only.
    "wiring/embedded/exit_with_parent.py": "os.execv",
}
ROOMS = (
    "activities",
    "gate",
    "notify",
    "policy",
    "service",
    "starter",
    "store",
    "web",
    "wiring",
    "workflows",
)


def ended(main: str) -> subprocess.CompletedProcess[str]:
    """A process whose main function has this body."""
    program = f"import sys, threading, time\nfrom wiring.exit import end_with\ndef main():\n{main}"
    return subprocess.run(
        [sys.executable, "-c", f"{program}\nend_with(main)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize(
    ("main", "code"),
    [
        ("    return 0", 0),
        ("    return 6", 6),
        ("    sys.exit(4)", 4),
        ("    sys.exit()", 0),
        ("    sys.exit('in words')", 1),
        ("    raise KeyboardInterrupt", 130),
        ("    raise ValueError", 1),
    ],
)
def test_a_process_ends_with_the_code_of_its_work(main: str, code: int) -> None:
    assert ended(main).returncode == code


def test_a_thread_that_never_ends_keeps_no_process_and_changes_no_code() -> None:
    begun = time.monotonic()
    done = ended(
        "    threading.Thread(target=time.sleep, args=(600,)).start()\n"
        "    print('accepted', end='')\n"
        "    return 3"
    )
    assert (done.returncode, done.stdout, done.stderr) == (3, "accepted", "")
    assert time.monotonic() - begun < 20


def test_a_process_that_was_told_to_stop_is_gone_though_what_it_closes_waits_for_ever() -> None:
    begun = time.monotonic()
    done = ended(
        "    import asyncio\n"
        "    from wiring.logs import configure\n"
        "    from wiring.startup import _stop\n"
        "    async def work():\n"
        "        stopping = asyncio.Event()\n"
        "        _stop(stopping, within=0.2)\n"
        "        await stopping.wait()\n"
        "        time.sleep(600)\n"
        "    configure('worker')\n"
        "    return asyncio.run(work())"
    )
    assert done.returncode == 1
    assert "not-ended-in-time" in done.stderr + done.stdout
    assert time.monotonic() - begun < 20


def test_output_that_cannot_be_written_is_no_success() -> None:
    done = ended("    sys.stdout = open('/dev/full', 'w')\n    print('x')\n    return 0")
    assert done.returncode == 1


def test_every_entry_ends_at_the_one_exit() -> None:
    files = [ROOT / "worker.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))]
    texts = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in files}
    entries = {name for name, text in texts.items() if "if __name__ ==" in text}
    assert entries == {*ENTRIES, *OTHERS}
    assert all("end_with(" in texts[name] for name in ENTRIES)
    assert all(how in texts[name] for name, how in OTHERS.items())


def test_nothing_else_ends_a_process() -> None:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            if name != "wiring/exit.py" and name not in OTHERS:
                text = path.read_text("utf-8")
                assert not any(way in text for way in ("sys.exit(", "os._exit(")), name


def test_the_installed_command_is_the_entry_that_ends_there() -> None:
    assert 'referrals = "starter.cli:main"' in (ROOT / "pyproject.toml").read_text("utf-8")
