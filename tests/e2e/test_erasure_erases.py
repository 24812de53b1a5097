"""Erasure erases: seeded words of somebody erased are looked for in every byte that is left, and
every sealed byte of theirs is tried with every key that still exists.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from notify.file_channel import FileChannel
from policy.erasing import ErasureGround, ErasureReceipt
from policy.people.births import BirthDate
from policy.people.matching import keys_of
from policy.support.deeds import WithdrawConsent
from service.cases.finding import find_cases
from service.erasure.asking import confirm_erasure, erase, read_receipt
from service.second_person.carrying import ProposedAct
from store.case_keys import wrapped_of
from store.key_ring import WrappedKey
from store.policy_time import clock
from store.sealing import KEY_BYTES, SealBroken, Sealer
from store.tables import case_keys, events, persons
from tests.apps import SUPERVISOR, app_on, cells, order
from tests.e2e.canaries import CANARIES, found_in
from tests.servers import TestDatabase, TestPostgres, TestTemporal
from tests.service.contexts import by_staff
from tests.workflows.running import Running
from wiring.app import App
from wiring.serving import serving

OFFICER = "data-protection officer"
_MATCH = keys_of("C7654321", "", "", BirthDate())


async def _life(running: Running, number: str) -> str:
    """A case with seeded words that a withdrawal of consent ends."""
    async with running.app.engine.connect() as connection:
        now = await clock(connection)
    row = cells(
        number,
        now - timedelta(hours=1),
        given_names="Qzcanary",
        family_name="Vwcanary",
        notes="Jkcanary was here",
        safe_way_to_reach="Mbcanary at the day centre",
        home_office_reference="C7654321",
    )
    reference = await running.case(number, row=row)
    withdrawal = order(f"o-{number}", WithdrawConsent(channel="told Pxcanary"), SUPERVISOR)
    await running.ask(reference, withdrawal)
    await running.handle(reference).result()
    return reference


async def _sealed_of(app: App, reference: str) -> tuple[WrappedKey, list[tuple[bytes, str]]]:
    """A case's wrapped key, and what is sealed with it: each with the place it is bound to."""
    async with app.engine.connect() as connection:
        wrapped = select(case_keys).where(case_keys.c.reference == reference)
        key = wrapped_of((await connection.execute(wrapped)).one())
        of_person = select(persons).where(persons.c.reference == reference)
        person = (await connection.execute(of_person)).one()
        of_events = select(events.c.sealed, events.c.sequence)
        found = await connection.execute(of_events.where(events.c.reference == reference))
        sealed = [(row.sealed, f"event/{row.sequence}") for row in found]
    return key, [(person.sealed, "person"), (person.safe_way, "safe-way"), *sealed]


def _readable(key: bytes, reference: str, sealed: list[tuple[bytes, str]]) -> list[str]:
    """The places whose words a key opens."""
    opened = []
    for value, place in sealed:
        try:
            Sealer(key).unseal(value, f"{reference}\n{place}".encode())
        except SealBroken:
            continue
        opened.append(place)
    return opened


def _everything(folder: Path, postgres: TestPostgres, temporal: TestTemporal) -> list[bytes]:
    """Every byte of PostgreSQL's files and log, Temporal's, the notices and logs; the keys not."""
    places = (postgres.cluster.data, temporal.server.database.parent, folder / "notices")
    files = [path for place in places for path in place.rglob("*") if path.is_file()]
    return [path.read_bytes() for path in [*files, postgres.cluster.log]]


def _keys_there_are(app: App) -> Iterator[bytes]:
    """Every key of the ring, and every 32 bytes of the key store, wherever they begin."""
    ring = json.loads(app.settings.key_ring.read_text())
    for text in [*ring["keys"].values(), *ring["shared"]["keys"].values(), ring["pepper"]]:
        yield base64.b64decode(text)
    store = app.settings.halves.read_bytes()
    for at in range(len(store) - KEY_BYTES + 1):
        yield store[at : at + KEY_BYTES]


def _opened(app: App, reference: str, wrapped: WrappedKey) -> bytes | None:
    """The case's key, if any two keys there are open what was wrapped."""
    for half in _keys_there_are(app):
        try:
            return app.keys.ring.unwrap(wrapped, reference, half)
        except SealBroken:
            continue
    return None


async def test_nothing_of_somebody_erased_can_be_read_with_any_key_that_is_left(
    database: TestDatabase,
    tmp_path: Path,
    postgres: TestPostgres,
    temporal_server: TestTemporal,
) -> None:
    async with app_on(database, tmp_path, temporal_server) as made:
        app = replace(made, channel=FileChannel(tmp_path / "notices"))
        assert app.client is not None
        async with serving(app, app.client):
            running = Running(app=app, skipper=None)  # type: ignore[arg-type]
            gone, kept = await asyncio.gather(_life(running, "N-1"), _life(running, "N-2"))
        (wrapped, sealed), (other, _) = await _sealed_of(app, gone), await _sealed_of(app, kept)
        key = _opened(app, gone, wrapped)
        # The trial itself finds what there is to find.
        assert key is not None and len(_readable(key, gone, sealed)) == len(sealed) > 3
        # A table is in PostgreSQL's files only after a checkpoint; in its log a page may end in the
        # middle of a value, and a checkpoint may let go of it.
        _write_out(postgres, database)
        backup = _everything(tmp_path, postgres, temporal_server)

        await _erase(app, gone)
        assert await find_cases(by_staff(app, OFFICER), _MATCH) == [kept]
        _write_out(postgres, database)
        left = [*backup, *_everything(tmp_path, postgres, temporal_server)]

        assert [found for one in left if (found := found_in(one, CANARIES))] == []
        # What was copied has kept what it held. It is the key that is gone.
        assert any(wrapped.blob in one for one in backup)
        assert _opened(app, gone, wrapped) is None
        assert not any(_readable(one, gone, sealed) for one in _keys_there_are(app))
        assert _opened(app, kept, other) is not None


def _write_out(postgres: TestPostgres, database: TestDatabase) -> None:
    """Has PostgreSQL write into its files what it holds in memory."""
    with postgres.cluster.connect(database.name) as admin:
        admin.execute("CHECKPOINT")


async def _erase(app: App, reference: str) -> None:
    asked_by, second = by_staff(app, OFFICER), by_staff(app, "manager", number="S-2")
    asked = await erase(asked_by, reference, ErasureGround.REQUEST, reason="asked for")
    assert isinstance(asked, ProposedAct)
    await confirm_erasure(second, reference, reason="looked at")
    receipt = await read_receipt(second, reference)
    assert isinstance(receipt, ErasureReceipt)
    done = (receipt.erased_at, receipt.halves_destroyed_at, receipt.histories_deleted_at)
    assert None not in done
