"""PostgreSQL's own programs, and the server they are for."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import make_url

from wiring.embedded.cluster_files import binaries, environment
from wiring.embedded.problem import StartProblem

_LINK = {
    name: f"PG{name.upper()}"
    for name in ("sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "connect_timeout")
}
"""What an address says of its link, and the variable that tells PostgreSQL's programs the same."""

Say = Callable[[str], object]
"""How a person is told what they should know and need not have asked."""


class BackupProblem(Exception):
    """A copy could not be made, checked or put back. `code` is stable; the sentence says why, and
    what to do, and holds no secret.
    """

    def __init__(self, code: str, sentence: str, what_to_do: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence, self.what_to_do = code, sentence, what_to_do

    @classmethod
    def of_server(cls, what: str, error: psycopg.Error) -> BackupProblem:
        """What a server answered that was to be asked about its log."""
        why = str(error).strip().splitlines()
        return cls(
            "log-not-kept",
            f"{what}: {why[0].rstrip('.') if why else 'no reason given'}.",
            "See that the server runs and that this login may replicate.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseServer:
    """A server as its administrator reaches it."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    link: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, url: str) -> DatabaseServer:
        """From an address as settings have it. Raises BackupProblem for one that says more of the
        link than its programs can be told: they would go by less than it asks for.
        """
        parts = make_url(url)
        if unknown := sorted(parts.query.keys() - _LINK.keys()):
            raise BackupProblem(
                "database-address",
                f"The database's address says {', '.join(unknown)}, which is not known here.",
                f"Of the link it may say {', '.join(_LINK)}.",
            )
        return cls(
            host=parts.host or "127.0.0.1",
            port=parts.port or 5432,
            user=parts.username or "postgres",
            password=str(parts.password or ""),
            link={_LINK[name]: str(value) for name, value in parts.query.items()},
        )

    @property
    def options(self) -> tuple[str, ...]:
        """How its programs are told where it is; the password goes by the environment."""
        return ("-h", self.host, "-p", str(self.port), "-U", self.user, "--no-password")

    @property
    def environment(self) -> Mapping[str, str]:
        """What they see."""
        return {**environment(), **self.link, "PGPASSWORD": self.password}

    def replicating(self) -> psycopg.Connection:
        """A connection for the commands of replication, as its programs have it."""
        return psycopg.connect(self._told(replication="true"), autocommit=True)

    def connect(self, database: str) -> psycopg.Connection:
        """An ordinary connection to one of its databases."""
        return psycopg.connect(self._told(dbname=database), autocommit=True)

    def _told(self, **more: str) -> str:
        link = {name.removeprefix("PG").lower(): value for name, value in self.link.items()}
        where = {"host": self.host, "port": str(self.port), "connect_timeout": "10"}
        who = {"user": self.user, "password": self.password}
        return make_conninfo("", **{**where, **who, **link, **more})


def to_nobody(line: str) -> None:
    """For whoever asks for no words."""


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs: this environment's own, or this machine's."""
    try:
        return str(binaries() / name)
    except StartProblem:
        found = shutil.which(name)
    if found is None:
        raise BackupProblem(
            "program-missing",
            f"PostgreSQL's program {name} is not on this machine.",
            "Install PostgreSQL's client programs of the server's version.",
        )
    return found


def run(command: list[str], seen: Mapping[str, str], code: str, what: str) -> str:
    """Run a program to its end; what it said. Raises BackupProblem."""
    try:
        done = subprocess.run(
            command, env={**os.environ, **seen}, capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise BackupProblem(code, f"{what}: {error.strerror}.", "See that it is there.") from None
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise BackupProblem(
            code, f"{what}: {said[-1] if said else 'no reason given'}", "Mend that."
        )
    return done.stdout + done.stderr


def require_apart(folders: Mapping[str, Path]) -> None:
    """Refuse folders of which one is, or is within, another: whoever takes one has the other."""
    listed = [(name, path.absolute()) for name, path in folders.items()]
    for place, (name, path) in enumerate(listed):
        for other, elsewhere in listed[place + 1 :]:
            if path.is_relative_to(elsewhere) or elsewhere.is_relative_to(path):
                raise BackupProblem(
                    "not-apart",
                    f"The folder for {name} and that for {other} are one within the other.",
                    "Keep them apart, best on different machines: together they open everything.",
                )
