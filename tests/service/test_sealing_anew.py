"""What is sealed under the key ring, as it is of no case, before and after a change of the ring: by
every column that any table declares so.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.refusal import Refusal
from service import changing_keys
from store.act_proposals import keep_proposal, proposals
from store.drafts import begin_draft, clear_drafts, find_draft, list_drafts, save_draft
from store.jobs import Job
from store.key_file import KeyRingError
from store.key_ring import KeyRing, SharedKey
from store.keys import CaseKeys, KeyStoreFake
from store.letting_go import destroy_let_go, slots_of_no_case
from store.ring_rows import RingColumn, ring_columns
from store.sealing import SealBroken
from store.sealing_anew import count_under_older, seal_all_anew
from store.signing_people import FactorHolder
from store.staff import PEOPLE
from store.stray_withdrawals import (
    keep_stray_withdrawal,
    open_stray_withdrawals,
    settle_stray_withdrawal,
)
from store.tables import case_keys, metadata
from store.tables.columns import SEALED
from store.tending import tend
from store.totp import end_apps, keep_pending, pending_secret
from store.webhooks import add_webhook, change_secret
from tests.apps import take_in
from wiring.app import App, open_app

AT_ONCE = timedelta(0)
OF = "E09000033"


async def _draft(connection: AsyncConnection, keys: CaseKeys) -> None:
    await begin_draft(connection, keys, "D-1", OF)
    await save_draft(connection, keys, "D-1", OF, {"family_name": "Invented"})


async def _factor(connection: AsyncConnection, keys: CaseKeys) -> None:
    await keep_pending(connection, keys, FactorHolder(people=PEOPLE, number="S-1"), "A" * 32)


async def _webhook(connection: AsyncConnection, keys: CaseKeys) -> None:
    id, _ = await add_webhook(connection, keys, OF, "https://example.org", "OU-1")
    assert await change_secret(connection, keys, OF, id)


async def _proposal(connection: AsyncConnection, keys: CaseKeys) -> None:
    said = {"act": "change-staff", "about": "S-1", "content": b"{}", "reason": "why", "by": "S-2"}
    await keep_proposal(connection, keys, **said)  # type: ignore[arg-type]


async def _stray(connection: AsyncConnection, keys: CaseKeys, sent_as: str = "W-1") -> None:
    said = {"organisation": OF, "sent_as": sent_as, "of": "RSR-1", "detail": "no longer"}
    await keep_stray_withdrawal(connection, keys, **said)


Maker = Callable[[AsyncConnection, CaseKeys], Awaitable[None]]
_MAKE: Mapping[str, Maker] = {
    "referral_drafts.sealed": _draft,
    "totp_secrets.sealed": _factor,
    "webhooks.sealed": _webhook,
    "webhooks.old_sealed": _webhook,
    "act_proposals.sealed": _proposal,
    "stray_withdrawals.sealed": _stray,
}


async def _made(app: App) -> None:
    async with app.engine.begin() as connection:
        for make in dict.fromkeys(_MAKE.values()):
            await make(connection, app.keys)


async def _rows(app: App, each: RingColumn) -> list[Mapping[Any, Any]]:
    async with app.engine.connect() as connection:
        found = await connection.execute(select(*each.needs).where(each.column.is_not(None)))
        return [row._mapping for row in found]


async def _opens(each: RingColumn, keys: CaseKeys, row: Mapping[Any, Any]) -> bytes | None:
    try:
        return await each.opened(keys, row)
    except (KeyRingError, SealBroken):
        return None


def _with(ring: KeyRing, app: App) -> CaseKeys:
    """Another ring, with the key store that there is."""
    return CaseKeys(ring, KeyStoreFake(), app.keys.halves)


@pytest.fixture
async def watchdog(app: App) -> AsyncIterator[App]:
    """The one job that may seal anew, with its own login, on the same database and ring."""
    async with open_app(app.settings, "watchdog", temporal=False) as made:
        yield made


def test_a_new_column_under_the_ring_is_tried_here_too() -> None:
    assert {each.name for each in ring_columns()} == set(_MAKE)
    assert all(each.table.c["id"].primary_key for each in ring_columns())


async def test_the_database_lets_these_be_sealed_anew_and_nothing_else(watchdog: App) -> None:
    ours = {(each.table.name, each.column.name) for each in ring_columns()}
    for table in metadata.tables.values():
        for column in table.columns:
            if SEALED not in column.info:
                continue
            anew = func.seal_anew(table.name, column.name, "none", b"was", b"now", "s-1", "1-0")
            async with watchdog.engine.connect() as connection:
                if (table.name, column.name) in ours:
                    assert (await connection.execute(select(anew))).scalar_one() is False
                    continue
                with pytest.raises(DBAPIError, match="nothing of this kind"):
                    await connection.execute(select(anew))


async def test_after_a_change_each_opens_as_before_and_an_old_ring_opens_none(
    app: App, watchdog: App, tmp_path: Path
) -> None:
    await _made(app)
    shutil.copy(app.settings.key_ring, tmp_path / "leaked.json")
    leaked, keys = _with(KeyRing.load(tmp_path / "leaked.json"), app), app.keys
    before = {
        each: [(row, await each.opened(keys, row)) for row in await _rows(app, each)]
        for each in ring_columns()
    }
    assert all(before.values())
    await changing_keys.rotate(watchdog)
    early = await changing_keys.retire(watchdog, AT_ONCE)
    assert isinstance(early, Refusal) and early.code == "old-key-needed"
    done = await changing_keys.rewrap(watchdog)
    assert (done.sealed, done.broken) == (len(_MAKE), 0)
    assert (await changing_keys.rewrap(watchdog)).sealed == 0
    # Copies of the database from before can be used until the change is retired.
    assert await _each(before, leaked) == await _each(before, keys) == _plain(before)
    last = await changing_keys.retire(watchdog, AT_ONCE)
    assert not isinstance(last, Refusal) and not last.under_way
    for each, rows in before.items():
        for now, (was, plain) in zip(await _rows(app, each), rows, strict=True):
            changes = {each.binding.key, each.binding.slot, each.column.name}
            assert {k for k in now if now[k] != was[k]} == changes, each.name
            assert await each.opened(keys, now) == plain
            assert await _opens(each, leaked, now) is None
    # Nor does the old ring open what dead rows, the log and copies of the database hold, though the
    # key store that there is now is at hand.
    assert set(await _each(before, leaked)) == set(await _each(before, keys)) == {None}


Before = Mapping[RingColumn, list[tuple[Mapping[Any, Any], bytes]]]


async def _each(before: Before, keys: CaseKeys) -> list[bytes | None]:
    """What each value of before opens to now."""
    return [await _opens(each, keys, was) for each, rows in before.items() for was, _ in rows]


def _plain(before: Before) -> list[bytes]:
    return [plain for rows in before.values() for _, plain in rows]


class _Dies(KeyRing):
    """A ring whose process ends after so many seals."""

    left = 3

    def shared_key(self) -> SharedKey:
        """See KeyRing."""
        type(self).left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return super().shared_key()


async def test_cut_short_anywhere_it_goes_on_where_it_was(app: App, watchdog: App) -> None:
    for _ in range(2):
        async with app.engine.begin() as connection:
            await _webhook(connection, app.keys)
    await _made(app)
    await changing_keys.rotate(watchdog)
    ring = _with(_Dies(app.settings.key_ring), app)
    with pytest.raises(KeyboardInterrupt):
        await seal_all_anew(watchdog.engine, ring, at_once=1)
    async with watchdog.engine.connect() as connection:
        left = sum((await count_under_older(connection, ring)).values())
    assert left == len(_MAKE) + 4 - 3
    assert (await seal_all_anew(watchdog.engine, app.keys, at_once=2)).count == left


async def test_what_is_written_meanwhile_is_kept(app: App, watchdog: App) -> None:
    async def write() -> None:
        for number in range(20):
            async with app.engine.begin() as connection:
                await save_draft(connection, app.keys, "D-1", OF, {"notes": str(number)})

    await _made(app)
    await changing_keys.rotate(watchdog)
    await asyncio.gather(write(), seal_all_anew(watchdog.engine, app.keys))
    async with app.engine.connect() as connection:
        kept = await find_draft(connection, app.keys, "D-1", OF)
        assert await count_under_older(connection, app.keys) == {}
    assert kept is not None and kept.cells == {"notes": "19"}


async def test_one_that_somebody_changed_holds_up_no_other_and_the_old_key_stays(
    app: App, watchdog: App
) -> None:
    await _made(app)
    async with app.engine.begin() as connection:
        await connection.execute(text("UPDATE referral_drafts SET sealed = 'changed'"))
    await changing_keys.rotate(watchdog)
    done = await changing_keys.rewrap(watchdog)
    assert (done.sealed, done.broken) == (len(_MAKE) - 1, 1)
    standing = await changing_keys.keys_standing(watchdog)
    assert standing.rows == {"referral_drafts.sealed": 1}
    assert isinstance(await changing_keys.retire(watchdog, AT_ONCE), Refusal)


async def test_nobody_but_the_watchdog_says_that_an_older_value_is_the_same_sealed_anew(
    app: App,
) -> None:
    await _made(app)
    claim = text("SELECT set_config('referrals.sealed_anew', 'on', true)")
    change = "UPDATE {} SET sealed = '\\x01'"
    async with open_app(app.settings, "web", temporal=False) as web:
        async with web.engine.connect() as connection:
            await connection.execute(claim)
            await connection.execute(text(change.format("referral_drafts")))
            found = await connection.execute(text("SELECT version FROM referral_drafts"))
            assert found.scalar_one() == 3
        for table in ("totp_secrets", "stray_withdrawals"):
            async with web.engine.connect() as connection:
                await connection.execute(claim)
                with pytest.raises(DBAPIError, match="written once"):
                    await connection.execute(text(change.format(table)))
    for job in set(Job) - {Job.WATCHDOG}:
        async with open_app(app.settings, "other", temporal=False, job=job) as other:
            async with other.engine.connect() as connection:
                anew = func.seal_anew(
                    "totp_secrets", "sealed", "none", b"was", b"now", "s-1", "1-0"
                )
                with pytest.raises(DBAPIError, match="permission denied"):
                    await connection.execute(select(anew))


async def _slots(app: App) -> dict[str, bool]:
    """The slots that rows of no case are in, and whether the key store still has each."""
    async with app.engine.connect() as connection:
        found = await slots_of_no_case(connection)
    return {slot: app.keys.halves.still_kept(slot) for slot in found}


async def test_a_half_goes_with_its_row_and_with_what_it_held(app: App, watchdog: App) -> None:
    await _made(app)
    made = await _slots(app)
    assert len(made) == len(_MAKE) and all(made.values())
    rows = {each: await _rows(app, each) for each in ring_columns()}
    async with app.engine.begin() as connection:
        past = "UPDATE referral_drafts SET saved_at = clock_timestamp() - interval '29 days'"
        await connection.execute(text(past))
        await end_apps(connection, FactorHolder(people=PEOPLE, number="S-1"))
        [stray] = await open_stray_withdrawals(connection, app.keys)
        await settle_stray_withdrawal(connection, stray.id, "S-1", "")
    async with watchdog.engine.begin() as connection:
        await clear_drafts(connection)
    assert await destroy_let_go(watchdog.engine, watchdog.keys.halves) == 3
    left = await _slots(app)
    assert len(left) == len(_MAKE) - 3 and all(left.values())
    gone = {"referral_drafts", "totp_secrets", "stray_withdrawals"}
    for each, [row] in rows.items():
        opened = await _opens(each, app.keys, row)
        assert (opened is None) == (each.table.name in gone), each.name


async def test_the_half_of_a_cases_key_is_destroyed_by_no_row_that_names_its_slot(
    app: App, watchdog: App
) -> None:
    await _made(app)
    reference = (await take_in(app, "N-1")).reference
    async with open_app(app.settings, "web", temporal=False) as web:
        async with web.engine.begin() as connection:
            slot = select(case_keys.c.slot).where(case_keys.c.reference == reference)
            named = (await connection.execute(slot)).scalar_one()
            await connection.execute(text("UPDATE totp_secrets SET slot = :of"), {"of": named})
            await end_apps(connection, FactorHolder(people=PEOPLE, number="S-1"))
    await destroy_let_go(watchdog.engine, watchdog.keys.halves)
    await destroy_let_go(watchdog.engine, watchdog.keys.halves, for_copies=True)
    assert app.keys.halves.still_kept(named)


async def test_halves_of_rows_of_no_case_are_nobodys_orphans(app: App, watchdog: App) -> None:
    await _made(app)
    assert (
        await tend(watchdog.engine, watchdog.keys.halves, young=-timedelta(hours=1))
    ).orphans == 0
    assert all((await _slots(app)).values())


async def test_a_value_whose_half_is_gone_is_not_there_and_holds_up_no_other(app: App) -> None:
    await _made(app)
    for slot in await _slots(app):
        await app.keys.halves.destroy(slot)
    async with app.engine.begin() as connection:
        await begin_draft(connection, app.keys, "D-2", OF)
        await _proposal(connection, app.keys)
        await _stray(connection, app.keys, "W-2")
        who = FactorHolder(people=PEOPLE, number="S-1")
        assert await pending_secret(connection, app.keys, who) is None
        assert [one.id for one in await list_drafts(connection, app.keys, OF)] == ["D-2"]
        assert len(await proposals(connection, app.keys)) == 1
        assert len(await open_stray_withdrawals(connection, app.keys)) == 1
