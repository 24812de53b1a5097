"""The key store: what each of its adapters keeps to, and what the file keeps to besides."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from store.half_file import SLOT_BYTES, HalfFile
from store.half_service import HalfService, HalfServiceSettings
from store.half_store import HalfDestroyed, HalfStore, HalfStoreError, HalvesInMemory
from tests.certificates import self_signed
from tools.key_service import serving, tls_of

TOKEN = SecretStr("only for tests")
SOON = timedelta(minutes=1)


def _service(address: str, token: SecretStr | None = TOKEN) -> HalfService:
    settings = HalfServiceSettings(
        address=address, token=token, ca=None, certificate=None, key=None
    )
    return HalfService(settings)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Our own small key service, over HTTP."""
    with serving(tmp_path_factory.mktemp("service") / "service.halves", TOKEN) as address:
        yield address


@pytest.fixture(params=["file", "service", "memory"])
def halves(request: pytest.FixtureRequest, tmp_path: Path) -> HalfStore:
    if request.param == "file":
        return HalfFile.create(tmp_path / "key-store" / "test.halves")
    if request.param == "service":
        return _service(request.getfixturevalue("service"))
    return HalvesInMemory()


async def test_a_half_reads_back_until_it_is_destroyed_and_never_again(halves: HalfStore) -> None:
    first, second = await asyncio.gather(halves.make(), halves.make())
    assert (first.slot, first.secret) != (second.slot, second.secret)
    assert await halves.read(first.slot) == first.secret
    await halves.destroy(first.slot)
    await halves.destroy(first.slot)
    assert await halves.read(first.slot) == HalfDestroyed()
    assert await halves.read(second.slot) == second.secret
    assert halves.still_kept(second.slot)
    assert not halves.still_kept(first.slot) or halves.trusted_for <= 60


async def test_a_slot_that_the_store_never_had_is_not_called_destroyed(halves: HalfStore) -> None:
    made = await halves.make()
    other = made.slot[:-2] + ("00" if made.slot[-2:] != "00" else "01")
    for slot in (other, "ffff-0123456789abcdef", "../../etc/passwd", ""):
        with pytest.raises(HalfStoreError) as raised:
            await halves.read(slot)
        assert raised.value.code == "key-store-lacks-half"


async def test_what_is_kept_is_listed_by_its_time_without_what_is_destroyed(
    halves: HalfStore,
) -> None:
    kept, gone = await halves.make(), await halves.make()
    await halves.destroy(gone.slot)
    now = datetime.now(UTC)
    listed = await halves.kept_before(now + SOON)
    assert (kept.slot in listed, gone.slot in listed) == (True, False)
    assert await halves.kept_before(now - SOON) == []


def test_a_secret_is_never_shown(tmp_path: Path) -> None:
    made = asyncio.run(HalvesInMemory().make())
    assert made.secret.hex() not in repr(made)
    assert repr(made.secret)[2:-1] not in repr(made)


def _code(path: Path) -> str:
    with pytest.raises(HalfStoreError) as raised:
        HalfFile.load(path)
    return raised.value.code


def test_a_store_that_cannot_be_used_says_why(tmp_path: Path) -> None:
    path = tmp_path / "test.halves"
    assert _code(path) == "key-store-missing"
    HalfFile.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(HalfStoreError, match="there is a key store"):
        HalfFile.create(path)
    path.chmod(0o640)
    assert _code(path) == "key-store-open-to-others"
    path.chmod(0o600)
    path.write_bytes(b"something else")
    assert _code(path) == "key-store-damaged"


async def test_a_destroyed_half_is_in_no_byte_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "test.halves"
    store = HalfFile.create(path)
    kept, gone = await store.make(), await store.make()
    assert gone.secret in path.read_bytes()
    size = path.stat().st_size
    await store.destroy(gone.slot)
    after = path.read_bytes()
    assert (gone.secret in after, kept.secret in after, len(after)) == (False, True, size)
    # Another process, which had opened the file before, sees it at once.
    assert not HalfFile.load(path).still_kept(gone.slot)


async def test_a_damaged_slot_is_called_damaged_and_no_other_with_it(tmp_path: Path) -> None:
    path = tmp_path / "test.halves"
    store = HalfFile.create(path)
    first, second = await store.make(), await store.make()
    with path.open("r+b") as file:
        file.seek(SLOT_BYTES + 20)
        file.write(bytes([first.secret[4] ^ 1]))
    with pytest.raises(HalfStoreError) as raised:
        await store.read(first.slot)
    assert raised.value.code == "key-store-damaged"
    assert await store.read(second.slot) == second.secret


async def test_what_a_crash_left_half_written_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "test.halves"
    store = HalfFile.create(path)
    before = await store.make()
    with path.open("ab") as file:
        file.write(os.urandom(SLOT_BYTES // 2))
    after = await store.make()
    assert await store.read(before.slot) == before.secret
    assert await HalfFile.load(path).read(after.slot) == after.secret
    assert sorted(await store.kept_before(datetime.now(UTC) + SOON)) == sorted(
        [before.slot, after.slot]
    )


def test_processes_that_write_at_once_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "test.halves"
    HalfFile.create(path)

    def many(_: int) -> list[tuple[str, bytes]]:
        async def made() -> list[tuple[str, bytes]]:
            store = HalfFile.load(path)  # its own opening, as another process has
            found = await asyncio.gather(*(store.make() for _ in range(20)))
            await store.destroy(found[0].slot)
            return [(half.slot, half.secret) for half in found[1:]]

        return asyncio.run(made())

    with ThreadPoolExecutor(4) as pool:
        made = [half for some in pool.map(many, range(4)) for half in some]
    store = HalfFile.load(path)
    assert len({slot for slot, _ in made}) == 4 * 19
    assert all(asyncio.run(store.read(slot)) == secret for slot, secret in made)


async def test_a_service_that_does_not_answer_or_refuses_is_said_so(service: str) -> None:
    for store, code in (
        (_service("http://127.0.0.1:1"), "key-store-out-of-reach"),
        (_service(service, SecretStr("another")), "key-store-refuses"),
        (_service(service, None), "key-store-refuses"),
    ):
        with pytest.raises(HalfStoreError) as raised:
            await store.make()
        assert raised.value.code == code


async def test_a_key_service_over_tls_and_its_client_show_each_other_a_certificate_that_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, ours, strange = (self_signed(tmp_path, name) for name in ("service", "us", "strange"))
    # The surroundings' own authorities vouch for nobody here.
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(theirs))

    def client(address: str, ca: Path | None, shown: Path | None) -> HalfService:
        settings = HalfServiceSettings(
            address=address, token=TOKEN, ca=ca, certificate=shown, key=shown
        )
        return HalfService(settings)

    with serving(tmp_path / "tls.halves", TOKEN, tls_of(theirs, None, client_ca=ours)) as address:
        half = await client(address, theirs, ours).make()
        assert await client(address, theirs, ours).read(half.slot) == half.secret
        for ca, shown in ((theirs, None), (theirs, strange), (strange, ours), (None, ours)):
            with pytest.raises(HalfStoreError) as raised:
                await client(address, ca, shown).read(half.slot)
            assert raised.value.code == "key-store-out-of-reach"
        in_clear = client(address.replace("https", "http"), None, None)
        with pytest.raises(HalfStoreError) as raised:
            await in_clear.read(half.slot)
        assert half.secret.hex() not in str(raised.value)
        # Who was turned away holds up nobody, nor does who never shows anything.
        _, _, port = address.rpartition(":")
        with socket.create_connection(("127.0.0.1", int(port))):
            assert await client(address, theirs, ours).read(half.slot) == half.secret
