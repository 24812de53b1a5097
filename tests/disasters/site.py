"""A data folder with its servers, started and stopped at will, and what would be on other machines
beside it: copies, and the outside log.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from psycopg import sql

from notify.fake import FakeChannel
from service.demo.filling import furnish
from service.prepare import prepare
from store.jobs import Job
from wiring.admin import Admin
from wiring.app import App, open_app
from wiring.backups.log_archive import keep_log
from wiring.backups.tools import DatabaseServer, program
from wiring.embedded.addresses import admin_of, cluster_of, database_of, write_addresses
from wiring.embedded.folder import TRACKS, Folder
from wiring.embedded.key_rings import require_keys
from wiring.embedded.ports import Ports, free_ports
from wiring.embedded.postgres import Cluster
from wiring.embedded.temporal import TemporalServer
from wiring.settings import Settings

KEPT = ("postgres", "temporal.db", "key-store", "suitability/key-store")
"""What a disaster takes."""


@dataclass(slots=True)
class Site:
    """One folder. `beside` is what stands on other machines."""

    root: Path
    beside: Path
    ports: Ports = field(default_factory=lambda: free_ports().without_doors())
    moment: datetime | None = None
    """To which the record goes back, where it does."""

    @property
    def folder(self) -> Folder:
        """The data folder."""
        return Folder(self.root)

    @property
    def cluster(self) -> Cluster:
        """Its database."""
        return cluster_of(self.folder, self.ports)

    @property
    def copies(self) -> Path:
        """Where the database's copies and its log are."""
        return self.beside / "copies"

    @property
    def log(self) -> Path:
        """The outside log."""
        return self.beside / "outside-log"

    @asynccontextmanager
    async def servers(self) -> AsyncIterator[None]:
        """PostgreSQL and Temporal, and nothing else."""
        with self.folder.opened():
            for track in TRACKS:
                require_keys(self.folder, track)
            database = self.cluster.start()
            engine = await self._temporal.start()
            try:
                write_addresses(self.folder, self.ports, rehearsal=True)
                for track in TRACKS:
                    self.cluster.create_database(database_of(track))
                    await prepare(self._settings(track), self._admin(track))
                yield
            finally:
                engine.stop()
                database.stop()

    @asynccontextmanager
    async def app(self, track: str) -> AsyncIterator[App]:
        """An app of a track which may do what all of its jobs may, and whose channel has sent
        nothing yet.
        """
        everything = self._settings(track).with_database(self._admin(track).database_url)
        async with open_app(everything, "rehearsal") as made:
            yield replace(made, channel=FakeChannel())

    @asynccontextmanager
    async def operator(self, track: str) -> AsyncIterator[App]:
        """The same with the logins that whoever rebuilds has."""
        async with open_app(self._settings(track), "rehearsal", job=Job.OPERATOR) as made:
            yield made

    @asynccontextmanager
    async def auditor(self, track: str) -> AsyncIterator[App]:
        """The same with the login that whoever checks what was put back has."""
        async with open_app(
            self._settings(track), "rehearsal", temporal=False, job=Job.AUDITOR
        ) as made:
            yield made

    def _admin(self, track: str) -> Admin:
        return admin_of(self.folder, self.ports, track)

    async def furnish(self) -> None:
        """Both tracks' invented registers and staff."""
        for track in TRACKS:
            async with self.app(track) as app:
                await furnish(app)

    def copy_log(self) -> subprocess.Popen[bytes]:
        """Begin to copy the log."""
        return keep_log(self.server, self.copies)

    @property
    def server(self) -> DatabaseServer:
        """The database server, for its own programs."""
        return DatabaseServer.of(self.cluster.url("postgres"))

    def keep_told(self) -> None:
        """Keep the outside log as it is now: what a rehearsal adds belongs to no other."""
        shutil.copytree(self.log, self._told)

    def take_told(self) -> None:
        """Put it back."""
        shutil.rmtree(self.log)
        shutil.copytree(self._told, self.log)

    @property
    def _told(self) -> Path:
        return self.beside / "told"

    def keep(self, name: str, what: tuple[str, ...] = KEPT) -> None:
        """Keep a copy of what stands in the folder, with nothing running."""
        for part in what:
            _copy(self.root / part, self.beside / name / part)

    def take(self, name: str, what: tuple[str, ...] = KEPT) -> None:
        """Put such a copy in the place of what stands there."""
        for part in what:
            self.lose(part)
            _copy(self.beside / name / part, self.root / part)

    def lose(self, part: str) -> None:
        """It is gone."""
        for path in (self.root / part).parent.glob(f"{Path(part).name}*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def dump(self, track: str) -> None:
        """One track's database by itself."""
        self._run("pg_dump", "-Fc", "-f", str(self._dump(track)), database_of(track))

    def undump(self, track: str) -> None:
        """That one in the place of what is lost."""
        name = sql.Identifier(database_of(track))
        with self.cluster.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        self._run("pg_restore", "-d", database_of(track), str(self._dump(track)))

    def _dump(self, track: str) -> Path:
        return self.beside / f"{track}.dump"

    def _run(self, name: str, *options: str) -> None:
        server = self.server
        subprocess.run(
            [program(name), *server.options, *options], env=dict(server.environment), check=True
        )

    def _settings(self, track: str) -> Settings:
        """Temporal itself instead of a door, which is a process more."""
        found = Settings.load(self.folder.place(track).home, {})
        here = {"temporal_address": self._temporal.address, "temporal_token": None}
        return found.model_copy(update={**here, "outside_log": self.log, "second_factor": "off"})

    @property
    def _temporal(self) -> TemporalServer:
        return TemporalServer(
            database=self.folder.temporal,
            port=self.ports.temporal,
            ui_port=None,
            log=self.folder.log("temporal"),
            pid_file=self.folder.pid_file("temporal"),
        )


def _copy(source: Path, to: Path) -> None:
    """A folder or a file, with what SQLite keeps beside it, and whose each is."""
    to.parent.mkdir(parents=True, exist_ok=True)
    for path in source.parent.glob(f"{source.name}*"):
        if path.name == source.name or path.suffix.startswith(".db-"):
            subprocess.run(["cp", "-a", str(path), str(to.with_name(path.name))], check=True)
