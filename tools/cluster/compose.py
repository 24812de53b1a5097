"""docker-compose.yml as Docker Compose itself reads it: the one place of the settings of service,
for containers and for the same programs without any.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]


class ComposeFile:
    """The file with the secrets put in. `given` is what would stand in `.env`."""

    def __init__(self, given: Mapping[str, str]) -> None:
        """Raises RuntimeError if it is not valid."""
        done = subprocess.run(
            [_program(), "--file", ROOT / "docker-compose.yml", "config", "--format", "json"],
            env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **given},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        self._read: Any = json.loads(done.stdout)

    def environment(self, service: str) -> dict[str, str]:
        """What a service's process sees of it."""
        found = self._read["services"][service].get("environment") or {}
        return {name: str(value) for name, value in found.items()}

    def command(self, service: str) -> tuple[str, ...]:
        """The module and arguments of one of our own programs, behind `python -m`."""
        one = self._read["services"][service]
        started = one.get("command") or one["entrypoint"]
        assert started[:2] == ["python", "-m"], service
        return tuple(started[2:])

    def server_settings(self) -> dict[str, str]:
        """What PostgreSQL is started with."""
        started = self._read["services"]["postgres"]["command"]
        assert started[:1] == ["postgres"] and set(started[1::2]) == {"-c"}
        return dict(said.split("=", 1) for said in started[2::2])

    def config(self, name: str) -> str:
        """The text of a file that stands in it."""
        return str(self._read["configs"][name]["content"]).replace("$$", "$")


def _program() -> Path:
    # The program itself: the command that its package installs always ends with 0.
    package = importlib.util.find_spec("compose")
    assert package is not None and package.origin is not None
    return Path(package.origin).with_name("docker-compose")
