"""Every program of a service against a PostgreSQL with TLS of its own, which lets nobody in without
a password and a certificate of their login: `make check-tls`, minutes with the servers' start.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr

from policy.refusal import Refusal
from policy.support.words import Role
from service.health.verifying import verify_trail
from store.jobs import Job, role_for
from tests.apps import furnish, settings_on, take_in
from tests.certificates import Authority, authority
from tests.faults.programs import program
from tests.postgres_with_tls import ADMIN, NONE_FOUND, major, postgres_with_tls, programs
from tests.servers import APP_PASSWORD, TestDatabase, TestTemporal
from tests.service.contexts import by_staff
from tests.starter.terminal import surroundings
from wiring.app import open_app
from wiring.settings import Settings

pytestmark = pytest.mark.timeout(600)
CLEAN: Mapping[str, str] = {}
PROGRAMS = {
    "worker cases": Job.WORKER,
    "worker notices": Job.SENDER,
    "starter.watchdog": Job.WATCHDOG,
    "web": Job.WEB,
}


@dataclass(frozen=True, slots=True)
class _TlsServer:
    port: int
    ours: Authority

    def address(
        self, login: str, instead: Mapping[str, str] = CLEAN, *, expired: bool = False
    ) -> str:
        """As the docs name it: libpq's words in the address."""
        certificate, key = self.ours.issue(login, expired=expired)
        said = {
            "sslmode": "verify-full",
            "sslrootcert": str(self.ours.ca),
            "sslcert": str(certificate),
            "sslkey": str(key),
        } | dict(instead)
        query = "&".join(f"{name}={value}" for name, value in said.items())
        who = f"{login}:{APP_PASSWORD}-{login}"
        return f"postgresql+psycopg://{who}@127.0.0.1:{self.port}/support?{query}"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[_TlsServer]:
    found = programs()
    assert found is not None, NONE_FOUND
    assert major(found) >= 16, f"prepare needs PostgreSQL 16 or newer; {found} is {major(found)}"
    with tempfile.TemporaryDirectory(prefix="referrals-") as folder:
        ours = authority(tmp_path, "ours")
        password = f"{APP_PASSWORD}-{ADMIN}"
        with postgres_with_tls(found, Path(folder), ours, password) as port:
            yield _TlsServer(port, ours)


def _settings(
    server: _TlsServer,
    database: TestDatabase,
    folder: Path,
    temporal: TestTemporal,
    bad: Mapping[str, str] = CLEAN,
) -> Settings:
    known = settings_on(database, folder, temporal)
    addresses = {job: server.address(role_for("support", job), bad) for job in Job}
    return known.model_copy(
        update={
            "database_url": SecretStr(addresses[Job.WEB]),
            **{f"{job}_database_url": SecretStr(url) for job, url in addresses.items()},
        }
    )


def _of(job: Job, settings: Settings) -> Settings:
    """As one program has them: its own login and no other."""
    none = {f"{other}_database_url": None for other in Job}
    beside = {"sender_database_url": settings.sender_database_url} if job is Job.WATCHDOG else {}
    return settings.model_copy(update={**none, **beside, "database_url": settings.database_of(job)})


@contextmanager
def _written(settings: Settings, folder: Path) -> Iterator[Mapping[str, str]]:
    """What `python -m starter.prepare` is given."""
    with program("this", settings, folder):  # writes the settings; there is no such program
        yield {"REFERRALS_DATA": str(folder / "data")}


def _prepared(given: Mapping[str, str], admin: str, temporal: TestTemporal) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "starter.prepare"],
        env=surroundings(
            {
                **given,
                "REFERRALS_ADMIN_DATABASE_URL": admin,
                "REFERRALS_ADMIN_TEMPORAL_ADDRESS": temporal.address,
            }
        ),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


async def test_prepare_every_program_and_the_auditor_come_in_and_say_what_to_mend_if_they_may_not(
    server: _TlsServer, database: TestDatabase, tmp_path: Path, temporal_server: TestTemporal
) -> None:
    settings = _settings(server, database, tmp_path, temporal_server)
    with _written(settings, tmp_path) as given:
        for code, admin in (
            ("database-wants-tls", server.address(ADMIN, {"sslmode": "disable"})),
            ("database-certificate-refused", server.address(ADMIN, expired=True)),
        ):
            ended, said = _prepared(given, admin, temporal_server)
            assert (ended, f"({code})" in said) == (2, True), said
            assert APP_PASSWORD not in said
        assert _prepared(given, server.address(ADMIN), temporal_server) == (0, "")
    async with open_app(settings, "web", temporal=False) as app:
        await furnish(app)
        await take_in(app, "N-1")
    for words, job in PROGRAMS.items():
        with program(words, _of(job, settings), tmp_path) as running:
            await running.until_event("database-connected")
            assert (await running.stop())[0] == 0
            assert f"as {role_for('support', job)}, over TLS." in running.said.read_text()
    async with open_app(settings, "auditor", temporal=False, job=Job.AUDITOR) as app:
        verified = await verify_trail(by_staff(app, Role.OPERATIONS))
        assert not isinstance(verified, Refusal)
        assert (verified.count, verified.problems) == (1, ())
    with psycopg.connect(server.address(ADMIN).replace("+psycopg", "")) as connection:
        found = connection.execute("SELECT client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        assert found.fetchone() == (f"/CN={ADMIN}",)
    for code, bad in (
        ("database-not-trusted", {"sslrootcert": str(authority(tmp_path, "others").ca)}),
        ("database-certificate-refused", {"sslcert": "/none.pem"}),
        ("database-wants-tls", {"sslmode": "disable"}),
    ):
        refused = _settings(server, database, tmp_path, temporal_server, bad)
        for words, job in PROGRAMS.items():
            with program(words, _of(job, refused), tmp_path) as running:
                assert await asyncio.to_thread(running.process.wait, 120) == 3
                assert f"({code})" in running.said.read_text()
                assert APP_PASSWORD not in running.said.read_text()
