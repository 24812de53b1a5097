"""The door under TLS: who knocks is shown a certificate, and shows one; and an app of ours comes
through it by a profile of Temporal's own configuration.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import grpc
import pytest
from pydantic import SecretStr

from gate.allowed import WORKFLOW_SERVICE
from gate.door import TrackDoor, open_doors
from gate.links import DoorTls, TemporalTls
from service.provision import provision_namespace
from store.case_keys import CaseKeyTable
from store.engine import open_engine
from store.half_file import HalfFile
from store.keys import CaseKeys, KeyRing
from tests.certificates import Authority, authority
from tests.servers import TestTemporal
from wiring.embedded.ports import LOOPBACK, free_ports
from wiring.settings import Settings, SettingsMissing
from wiring.temporal_client import connect
from wiring.temporal_profile import shows_certificate

OURS = "gate-tls"
TOKEN = "a token of tests only"
PROFILE = """
[profile.door]
address = "{address}"
namespace = "{namespace}"
api_key = "{token}"
[profile.door.tls]
server_ca_cert_path = "{ca}"
client_cert_path = "{certificate}"
client_key_path = "{key}"
"""
BASE = {
    "REFERRALS_DATABASE_URL": "postgresql://app@127.0.0.1/x",
    "REFERRALS_KEY_RING": "ring.json",
    "REFERRALS_NOTICES_DIR": "notices",
}


@dataclass(frozen=True, slots=True)
class LockedDoor:
    """A door under TLS, and who signs for it and for others."""

    address: str
    ours: Authority
    others: Authority
    folder: Path

    def settings(self, ca: Authority, whose: Authority, name: str) -> Settings:
        """Settings of a program that trusts one authority and shows a certificate of another, by a
        profile of Temporal's own configuration.
        """
        certificate, key = whose.issue(name)
        text = PROFILE.format(
            address=self.address,
            namespace=OURS,
            token=TOKEN,
            ca=ca.ca.name,
            certificate=certificate.name,
            key=key.name,
        )
        (self.folder / "temporal.toml").write_text(text)
        named = {"CONFIG": "temporal.toml", "PROFILE": "door"}
        return Settings.load(
            self.folder, BASE | {f"REFERRALS_TEMPORAL_{name}": of for name, of in named.items()}
        )


@pytest.fixture
async def locked(temporal_server: TestTemporal, tmp_path: Path) -> AsyncIterator[LockedDoor]:
    await provision_namespace(await temporal_server.connect(), OURS)
    ours, others = authority(tmp_path, "ours"), authority(tmp_path, "others")
    address = f"{LOOPBACK}:{free_ports().support_door}"
    door = TrackDoor(address=address, token=TOKEN, namespace=OURS, tls=_shown(ours))
    [open_door] = await open_doors(temporal_server.address, [door])
    yield LockedDoor(address, ours, others, tmp_path)
    await open_door.stop(0)


def _shown(by: Authority) -> DoorTls:
    certificate, key = by.issue("door")
    return DoorTls(certificate=str(certificate), key=str(key), ca=str(by.ca))


def _keys(settings: Settings, tmp_path: Path) -> CaseKeys:
    ring, halves = tmp_path / "keys.json", tmp_path / "test.halves"
    if not ring.exists():
        KeyRing.create(ring)
        HalfFile.create(halves)
    engine = open_engine(settings.database_url.get_secret_value(), "support", "test")
    return CaseKeys(KeyRing.load(ring), CaseKeyTable(engine), HalfFile.load(halves))


async def test_a_program_comes_in_by_a_profile_with_its_certificate_and_by_nothing_less(
    locked: LockedDoor, tmp_path: Path
) -> None:
    ours, others = locked.ours, locked.others
    right = locked.settings(ours, ours, "worker")
    assert (right.temporal_address, right.namespace) == (locked.address, OURS)
    assert right.temporal_token == SecretStr(TOKEN)
    assert right.temporal_tls
    keys = _keys(right, tmp_path)
    client = await connect(right, keys)
    assert client is not None
    assert await client.service_client.check_health()
    for trusted, shown in ((others, ours), (ours, others)):
        wrong = locked.settings(trusted, shown, "stranger")
        assert await connect(wrong, keys) is None
    in_clear = right.model_copy(update={"temporal_tls": False})
    assert await connect(in_clear, keys) is None


async def test_the_gate_hands_on_to_a_temporal_that_it_knows_and_to_no_other(
    tmp_path: Path, temporal_server: TestTemporal
) -> None:
    ours, others = authority(tmp_path, "ours"), authority(tmp_path, "others")
    ports = free_ports()
    # Temporal's development server has no TLS: a door with it stands for one that has, and says
    # by its own refusal that it was reached.
    temporal = f"{LOOPBACK}:{ports.temporal}"
    behind = TrackDoor(address=temporal, token="its own", namespace=OURS, tls=_shown(ours))
    doors = await open_doors(temporal_server.address, [behind])
    certificate, key = ours.issue("gate")
    for known, port, code in (
        (ours, ports.support_door, grpc.StatusCode.UNAUTHENTICATED),
        (others, ports.suitability_door, grpc.StatusCode.UNAVAILABLE),
    ):
        link = TemporalTls(ca=str(known.ca), certificate=str(certificate), key=str(key))
        way = TrackDoor(address=f"{LOOPBACK}:{port}", token=TOKEN, namespace=OURS)
        doors += await open_doors(temporal, [way], link)
        assert await _asked(way.address) is code
    for door in doors:
        await door.stop(0)


async def _asked(address: str) -> grpc.StatusCode:
    async with grpc.aio.insecure_channel(address) as channel:
        ask: grpc.aio.UnaryUnaryMultiCallable[bytes, bytes] = channel.unary_unary(
            f"/{WORKFLOW_SERVICE}/GetSystemInfo"
        )
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await ask(b"", metadata=(("authorization", f"Bearer {TOKEN}"),))
        return refused.value.code()


@pytest.mark.parametrize(
    ("profile", "text"),
    [("another", PROFILE), ("door", 'profile = "no toml'), ("door", PROFILE + 'unknown_key = "x"')],
)
def test_a_profile_that_cannot_be_used_is_refused_without_a_word_of_it(
    tmp_path: Path, profile: str, text: str
) -> None:
    (tmp_path / "temporal.toml").write_text(text)
    named = {"REFERRALS_TEMPORAL_CONFIG": "temporal.toml", "REFERRALS_TEMPORAL_PROFILE": profile}
    with pytest.raises(SettingsMissing) as refused:
        Settings.load(tmp_path, BASE | named)
    assert "REFERRALS_TEMPORAL_PROFILE" in str(refused.value)
    assert TOKEN not in str(refused.value)


def test_what_is_set_beside_a_profile_counts_before_it(tmp_path: Path) -> None:
    (tmp_path / "temporal.toml").write_text(
        '[profile.default]\naddress = "far.example:7233"\napi_key = "of the profile"\n'
    )
    named = {"REFERRALS_TEMPORAL_CONFIG": "temporal.toml", "REFERRALS_NAMESPACE": "ours"}
    found = Settings.load(tmp_path, BASE | named)
    assert (found.temporal_address, found.namespace) == ("far.example:7233", "ours")
    assert found.temporal_tls, "an API key goes over TLS alone"


@pytest.mark.parametrize(
    ("tls", "shows"),
    [('client_cert_path = "own.pem"\nclient_key_path = "own.key"\n', True), ("", False)],
)
def test_a_profile_says_whether_a_certificate_is_shown_by_it(
    tmp_path: Path, tls: str, shows: bool
) -> None:
    file = tmp_path / "temporal.toml"
    file.write_text(
        '[profile.default]\naddress = "far.example:7233"\n[profile.default.tls]\n' + tls
    )
    assert shows_certificate(file, "") is shows
    assert not shows_certificate(None, "")
