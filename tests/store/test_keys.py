"""The key ring's file, and finding the keys of cases."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from store.half_store import HalvesInMemory
from store.keys import (
    ABSENT_TTL_SECONDS,
    MOST_KEYS_KEPT,
    CaseKeys,
    Destroyed,
    HalfUnusable,
    KeyRing,
    KeyRingError,
    KeyStoreFake,
    KeyStoreUnreachable,
    KeyUnusable,
    WrappedKey,
)
from store.sealing import SealBroken, Sealer, new_key

REF = "RSR-7KQ-4M2-XD9"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "key-ring.json"


@pytest.fixture
def ring(path: Path) -> KeyRing:
    return KeyRing.create(path)


def error_of(attempt: Callable[[], object]) -> KeyRingError:
    with pytest.raises(KeyRingError) as raised:
        attempt()
    return raised.value


def test_a_ring_is_made_for_its_owner_only_and_reads_back(path: Path, ring: KeyRing) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == [path.name]
    wrapped = ring.wrap(key := new_key(), REF)
    again = KeyRing.load(path)
    assert again.unwrap(wrapped, REF) == key
    assert again.fingerprint("a", b"b") == ring.fingerprint("a", b"b")
    assert again.shared_key().key_id == ring.shared_key().key_id


def test_a_ring_is_never_overwritten(path: Path, ring: KeyRing) -> None:
    before = path.read_bytes()
    assert error_of(lambda: KeyRing.create(path)).code == "key-ring-exists"
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == [path.name]


def test_of_many_that_make_the_ring_at_once_one_does(path: Path) -> None:
    def attempt(_: int) -> bool:
        try:
            KeyRing.create(path)
        except KeyRingError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(16))) == 1
    assert repr(KeyRing.load(path)).startswith("KeyRing(primary='k-")


def test_a_ring_that_cannot_be_used_says_why(path: Path, tmp_path: Path) -> None:
    assert error_of(lambda: KeyRing.load(path)).code == "key-ring-missing"
    folder = tmp_path / "none" / "ring.json"
    assert error_of(lambda: KeyRing.create(folder)).code == "key-ring-not-written"
    assert error_of(lambda: KeyRing.load(tmp_path)).code in (
        "key-ring-not-readable",
        "key-ring-open-to-others",
    )
    KeyRing.create(path)
    path.chmod(0o640)
    assert error_of(lambda: KeyRing.load(path)).code == "key-ring-open-to-others"


def without(key: str) -> Callable[[dict[str, Any]], object]:
    return lambda document: document.pop(key)


@pytest.mark.parametrize(
    "damage",
    [
        without("primary"),
        without("keys"),
        without("shared"),
        without("pepper"),
        lambda d: d.update(primary="k-none"),
        lambda d: d.update(pepper="c2hvcnQ="),
        lambda d: d.update(keys=[]),
        lambda d: d.update(keys={d["primary"]: "not base64!"}),
        lambda d: d.update(keys={d["primary"]: base64.b64encode(b"short").decode()}),
        lambda d: d["keys"].update({"K 1": d["pepper"]}),
        lambda d: d["shared"].update(primary="s-none"),
    ],
)
def test_a_damaged_ring_is_not_used_in_part(
    path: Path, ring: KeyRing, damage: Callable[[dict[str, Any]], object]
) -> None:
    document = json.loads(path.read_text())
    damage(document)
    path.write_text(json.dumps(document))
    error = error_of(lambda: KeyRing.load(path))
    assert error.code == "key-ring-damaged"
    assert "short" not in str(error)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"null", b"[]", b'"x"', b"1"])
def test_what_is_no_ring_at_all_is_called_damaged(path: Path, content: bytes) -> None:
    path.touch(0o600)
    path.write_bytes(content)
    assert error_of(lambda: KeyRing.load(path)).code == "key-ring-damaged"


def test_nothing_secret_is_shown(path: Path, ring: KeyRing) -> None:
    document = json.loads(path.read_text())
    secrets = [*document["keys"].values(), *document["shared"]["keys"].values(), document["pepper"]]
    cases = CaseKeys(ring, KeyStoreFake(), HalvesInMemory())
    cases.put(REF, key := new_key(), "")
    shown = f"{ring!r} {ring.shared_key()!r} {cases!r} {ring._material!r}"
    for secret in [*secrets, base64.b64encode(key).decode()]:
        assert secret not in shown
        assert base64.b64decode(secret).hex() not in shown


def test_a_wrapped_key_opens_for_its_own_case_only(ring: KeyRing, tmp_path: Path) -> None:
    wrapped = ring.wrap(new_key(), REF)
    with pytest.raises(SealBroken):
        ring.unwrap(wrapped, "RSR-AAA-BBB-CC1")
    other = KeyRing.create(tmp_path / "other.json")
    assert error_of(lambda: other.unwrap(wrapped, REF)).code == "kek-unknown"


def test_a_rotation_keeps_old_keys_and_is_followed_without_a_restart(
    path: Path, ring: KeyRing
) -> None:
    old_key, old_shared = ring.wrap(new_key(), REF), ring.shared_key().key_id
    pepper = ring.fingerprint("x")
    rotated = KeyRing.rotate(path)
    fresh = rotated.wrap(key := new_key(), REF)
    assert fresh.kek_id != old_key.kek_id
    assert rotated.shared_key().key_id != old_shared
    assert rotated.shared_key_of(old_shared) is not None
    assert rotated.unwrap(old_key, REF) == ring.unwrap(old_key, REF)
    assert rotated.fingerprint("x") == pepper
    assert ring.unwrap(fresh, REF) == key
    assert ring.shared_key_of("s-none") is None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_no_key_of_rotations_at_the_same_time_is_lost(path: Path, ring: KeyRing) -> None:
    with ThreadPoolExecutor(6) as pool:
        rings = list(pool.map(lambda _: KeyRing.rotate(path), range(6)))
    last = KeyRing.load(path)
    assert len(json.loads(path.read_text())["keys"]) == 7
    assert all(last.unwrap(each.wrap(b"k" * 32, REF), REF) == b"k" * 32 for each in rings)


def test_a_ring_whose_file_is_gone_keeps_serving_what_it_knows(path: Path, ring: KeyRing) -> None:
    wrapped = ring.wrap(key := new_key(), REF)
    path.unlink()
    assert ring.unwrap(wrapped, REF) == key
    assert ring.shared_key_of("s-none") is None


def test_a_fingerprint_depends_on_every_part_and_its_place(ring: KeyRing, tmp_path: Path) -> None:
    other = KeyRing.create(tmp_path / "other.json")
    found = [
        ring.fingerprint("ab", "c"),
        ring.fingerprint("a", "bc"),
        ring.fingerprint("abc"),
        ring.fingerprint("c", "ab"),
        ring.fingerprint("ab", "c", ""),
        other.fingerprint("ab", "c"),
    ]
    assert len(set(found)) == len(found)
    assert ring.fingerprint("ab", "c") == ring.fingerprint(b"ab", b"c") == found[0]
    assert len(found[0]) == 64
    assert ring.fingerprint("\ud800")


class MovableClock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Vault:
    def __init__(self, ring: KeyRing) -> None:
        self.halves = HalvesInMemory()
        self.ring, self.store, self.clock = ring, KeyStoreFake(), MovableClock()
        self.cases = CaseKeys(ring, self.store, self.halves, clock=self.clock)
        self.key = new_key()

    def keep(self) -> None:
        self.store.keep(REF, self.ring.wrap(self.key, REF))

    async def opens(self, reference: str = REF) -> bool:
        found = await self.cases.find(reference)
        assert isinstance(found, Sealer)
        return found.unseal(Sealer(self.key).seal(b"words", b""), b"") == b"words"


@pytest.fixture
def house(ring: KeyRing) -> Vault:
    return Vault(ring)


async def test_a_key_is_asked_for_once_in_five_minutes(house: Vault) -> None:
    house.keep()
    assert [await house.opens() for _ in range(3)] == [True] * 3
    assert house.store.asked == 1
    house.clock.now += 299
    assert await house.opens()
    assert house.store.asked == 1
    house.clock.now += 2
    assert await house.opens()
    assert house.store.asked == 2


async def test_a_hundred_who_ask_at_once_are_one_question(house: Vault) -> None:
    house.keep()
    found = await asyncio.gather(*(house.cases.find(REF) for _ in range(100)))
    assert house.store.asked == 1
    assert len({id(sealer) for sealer in found}) == 1


async def test_one_who_gives_up_does_not_take_the_answer_from_others(house: Vault) -> None:
    house.keep()
    first = asyncio.create_task(house.cases.find(REF))
    second = asyncio.create_task(house.cases.find(REF))
    await asyncio.sleep(0)
    first.cancel()
    assert isinstance(await second, Sealer)
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_no_such_case_is_remembered_for_seconds_only(house: Vault) -> None:
    assert [await house.cases.find(REF) for _ in range(3)] == [None] * 3
    assert house.store.asked == 1
    house.keep()
    house.clock.now += ABSENT_TTL_SECONDS + 0.1
    assert await house.opens()


async def test_a_key_just_made_is_there_at_once(house: Vault) -> None:
    assert await house.cases.find(REF) is None
    house.cases.put(REF, house.key, "")
    house.store.reachable = False
    assert await house.opens()


async def test_a_key_forgotten_while_it_was_asked_for_is_not_kept(house: Vault) -> None:
    house.keep()
    asking = asyncio.create_task(house.cases.find(REF))
    while not house.store.asked:
        await asyncio.sleep(0)
    house.store.destroy(REF)
    house.cases.forget(REF)
    assert isinstance(await asking, Sealer)
    assert await house.cases.find(REF) == Destroyed()


async def test_the_keys_of_a_list_are_one_question_and_what_is_not_there_is_left_to_find(
    house: Vault,
) -> None:
    house.keep()
    house.store.keep("RSR-2", house.ring.wrap(house.key, "RSR-2"))
    house.store.keep("RSR-3", house.ring.wrap(house.key, REF))
    await house.cases.fetch([REF, "RSR-2", "RSR-3", "RSR-4"])
    assert house.store.asked == 1
    assert await house.opens() and await house.opens("RSR-2")
    assert house.store.asked == 1
    with pytest.raises(KeyUnusable):
        await house.cases.find("RSR-3")
    assert await house.cases.find("RSR-4") is None
    await house.cases.fetch([REF, "RSR-2"])
    assert house.store.asked == 3


async def test_of_a_list_a_key_forgotten_while_it_was_asked_for_is_not_kept(house: Vault) -> None:
    house.keep()
    house.store.keep("RSR-2", house.ring.wrap(house.key, "RSR-2"))
    asking = asyncio.create_task(house.cases.fetch([REF, "RSR-2"]))
    while not house.store.asked:
        await asyncio.sleep(0)
    house.store.destroy(REF)
    house.cases.forget(REF)
    await asking
    assert await house.cases.find(REF) == Destroyed()
    assert await house.opens("RSR-2")


async def test_an_unreachable_store_is_asked_again_and_nothing_is_remembered(
    house: Vault,
) -> None:
    house.keep()
    house.store.reachable = False
    for _ in range(2):
        with pytest.raises(KeyStoreUnreachable):
            await house.cases.find(REF)
    house.store.reachable = True
    assert await house.opens()


async def test_a_key_that_this_ring_cannot_open_is_our_own_fault(house: Vault) -> None:
    house.store.keep(REF, WrappedKey(kek_id="k-none", blob=b"x" * 60))
    with pytest.raises(KeyUnusable):
        await house.cases.find(REF)
    damaged = house.ring.wrap(house.key, REF)
    last = bytes([damaged.blob[-1] ^ 1])
    house.store.keep(REF, WrappedKey(kek_id=damaged.kek_id, blob=damaged.blob[:-1] + last))
    with pytest.raises(KeyUnusable, match=REF):
        await house.cases.find(REF)


async def test_the_cache_does_not_grow_without_end(house: Vault) -> None:
    for number in range(MOST_KEYS_KEPT + 10):
        house.cases.put(f"RSR-{number}", house.key, "")
    assert repr(house.cases).endswith(f"cached={MOST_KEYS_KEPT})")
    house.store.reachable = False
    assert await house.opens(f"RSR-{MOST_KEYS_KEPT + 9}")


async def test_a_key_opens_only_with_ring_and_half_together(house: Vault) -> None:
    half = await house.halves.make()
    wrapped = house.ring.wrap(house.key, REF, half)
    house.store.keep(REF, wrapped)
    assert await house.opens()
    other = await house.halves.make()
    for wrong in (b"", other.secret):
        with pytest.raises(SealBroken):
            house.ring.unwrap(wrapped, REF, wrong)
    without_slot = WrappedKey(kek_id=wrapped.kek_id, blob=wrapped.blob)
    assert len(house.ring.unwrap(without_slot, REF)) > 32  # sealed still, and no key


async def test_a_destroyed_half_counts_at_once_whatever_the_database_says(house: Vault) -> None:
    half = await house.halves.make()
    house.store.keep(REF, house.ring.wrap(house.key, REF, half))
    assert await house.opens()
    await house.halves.destroy(half.slot)
    assert await house.cases.find(REF) == Destroyed()


async def test_a_half_that_the_store_lacks_is_our_own_fault(house: Vault) -> None:
    half = await house.halves.make()
    house.store.keep(REF, house.ring.wrap(house.key, REF, half))
    lost = CaseKeys(house.ring, house.store, HalvesInMemory())
    with pytest.raises(HalfUnusable, match=REF):
        await lost.find(REF)


async def test_a_key_that_gets_another_half_meanwhile_is_found_under_that_one(house: Vault) -> None:
    old, new = await house.halves.make(), await house.halves.make()
    house.store.keep(REF, house.ring.wrap(house.key, REF, old))
    await house.halves.destroy(old.slot)
    asking = asyncio.create_task(house.cases.find(REF))
    while not house.store.asked:
        await asyncio.sleep(0)
    house.store.keep(REF, house.ring.wrap(house.key, REF, new))
    assert isinstance(await asking, Sealer)
    assert house.cases._answers[REF].slot == new.slot
