"""A door in front of the session's real Temporal, for one namespace of two."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from temporalio.client import Client

from gate.door import TrackDoor, open_doors
from service.provision import provision_namespace
from tests.servers import TestTemporal
from wiring.embedded.ports import LOOPBACK, free_ports

OURS, THEIRS = "gate-ours", "gate-theirs"


@dataclass(frozen=True, slots=True)
class Street:
    """What stands there: the door of `OURS`, and a client that came round the back."""

    way: TrackDoor
    behind: Client

    async def knock(self, token: str = "", namespace: str = OURS) -> Client:
        """A client that comes through the door. Raises RuntimeError when it is not let in."""
        return await Client.connect(
            self.way.address, namespace=namespace, api_key=token or self.way.token, tls=False
        )


@pytest.fixture
async def street(temporal_server: TestTemporal) -> AsyncIterator[Street]:
    """Two namespaces, and a door into one of them."""
    behind = await temporal_server.connect()
    for namespace in (OURS, THEIRS):
        await provision_namespace(behind, namespace)
    address = f"{LOOPBACK}:{free_ports().temporal}"
    way = TrackDoor(address=address, token="a token of tests only", namespace=OURS)
    doors = await open_doors(temporal_server.address, [way])
    yield Street(way, behind)
    for door in doors:
        await door.stop(0)
