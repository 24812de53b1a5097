"""The servers and the two workers: PostgreSQL with its durable settings, Temporal on its file, the
service's own worker and the floor's, each a process of its own.
"""

from __future__ import annotations

import asyncio
import csv
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio.client import Client

from policy.organisations import Organisation
from service.files.organisations import organisation_of
from service.prepare import prepare
from store import organisations
from tests.apps import SAMPLE
from tools.bench.floor_worker import SCHEMA
from tools.bench.machine import Usage, environment, usage
from tools.bench.rows import tables
from wiring.app import App, open_app
from wiring.embedded.addresses import admin_of, database_of, write_addresses
from wiring.embedded.folder import FIRST_TRACK, Folder
from wiring.embedded.key_rings import require_keys
from wiring.embedded.ports import free_ports
from wiring.embedded.postgres import Cluster
from wiring.embedded.process import Child, Launch
from wiring.embedded.temporal import TemporalServer
from wiring.serving import CASES_KEPT, ServedPart
from wiring.settings import Settings

OURS, FLOOR = "ours", "floor"


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchSystem:
    """Everything that runs. `workers` are started and replaced by `use_workers`."""

    folder: Folder
    cluster: Cluster
    server: TemporalServer
    servers: dict[str, Child]
    app: App
    plain: Client
    workers: dict[str, Child] = field(default_factory=dict)

    @property
    def database_url(self) -> str:
        """The administrator's address as the driver takes it."""
        return self.url_of(database_of(FIRST_TRACK))

    @property
    def accounts(self) -> Path:
        """Where the service's own worker writes what it has used for what, if it counts."""
        return self.folder.root / "accounts.json"

    def url_of(self, database: str) -> str:
        """The same of another database of the cluster."""
        return self.cluster.url(database).replace("postgresql+psycopg://", "postgresql://")

    def usage(self) -> Usage:
        """Processor seconds of servers, workers and this driver so far."""
        children = self.servers | self.workers
        numbers = {role: child.pid for role, child in children.items()}
        return usage(numbers | {"driver": os.getpid()})

    def use_workers(self, cases_kept: int = CASES_KEPT, *, counting: bool = False) -> None:
        """Both workers fresh, each keeping so many cases in memory; ours may keep accounts."""
        self.stop_workers()
        address, url = self.server.address, self.database_url
        floor = ("tools.bench.floor_worker", address, url, str(cases_kept))
        self.workers[FLOOR] = Child(self.program(FLOOR, *floor))
        ours: tuple[str, ...] = ("worker", *ServedPart)
        if counting:
            ours = ("tools.bench.counted_worker", str(self.accounts))
        elif cases_kept != CASES_KEPT:
            ours = ("tools.bench.cold_worker", str(cases_kept))
        self.workers[OURS] = Child(self.program(OURS, *ours))

    def stop_workers(self) -> None:
        """Both, in good order."""
        for child in self.workers.values():
            child.stop()
        self.workers.clear()

    def kill_workers(self) -> None:
        """Both, as a machine that fails does."""
        for child in self.workers.values():
            os.kill(child.pid, signal.SIGKILL)

    def program(self, name: str, *words: str, python: str = sys.executable) -> Launch:
        """How a program of ours in Python is started: its module, then its arguments."""
        root = self.folder.root
        return Launch(
            name=name,
            command=(python, "-m", *words),
            environment=environment(root / "pycache") | {"REFERRALS_DATA": str(root)},
            stop_signal=signal.SIGTERM,
            log=self.folder.log(name),
            pid_file=self.folder.pid_file(name),
        )


@asynccontextmanager
async def running(root: Path, *, in_memory: bool = False) -> AsyncIterator[BenchSystem]:
    """Everything up in an empty folder, organisations entered, both workers at work; Temporal
    without a file of its own if that is asked for.
    """
    folder, ports = Folder(root), free_ports().without_doors()
    with folder.opened():
        require_keys(folder, FIRST_TRACK)
        cluster = _cluster(folder, ports.postgres)
        server = _server(folder, ports.temporal, ServerInMemory if in_memory else TemporalServer)
        with _started(cluster.start) as postgres:
            child = await server.start()
            try:
                write_addresses(folder, ports)
                settings = Settings.load(root)
                await prepare(settings, admin_of(folder, ports, FIRST_TRACK))
                with cluster.connect(database_of(FIRST_TRACK)) as connection:
                    connection.execute(tables(SCHEMA))
                async with open_app(settings, "bench") as app:
                    await enter_organisations(app)
                    system = BenchSystem(
                        folder=folder,
                        cluster=cluster,
                        server=server,
                        servers={"server": child, "postgres": postgres},
                        app=app,
                        plain=await Client.connect(server.address),
                    )
                    system.use_workers()
                    try:
                        yield system
                    finally:
                        await asyncio.to_thread(system.stop_workers)
            finally:
                child.stop()


@contextmanager
def _started(start: Callable[[], Child]) -> Iterator[Child]:
    child = start()
    try:
        yield child
    finally:
        child.stop()


def _cluster(folder: Folder, port: int) -> Cluster:
    return Cluster(
        data=folder.postgres,
        port=port,
        password=folder.secret("postgres-admin.password"),
        log=folder.log("postgres"),
        pid_file=folder.pid_file("postgres"),
    )


class ServerInMemory(TemporalServer):
    """Keeps nothing on disk, as no service of ours does: what its file costs is left out."""

    def prepare(self) -> Launch:
        """See base class."""
        launch = TemporalServer.prepare(self)
        command = list(launch.command)
        at = command.index("--db-filename")
        return replace(launch, command=tuple(command[:at] + command[at + 2 :]))


def _server(folder: Folder, port: int, kind: type[TemporalServer]) -> TemporalServer:
    return kind(
        database=folder.temporal,
        port=port,
        ui_port=None,
        log=folder.log("temporal"),
        pid_file=folder.pid_file("temporal"),
    )


async def enter_organisations(app: App) -> None:
    """The sample's, with agreements that hold on whatever day this runs."""
    today = datetime.now(UTC).date()
    agreement = {
        "agreement_from": (today - timedelta(days=400)).isoformat(),
        "agreement_until": (today + timedelta(days=400)).isoformat(),
    }
    async with app.engine.begin() as connection:
        with (SAMPLE / "organisations.csv").open(encoding="utf-8") as file:
            entered = [organisation_of(row | agreement) for row in csv.DictReader(file)]
        sound = [(one, "") for one in entered if isinstance(one, Organisation)]
        await organisations.enter_all(connection, sound, "S-1001")
