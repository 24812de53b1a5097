"""A running cluster: everything up in order, kept running, and single programs of it started and
ended.
"""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import Final

from temporalio.service import ConnectConfig, RPCError, ServiceClient

from tools.cluster.launching import Launcher
from tools.cluster.places import HISTORIES, SERVICES, TWO
from tools.cluster.temporal_database import make_temporal_databases
from wiring.embedded.folder import TRACKS
from wiring.embedded.ports import is_free
from wiring.embedded.postgres import Cluster
from wiring.embedded.problem import StartProblem, did_not_start
from wiring.embedded.process import Child, Launch
from wiring.probes import asked

LOOK_SECONDS: Final = 0.25
AGAIN_AFTER: Final = 1.0
READY_SECONDS: Final = 180.0


class ClusterSystem:
    """The programs by name. Use it from the main thread only (see `Child`)."""

    def __init__(self, launcher: Launcher, postgres: Cluster, say: Callable[[str], None]) -> None:
        self.launcher, self.postgres = launcher, postgres
        self._say = say
        self._prepared: dict[str, Callable[[], Launch]] = {}
        self._children: dict[str, Child] = {}
        self._ended: dict[str, float] = {}

    # Everything

    async def bring_up(self, release: str = "") -> None:
        """Start all of it, in the order in which one needs the other. Raises StartProblem."""
        launcher = self.launcher
        self._say("PostgreSQL, and Temporal's two databases in it ...")
        self.start("postgres", self.postgres.prepare)
        self.postgres.wait_until_ready(self._children["postgres"])
        password = launcher.compose.environment("temporal")["POSTGRES_PWD"]
        await asyncio.to_thread(make_temporal_databases, self.postgres, password)
        self._say(f"Temporal: {', '.join(SERVICES)} ...")
        for service in SERVICES:
            self.start(f"temporal-{service}", partial(launcher.temporal, service))
            if service == SERVICES[0]:
                # The first one alone says how many shards there are, and on all of them the rest.
                await self._until_listening(service)
        await self.until_temporal_serves()
        self.start("gate", launcher.gate)
        for track in TRACKS:
            self._say(f"The {track} track: its database and its namespace ...")
            self.postgres.create_database(track)
            await asyncio.to_thread(self.set_up, launcher, track, release)
        for track in TRACKS:
            for number in TWO:
                self.start_worker(track, number, release)
                self.start(f"{track}-web-{number}", partial(launcher.ours, track, "web", number))
            self.start_sender(track, "1", release)
            self.start(f"{track}-watchdog", partial(launcher.ours, track, "watchdog"))
            self.start(f"{track}-ui", partial(launcher.pages, track))
        self.start("front", launcher.front)
        await self.until_ready(self.probed(), kept=False)
        await self.until_shown()

    def start_worker(self, track: str, number: str, release: str = "") -> None:
        """One worker of a track, under a release."""
        prepare = partial(self.launcher.ours, track, "worker", number, release)
        self.start(f"{track}-worker-{number}", prepare)

    def start_sender(self, track: str, number: str, release: str = "") -> None:
        """One sender of a track, under a release."""
        prepare = partial(self.launcher.ours, track, "sender", number, release)
        self.start(f"{track}-sender-{number}", prepare)

    async def keep_running(self) -> None:
        """Start again whatever ends. Never returns; cancel it."""
        while True:
            for name, child in list(self._children.items()):
                if child.ended() is not None and self._since(name) > AGAIN_AFTER:
                    self._say(f"{name} ended and is started again. Log: {child.launch.log}")
                    self.start(name, self._prepared[name])
            await asyncio.sleep(LOOK_SECONDS)

    def stop(self) -> None:
        """End all in good order, the last started first."""
        for name in reversed(list(self._children)):
            self.end(name)

    # One of them

    def start(self, name: str, prepare: Callable[[], Launch]) -> None:
        """Start a program, and keep it running from now on."""
        self._ended.pop(name, None)
        self._prepared[name] = prepare
        self._children[name] = Child(prepare())

    def end(self, name: str, seconds: float = 90.0) -> None:
        """Ask one to end, in good order, and wait for it. It stays ended."""
        self._children.pop(name).stop(seconds)

    def kill(self, name: str) -> None:
        """End one outright. It is started again."""
        self._children[name].stop(0.0)

    def pid(self, name: str) -> int:
        """Its process."""
        return self._children[name].pid

    def _since(self, name: str) -> float:
        return time.monotonic() - self._ended.setdefault(name, time.monotonic())

    # Waiting

    def probed(self) -> list[str]:
        """Those of our own programs that say when they are ready."""
        ports = self.launcher.ports.by_name
        return [name for name in self._children if f"{name}-probes" in ports]

    async def until_ready(
        self, names: Iterable[str], seconds: float = READY_SECONDS, *, kept: bool = True
    ) -> None:
        """Wait until each says so. Where nobody keeps them running, one that has ended is waited
        for no longer. Raises StartProblem.
        """
        for name in names:
            port = self.launcher.ports[f"{name}-probes"]
            await self._until_answered(name, port, "ready", seconds, kept=kept)

    async def until_shown(self, seconds: float = READY_SECONDS) -> None:
        """Wait until Temporal's pages of each track answer, and the track's own at their one
        address: programs of others, which say nothing of themselves elsewhere. Raises StartProblem.
        """
        ports = self.launcher.ports
        for track in TRACKS:
            shown = (f"{track}-ui", ports[f"{track}-ui"], "healthz")
            await self._until_answered(*shown, seconds, kept=False)
            # By one of the processes behind it.
            shown = ("front", ports[f"{track}-front"], "codec/health")
            await self._until_answered(*shown, seconds, kept=False)

    async def _until_answered(
        self, name: str, port: int, what: str, seconds: float, *, kept: bool
    ) -> None:
        until = time.monotonic() + seconds
        while await asyncio.to_thread(asked, port, what) != 200:
            gone = not kept and self._children[name].ended() is not None
            if gone or time.monotonic() > until:
                raise self._did_not_start(name)
            await asyncio.sleep(LOOK_SECONDS)

    async def until_temporal_serves(self, seconds: float = READY_SECONDS) -> None:
        """Wait until the frontend answers and finds the histories. Raises StartProblem."""
        address, until = self.launcher.ports.at("frontend"), time.monotonic() + seconds
        client = await ServiceClient.connect(ConnectConfig(target_host=address, lazy=True))
        while not await _serves(client):
            if time.monotonic() > until:
                raise self._did_not_start("temporal-frontend")
            await asyncio.sleep(LOOK_SECONDS)

    async def _until_listening(self, service: str) -> None:
        name, until = f"temporal-{service}", time.monotonic() + READY_SECONDS
        while is_free(self.launcher.ports[service]):
            if self._children[name].ended() is not None or time.monotonic() > until:
                raise self._did_not_start(name)
            await asyncio.sleep(LOOK_SECONDS)

    def set_up(self, launcher: Launcher, track: str, release: str) -> None:
        """What is run once before a release's programs start. Raises StartProblem."""
        place = launcher.folder.place(track)
        place.lay_out()
        command, seen = launcher.setup(track)
        if not place.key_ring.exists():
            command = (*command, "--new-key-ring")
        seen["REFERRALS_RELEASE"] = release
        done = subprocess.run(command, env=seen, capture_output=True, text=True, check=False)
        if done.returncode:
            raise StartProblem(
                "bad-setting", f"The {track} track could not be prepared.", done.stderr[-2_000:]
            )

    def _did_not_start(self, name: str) -> StartProblem:
        root, log = self.launcher.folder.root, self.launcher.folder.log(name)
        return did_not_start("temporal-did-not-start", name, root, log)


async def _serves(client: ServiceClient) -> bool:
    try:
        return await client.check_health(timeout=timedelta(seconds=2))
    except (RPCError, RuntimeError):
        return False


assert set(HISTORIES) <= set(SERVICES)
