"""Our own programs as processes, on a test's servers: started, waited for, told to stop."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from tests.apps import secrets_written
from tests.starter.terminal import surroundings
from wiring.settings import Settings

PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class RunningProgram:
    """A process and the file that holds all it says."""

    process: subprocess.Popen[bytes]
    said: Path

    def events(self) -> list[str]:
        """The codes it has logged so far."""
        lines = self.said.read_text(encoding="utf-8").splitlines()
        return [json.loads(line)["event"] for line in lines if line.startswith("{")]

    async def until_event(self, code: str) -> None:
        """Wait until it has logged this."""
        async with asyncio.timeout(PATIENCE):
            while code not in self.events():
                assert self.process.poll() is None, self.said.read_text(encoding="utf-8")
                await asyncio.sleep(0.05)

    async def ended(self) -> int:
        """Its exit code, once it has ended by itself."""
        return await asyncio.to_thread(self.process.wait, PATIENCE)

    async def stop(self) -> tuple[int, float]:
        """Ask it to end; its exit code, and how many seconds that took."""
        asked = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        return await self.ended(), time.monotonic() - asked


@contextmanager
def program(words: str, settings: Settings, folder: Path) -> Iterator[RunningProgram]:
    """`python -m words` with these settings, in a data folder below `folder`."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    values = settings.model_dump(mode="json", exclude={"data_dir"})
    values = {name: value for name, value in values.items() if not _secret(settings, name)}
    values |= secrets_written(settings)
    (data / "settings.json").write_text(json.dumps(values), encoding="utf-8")
    said = folder / f"{words.replace(' ', '-')}-{time.monotonic_ns()}.log"
    with said.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *words.split()],
            env=surroundings({"REFERRALS_DATA": str(data)}),
            stdout=log,
            stderr=log,
        )
    try:
        yield RunningProgram(process, said)
    finally:
        process.kill()
        process.wait()


def _secret(settings: Settings, name: str) -> bool:
    return isinstance(getattr(settings, name), SecretStr)
