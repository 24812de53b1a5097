"""Changing the key ring while everything goes on, and what an old one is good for afterwards."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from policy.refusal import Refusal
from service import changing_keys
from service.changing_keys import CHANGE_UNDER_WAY, KeysStanding
from store.case_keys import wrapped_of
from store.half_store import HalfDestroyed
from store.key_ring import KeyRing, WrappedKey
from store.keys import Destroyed
from store.rewrapping import rewrap_some
from store.sealing import SealBroken, Sealer
from store.tables import case_keys
from store.tending import KeyStoreDoesNotFit, tend
from tests.apps import app_on, take_in
from tests.servers import TestDatabase
from wiring.app import App

AT_ONCE = timedelta(0)


async def _rows(app: App) -> list[tuple[str, WrappedKey]]:
    async with app.engine.connect() as connection:
        rows = await connection.execute(select(case_keys).order_by(case_keys.c.reference))
        return [(row.reference, wrapped_of(row)) for row in rows if row.wrapped is not None]


async def _opens(app: App, reference: str) -> bool:
    app.keys.forget(reference)
    return isinstance(await app.keys.find(reference), Sealer)


def _standing(found: object) -> KeysStanding:
    assert isinstance(found, KeysStanding), found
    return found


async def test_a_ring_is_changed_while_cases_come_in_and_an_old_one_opens_nothing_afterwards(
    app: App, tmp_path: Path
) -> None:
    references = [(await take_in(app, f"N-{number}")).reference for number in range(4)]
    before = await _rows(app)
    shutil.copy(app.settings.key_ring, tmp_path / "leaked.json")
    first = _standing(await changing_keys.rotate(app))
    assert (len(first.older), first.cases.old) == (1, 4)
    assert await rewrap_some(app.engine, app.keys, most=3) == 3  # cut short here
    code = await changing_keys.retire(app, AT_ONCE)
    assert isinstance(code, Refusal) and code.code == "old-key-needed"
    meanwhile, done = await asyncio.gather(take_in(app, "N-9"), changing_keys.rewrap(app))
    assert done.wrapped == 1
    references.append(meanwhile.reference)
    early = await changing_keys.retire(app)
    assert isinstance(early, Refusal) and early.code == "old-key-needed"
    # Until it is retired, the database of before the change can be used.
    for reference, wrapped in before:
        half = await app.keys.halves.read(wrapped.slot)
        assert isinstance(half, bytes)
        assert app.keys.ring.unwrap(wrapped, reference, half)
    last = _standing(await changing_keys.retire(app, AT_ONCE))
    assert (last.older, last.cases.old, last.cases.halves_before) == ((), 0, 0)
    assert all([await _opens(app, reference) for reference in references])

    leaked = KeyRing.load(tmp_path / "leaked.json")
    kept = await app.keys.halves.kept_before(datetime.now(UTC) + timedelta(minutes=1))
    halves = [await app.keys.halves.read(slot) for slot in kept]
    # What the heap and the log still have of before, with every half there is.
    for reference, wrapped in before:
        gone = await app.keys.halves.read(wrapped.slot)
        assert gone == HalfDestroyed()
        for half in halves:
            assert isinstance(half, bytes)
            with pytest.raises(SealBroken):
                leaked.unwrap(wrapped, reference, half)
    for reference, now in await _rows(app):
        for half in halves:
            assert isinstance(half, bytes)
            with pytest.raises(Exception, match="lacks the key"):
                leaked.unwrap(now, reference, half)


async def test_one_change_is_finished_before_the_next_begins(app: App) -> None:
    await take_in(app, "N-1")
    await changing_keys.rotate(app)
    again = await changing_keys.rotate(app)
    assert isinstance(again, Refusal) and again.code == "change-under-way"
    await changing_keys.rewrap(app)
    await changing_keys.retire(app, AT_ONCE)
    assert _standing(await changing_keys.rotate(app)).cases.old == 1


async def test_of_two_who_change_the_ring_at_once_one_does(
    app: App, database: TestDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From two machines, that is: on a disk of both, the file's own lock keeps neither waiting."""
    look = changing_keys.keys_standing

    async def slowly(app: App) -> KeysStanding:
        found = await look(app)
        await asyncio.sleep(0.5)
        return found

    monkeypatch.setattr(changing_keys, "keys_standing", slowly)
    async with app_on(database, tmp_path) as other:
        done = await asyncio.gather(changing_keys.rotate(app), changing_keys.rotate(other))
    assert [one for one in done if isinstance(one, Refusal)] == [CHANGE_UNDER_WAY]
    assert len(app.keys.ring.key_ids) == 2


async def test_halves_of_nobody_are_destroyed_and_another_databases_are_not(app: App) -> None:
    reference = (await take_in(app, "N-1")).reference
    orphan = await app.keys.halves.make()
    soon = timedelta(seconds=-5)
    assert (await tend(app.engine, app.keys.halves)).orphans == 0  # too young
    assert (await tend(app.engine, app.keys.halves, young=soon)).orphans == 1
    assert await app.keys.halves.read(orphan.slot) == HalfDestroyed()
    assert await _opens(app, reference)
    many = [await app.keys.halves.make() for _ in range(21)]
    with pytest.raises(KeyStoreDoesNotFit):
        await tend(app.engine, app.keys.halves, young=soon)
    assert isinstance(await app.keys.halves.read(many[0].slot), bytes)


async def test_a_case_that_an_older_key_store_lacks_keeps_no_other_from_being_erased_again(
    app: App,
) -> None:
    erased, store = (await take_in(app, "N-1")).reference, app.settings.halves
    [(_, wrapped)] = await _rows(app)
    await app.keys.halves.destroy(wrapped.slot)
    older = store.read_bytes()
    await take_in(app, "N-2")
    store.write_bytes(older)
    assert (await tend(app.engine, app.keys.halves)).erased_before == (erased,)


async def test_a_key_from_before_there_was_a_key_store_gets_its_half(app: App) -> None:
    reference = (await take_in(app, "N-1")).reference
    [(_, wrapped)] = await _rows(app)
    half = await app.keys.halves.read(wrapped.slot)
    assert isinstance(half, bytes)
    key = app.keys.ring.unwrap(wrapped, reference, half)
    alone = app.keys.ring.wrap(key, reference)
    async with app.engine.begin() as connection:
        await connection.execute(
            case_keys.update().values(wrapped=alone.blob, kek_id=alone.kek_id, slot=None)
        )
    assert await _opens(app, reference)
    assert (await changing_keys.rewrap(app)).wrapped == 1
    [(_, again)] = await _rows(app)
    assert again.slot
    assert not isinstance(await app.keys.find(reference), Destroyed)
