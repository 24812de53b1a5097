"""PostgreSQL over TLS, really: a process checks the server's certificate and shows its own, says
what it connected to, and says what to mend where it is not let in. Held against a stand-in before
the embedded server, which has no TLS, and against a PostgreSQL with TLS of its own where one is
found (`make check-tls` insists on it, and runs every program).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import make_url

from tests.apps import settings_on
from tests.certificates import Authority, authority
from tests.postgres_with_tls import ADMIN, NONE_FOUND, postgres_with_tls, programs
from tests.servers import APP_PASSWORD, APP_ROLE, TestDatabase, TestPostgres
from tests.tls_before_postgres import tls_before
from wiring.app import open_app
from wiring.connected import say_connected
from wiring.logs import configure
from wiring.selfcheck import NotThereYet, check_record
from wiring.settings import Settings

Shown = dict[str, str]
"""What of TLS stands in an address, as libpq has it."""


@dataclass(frozen=True, slots=True)
class _Ways:
    """Ways to come in with certificates: of the server's authority, of another, past its time."""

    ours: Authority
    others: Authority
    login: str

    def shown(self, by: Authority, *, expired: bool = False) -> Shown:
        certificate, key = by.issue(self.login, expired=expired)
        return {"sslcert": str(certificate), "sslkey": str(key)}

    def trusting(self, server: Authority) -> Shown:
        return {"sslmode": "verify-full", "sslrootcert": str(server.ca)}

    @property
    def right(self) -> Shown:
        return self.trusting(self.ours) | self.shown(self.ours)

    def wrong(self, *, says_why: bool) -> Iterator[tuple[Shown, str]]:
        """Each, and the code of what is to be mended. A stand-in ends the link and does not say why
        it takes no certificate.
        """
        trusting = self.trusting(self.ours)
        refused = "database-certificate-refused" if says_why else "database-out-of-reach"
        yield self.trusting(self.others) | self.shown(self.ours), "database-not-trusted"
        yield trusting | {"sslrootcert": "/none.pem"}, "database-not-trusted"
        yield trusting | self.shown(self.others), refused
        yield trusting | self.shown(self.ours, expired=True), refused
        shut = self.shown(self.ours)
        Path(shut["sslkey"]).chmod(0o644)
        yield trusting | shut, "database-certificate-refused"
        yield trusting | {"sslcert": "/none.pem"}, refused


def _ways(folder: Path, login: str) -> _Ways:
    for name in ("a", "b"):
        (folder / name).mkdir()
    return _Ways(authority(folder / "a", "ours"), authority(folder / "b", "others"), login)


def _with(settings: Settings, url: str, port: int, shown: Shown) -> Settings:
    address = make_url(url).set(port=port, query=shown)
    return settings.with_database(SecretStr(address.render_as_string(hide_password=False)))


async def _problems(settings: Settings) -> dict[str, str]:
    async with open_app(settings, "test", temporal=False) as app:
        try:
            found = await check_record(app)
        except NotThereYet as server:
            return {server.code: ""}
        return {one.code: one.sentence for one in found if one.fatal}


async def _connected(settings: Settings) -> str:
    async with open_app(settings, "test", temporal=False) as app:
        [said] = await say_connected(app, temporal=False)
    return said


async def _require_refusals(
    settings: Settings, url: str, port: int, ways: _Ways, *, says_why: bool = True
) -> None:
    """The one judge: whatever stands before or is the server, this is what a process says."""
    for shown, code in ways.wrong(says_why=says_why):
        found = await _problems(_with(settings, url, port, shown))
        assert list(found) == [code], shown
        assert APP_PASSWORD not in str(found)


@pytest.mark.usefixtures("logging_untouched")
async def test_a_process_that_trusts_the_server_and_shows_a_certificate_comes_in_over_tls(
    postgres: TestPostgres, database: TestDatabase, tmp_path: Path
) -> None:
    configure("test")
    settings, ways = settings_on(database, tmp_path), _ways(tmp_path, APP_ROLE)
    assert "on this machine." in await _connected(settings)
    async with tls_before(postgres.cluster.port, ways.ours) as port:
        said = await _connected(_with(settings, database.app_url, port, ways.right))
        assert f"as {APP_ROLE}, over TLS." in said
        assert APP_PASSWORD not in said
        await _require_refusals(settings, database.app_url, port, ways, says_why=False)
    # The embedded server itself.
    clear = _with(settings, database.app_url, postgres.cluster.port, ways.right)
    assert list(await _problems(clear)) == ["database-without-tls"]


@pytest.mark.usefixtures("logging_untouched")
async def test_a_server_with_tls_of_its_own_lets_nobody_in_without_a_certificate_of_their_login(
    database: TestDatabase, tmp_path: Path
) -> None:
    found = programs()
    if found is None:
        assert not os.environ.get("REFERRALS_TLS_REQUIRED"), NONE_FOUND
        pytest.skip(NONE_FOUND)
    configure("test")
    settings, ways = settings_on(database, tmp_path), _ways(tmp_path, ADMIN)
    # Not under pytest's own folder: as root the server runs as another user.
    with tempfile.TemporaryDirectory(prefix="referrals-") as folder:
        with postgres_with_tls(found, Path(folder), ways.ours, APP_PASSWORD) as port:
            url = f"postgresql+psycopg://{ADMIN}:{APP_PASSWORD}@127.0.0.1/postgres"
            right = _with(settings, url, port, ways.right)
            assert f"as {ADMIN}, over TLS." in await _connected(right)
            # It came in, and found an empty database.
            assert list(await _problems(right)) == ["database-not-prepared"]
            await _require_refusals(settings, url, port, ways)
            clear = _with(settings, url, port, {"sslmode": "disable"})
            assert list(await _problems(clear)) == ["database-wants-tls"]
