"""The setup job runs before the gate is there: a first install makes the doors after it."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from service.provision import provision
from tests.apps import settings_on
from tests.servers import TestDatabase, TestTemporal
from wiring.embedded.ports import LOOPBACK, free_ports


async def test_schedules_and_the_first_release_need_no_door(
    database: TestDatabase, temporal_server: TestTemporal, tmp_path: Path
) -> None:
    own = settings_on(database, tmp_path, temporal_server)
    no_door = {
        "temporal_address": f"{LOOPBACK}:{free_ports().door_of(own.track)}",
        "temporal_token": SecretStr("of a door that nobody has opened yet"),
        "release": "0-1-0",
    }
    by_admin = own.with_database(SecretStr(database.admin_url)).model_copy(update=no_door)
    await provision(by_admin, temporal_server.address)
    client = await temporal_server.connect(own.namespace)
    assert [listed.id async for listed in await client.list_schedules()]
