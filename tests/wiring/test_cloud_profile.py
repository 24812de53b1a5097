"""A process that starts by a profile of a Temporal Cloud: with an API key, or with a certificate of
its own. TLS stands before the local server as the Cloud's does, and a door that looks at the key;
behind a private endpoint the certificate names the Cloud, and the address does not.
"""

from __future__ import annotations

import asyncio
import itertools
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from gate.door import TrackDoor, open_doors
from service.health.looking import look_into
from service.provision import provision_namespace
from tests.apps import app_on
from tests.certificates import Authority, authority
from tests.servers import TestDatabase, TestTemporal
from wiring.app import App, open_app
from wiring.embedded.ports import LOOPBACK, free_ports
from wiring.selfcheck import NotThereYet
from wiring.settings import Settings
from wiring.startup import problems_of
from wiring.temporal_profile import read_profile, values_of

NAME = "support.a1b2c.tmprl.cloud"
NAMESPACE = "support.a1b2c"
KEY = "a key of tests only"
_numbers = itertools.count(1)


@asynccontextmanager
async def _cloud(behind: str, ours: Authority, *, asks_for_certificate: bool) -> AsyncIterator[str]:
    """The local server at an address under TLS, in the Cloud's name."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(ours.ca))
    context.load_cert_chain(*ours.issue(NAME))
    context.set_alpn_protocols(["h2"])
    if asks_for_certificate:
        context.verify_mode = ssl.CERT_REQUIRED
    host, _, port = behind.rpartition(":")
    served = set[asyncio.Task[None]]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(host, int(port))
        for one in (_pass_on(reader, back), _pass_on(there, writer)):
            served.add(asyncio.create_task(one))

    server = await asyncio.start_server(serve, LOOPBACK, 0, ssl=context)
    try:
        yield f"{LOOPBACK}:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in served:
            task.cancel()
        await asyncio.gather(*served, return_exceptions=True)


@asynccontextmanager
async def _by_key(behind: str) -> AsyncIterator[str]:
    """An address that lets whoever shows `KEY` into the namespace, and nobody else."""
    way = TrackDoor(address=f"{LOOPBACK}:{free_ports().temporal}", token=KEY, namespace=NAMESPACE)
    doors = await open_doors(behind, [way])
    try:
        yield way.address
    finally:
        for door in doors:
            await door.stop(0)


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while part := await source.read(65_536):
            target.write(part)
            await target.drain()
    except OSError:
        pass
    finally:
        target.close()


def _by_profile(app: App, folder: Path, address: str, key: str, **tls: object) -> Settings:
    file = folder / f"temporal-{next(_numbers)}.toml"
    top = {"address": address, "namespace": NAMESPACE} | ({"api_key": key} if key else {})
    lines = ["[profile.cloud]", *(f'{name} = "{value}"' for name, value in top.items())]
    lines += ["[profile.cloud.tls]", *(f'{name} = "{value}"' for name, value in tls.items())]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return app.settings.model_copy(
        update={
            **values_of(read_profile(file, "cloud")),
            "temporal_token": SecretStr(key) if key else None,
            "temporal_config": file,
            "temporal_profile": "cloud",
        }
    )


async def _found(app: App, folder: Path, address: str, key: str, **tls: object) -> list[str]:
    """What a worker that starts by such a profile says at its start."""
    async with open_app(_by_profile(app, folder, address, key, **tls), "worker") as its:
        return [problem.code for problem in await problems_of(its, temporal=True)]


async def test_a_process_starts_by_a_profile_with_a_key_or_with_a_certificate_and_by_nothing_less(
    database: TestDatabase, tmp_path: Path, temporal_server: TestTemporal
) -> None:
    await provision_namespace(await temporal_server.connect(), NAMESPACE)
    ours, others = authority(tmp_path, "ours"), authority(tmp_path, "others")
    trusted = {"server_name": NAME, "server_ca_cert_path": ours.ca}
    shown = dict(zip(("client_cert_path", "client_key_path"), ours.issue("worker"), strict=True))
    strange = dict(zip(shown, others.issue("stranger"), strict=True))
    async with app_on(database, tmp_path) as app:
        async with (
            _by_key(temporal_server.address) as door,
            _cloud(door, ours, asks_for_certificate=False) as address,
        ):
            assert await _found(app, tmp_path, address, KEY, **trusted) == []
            turned_away = await _found(app, tmp_path, address, "another key", **trusted)
            assert turned_away == ["temporal-refuses"]
            settings = _by_profile(app, tmp_path, address, "another key", **trusted)
            async with open_app(settings, "worker") as its:
                found = {item.code for item in await look_into(its)}
            assert "temporal-refuses" in found and "temporal-out-of-reach" not in found
            without = await _found(app, tmp_path, address, "", **trusted)
            assert without == ["cloud-without-credential"]
            both = await _found(app, tmp_path, address, KEY, **trusted, **shown)
            assert both == ["cloud-two-credentials"]
            for whom in (
                {"server_name": "support.other.tmprl.cloud"},
                {"server_ca_cert_path": others.ca},
            ):
                with pytest.raises(NotThereYet):
                    await _found(app, tmp_path, address, KEY, **{**trusted, **whom})
        async with _cloud(temporal_server.address, ours, asks_for_certificate=True) as address:
            assert await _found(app, tmp_path, address, "", **trusted, **shown) == []
            with pytest.raises(NotThereYet):
                await _found(app, tmp_path, address, KEY, **trusted)
            with pytest.raises(NotThereYet):
                await _found(app, tmp_path, address, "", **trusted, **strange)
