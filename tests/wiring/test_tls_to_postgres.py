"""PostgreSQL over TLS, really: a process checks the server's certificate and shows its own, and
says what it connected to.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from tests.apps import settings_on
from tests.certificates import Authority, authority
from tests.servers import APP_PASSWORD, APP_ROLE, TestDatabase, TestPostgres
from tests.tls_before_postgres import tls_before
from wiring.app import open_app
from wiring.connected import say_connected
from wiring.logs import configure
from wiring.settings import Settings


def _url(database: TestDatabase, port: int, trusted: Authority, shown: Authority | None) -> str:
    """An address as settings name it, with the authority that is trusted, and a certificate."""
    query = {"sslmode": "verify-full", "sslrootcert": str(trusted.ca)}
    if shown is not None:
        certificate, key = shown.issue("support_web")
        query |= {"sslcert": str(certificate), "sslkey": str(key)}
    url = make_url(database.app_url).set(port=port, query=query)
    return url.render_as_string(hide_password=False)


async def _connected(settings: Settings) -> str:
    async with open_app(settings, "test", temporal=False) as app:
        [said] = await say_connected(app, temporal=False)
    return said


@pytest.mark.usefixtures("logging_untouched")
async def test_a_process_that_trusts_the_server_and_shows_a_certificate_comes_in_over_tls(
    postgres: TestPostgres, database: TestDatabase, tmp_path: Path
) -> None:
    configure("test")
    settings = settings_on(database, tmp_path)
    ours, others = authority(tmp_path, "ours"), authority(tmp_path, "others")
    assert "on this machine." in await _connected(settings)
    async with tls_before(postgres.cluster.port, ours) as port:
        right = settings.with_database(SecretStr(_url(database, port, ours, ours)))
        said = await _connected(right)
        assert f"as {APP_ROLE}, over TLS." in said
        assert APP_PASSWORD not in said
        for trusted, shown in ((others, ours), (ours, others), (ours, None)):
            wrong = SecretStr(_url(database, port, trusted, shown))
            with pytest.raises(OperationalError):
                await _connected(settings.with_database(wrong))
