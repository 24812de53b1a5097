"""What left and what was acknowledged stands outside the database, whole and without a word that
says anything about anybody.
"""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from store.key_ring import KeyRing
from store.outside_file import OutsideFile, OutsideReader, clear_before
from store.outside_log import (
    OutsideEntry,
    OutsideKind,
    ToldWhom,
    acknowledged,
    sealed_row,
    whom_it_told,
)

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def _entry(about: str) -> OutsideEntry:
    return OutsideEntry(at=datetime.now(UTC), kind=OutsideKind.NOTICE_LEFT, about=about)


def _read(folder: Path) -> tuple[list[OutsideEntry], int]:
    reader = OutsideReader("support", (folder,))
    return list(reader.entries(LONG_AGO)), reader.damaged


async def test_entries_of_many_at_once_come_back_whole_and_each_once(tmp_path: Path) -> None:
    logs = [OutsideFile(tmp_path, "support") for _ in range(2)]
    kept = await asyncio.gather(
        *(logs[number % 2].keep(_entry(str(number))) for number in range(200))
    )
    found, damaged = _read(tmp_path)
    assert all(kept)
    assert not damaged
    assert sorted(entry.about for entry in found) == sorted(map(str, range(200)))


async def test_a_line_that_a_crash_cut_short_costs_no_other_line(tmp_path: Path) -> None:
    log = OutsideFile(tmp_path, "support")
    await log.keep(_entry("first"))
    file = next(tmp_path.iterdir())
    with file.open("a") as cut_short:
        cut_short.write('{"at": "2026-01-')
    await log.keep(_entry("second"))
    found, damaged = _read(tmp_path)
    assert [entry.about for entry in found] == ["first", "second"]
    assert damaged == 1


async def test_a_disk_that_takes_nothing_stops_nobody_and_gets_all_of_it_later(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "log"
    folder.write_text("no folder")
    log = OutsideFile(folder, "support")
    assert not await log.keep(_entry("first"))
    assert not await log.keep(_entry("second"))
    folder.unlink()
    assert await log.keep(_entry("third"))
    assert [entry.about for entry in _read(folder)[0]] == ["first", "second", "third"]


async def test_a_line_that_is_kept_again_while_it_waits_is_written_once(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    folder.write_text("no folder")
    log, again = OutsideFile(folder, "support"), _entry("again")
    assert not await log.keep(again)
    assert not await log.keep(again, _entry("other"))
    folder.unlink()
    assert await log.keep(again)
    assert [entry.about for entry in _read(folder)[0]] == ["again", "other"]


async def test_a_disk_that_stalls_is_waited_for_once(tmp_path: Path) -> None:
    log = OutsideFile(tmp_path, "support", waited=0.5)
    pipe = tmp_path / f"support-{datetime.now(UTC).date()}.jsonl"
    os.mkfifo(pipe)  # opening it for writing waits for a reader, as a lost network disk does
    assert not await log.keep(_entry("first"))
    waited = asyncio.get_running_loop().time()
    assert not await log.keep(_entry("second"))
    assert asyncio.get_running_loop().time() - waited < 0.5
    held = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    os.close(held)


def test_an_act_says_in_clear_its_case_and_kind_and_nothing_else(tmp_path: Path) -> None:
    ring = KeyRing.create(tmp_path / "keys.json")
    whom = ToldWhom(id="order-of-mine", sender="S-2001", kind="order", digest="d")
    entry = acknowledged(ring, "RSR-1", "close-case", "received", whom, b"sealed")
    assert "order-of-mine" not in str(entry)
    assert "S-2001" not in str(entry)
    assert whom_it_told(KeyRing.rotate(tmp_path / "keys.json"), entry) == whom
    assert sealed_row(entry) == b"sealed"


def test_files_older_than_any_copy_of_the_database_go(tmp_path: Path) -> None:
    today = date(2026, 3, 1)
    for back in range(5):
        (tmp_path / f"support-{today - timedelta(days=back)}.jsonl").touch()
    assert clear_before(tmp_path, "support", today - timedelta(days=2)) == 2
    assert len(list(tmp_path.iterdir())) == 3
