"""`make test-hours`: the tests that need no Temporal, at each of these moments. No test may depend
on the hour or the day; this is how one that does is found.

A small library, compiled here, moves the wall clock of Python and of PostgreSQL by the same
distance; it takes a C compiler (`cc`), which nothing else here does.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click

MOMENTS = {
    "at night": datetime(2027, 1, 12, 3, 0, tzinfo=UTC),
    "at noon": datetime(2027, 1, 12, 12, 0, tzinfo=UTC),
    "before midnight in summer": datetime(2027, 6, 15, 22, 58, 30, tzinfo=UTC),
    "before the clocks go forward": datetime(2027, 3, 28, 0, 58, 30, tzinfo=UTC),
    "before the clocks go back": datetime(2027, 10, 31, 0, 58, 30, tzinfo=UTC),
    "in the hour that comes twice": datetime(2027, 10, 31, 1, 20, tzinfo=UTC),
}
ROOMS = ("policy", "store", "activities", "notify", "service", "starter", "web")
TESTS = tuple(f"tests/{room}" for room in ROOMS)
_HERE = Path(__file__).parent


def main(arguments: list[str]) -> int:
    """Run them; 0 if all were green at every moment."""
    parser = argparse.ArgumentParser(prog="python -m tools.hours")
    parser.add_argument("--only", action="append", choices=MOMENTS, default=[])
    parser.add_argument("pytest", nargs="*", help="handed to pytest, instead of all such tests")
    said = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="hours-") as folder:
        # The account that PostgreSQL runs as must be able to read it.
        Path(folder).chmod(0o755)
        library = Path(folder) / "away.so"
        command = ("cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(_HERE / "away.c"))
        try:
            subprocess.run(command, check=True)
        except (FileNotFoundError, subprocess.CalledProcessError):
            click.echo("The clock cannot be moved here: this takes a C compiler, `cc`.", err=True)
            return 1
        failed = [
            name for name in said.only or MOMENTS if _run(name, library, said.pytest or [*TESTS])
        ]
    click.echo(f"Red: {', '.join(failed)}." if failed else "Green at every moment.")
    return 1 if failed else 0


def _run(name: str, library: Path, tests: list[str]) -> int:
    moment = MOMENTS[name]
    away = round((moment - datetime.now(UTC)).total_seconds())
    click.echo(f"\n{name}: {moment:%d/%m/%Y %H:%M} UTC")
    command = (sys.executable, "-m", "pytest", "-q", "-p", "tools.hours.plugin", *tests)
    moved = {"LD_PRELOAD": str(library), "CLOCK_AWAY_SECONDS": str(away)}
    return subprocess.run(command, env={**os.environ, **moved}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
