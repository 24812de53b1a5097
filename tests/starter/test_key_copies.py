"""Copies of keys that hold none are no copies, and where a key service keeps the halves it is said
that nothing of them is copied here.
"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from starter import backups
from starter.terminal.output import Stopped
from wiring.backups import keys
from wiring.backups.tools import BackupProblem
from wiring.backups.watching import lacking_of_keys

DAY = timedelta(hours=26)


def _folder(tmp_path: Path, **more: str) -> Path:
    """A track's data folder: its settings, its ring and its key store."""
    folder = tmp_path / "data"
    (folder / "key-store").mkdir(parents=True)
    (folder / "ring.json").write_text("{}", encoding="utf-8")
    (folder / "key-store" / "ring.halves").write_bytes(b"halves")
    said = {
        "database_url": "postgresql+psycopg://nobody@127.0.0.1:1/none",
        "key_ring": "ring.json",
        "temporal_address": "127.0.0.1:1",
        "notices_dir": "notices",
        **more,
    }
    (folder / "settings.json").write_text(json.dumps(said), encoding="utf-8")
    return folder


def _copied(tmp_path: Path, folder: Path, halves: Path | None, rings: str = "rings") -> str:
    lines = backups.copy_keys(folder, tmp_path / rings, halves, tmp_path / "copies")
    return "\n".join(lines)


def _fresh(of: Path) -> bool:
    return not list(lacking_of_keys("key stores", of, DAY))


def test_where_a_key_service_keeps_the_halves_none_are_copied_and_that_is_said(
    tmp_path: Path,
) -> None:
    folder, halves = _folder(tmp_path, key_service="https://keys.invalid"), tmp_path / "halves"
    for rings, place in (("rings", halves), ("other-rings", None)):
        said = _copied(tmp_path, folder, place, rings)
        assert "kept by the key service: --halves-elsewhere" in said
        assert _fresh(tmp_path / rings)
    assert not halves.exists()


def test_copies_of_halves_that_a_key_service_keeps_are_not_looked_for_here(tmp_path: Path) -> None:
    folder, halves = _folder(tmp_path, key_service="https://keys.invalid"), tmp_path / "halves"
    with pytest.raises(Stopped) as refused:
        backups.lacking(folder, tmp_path / "copies", {backups.KEY_STORES: (halves,)}, 26)
    assert refused.value.refusal.code == "halves-elsewhere"


def test_a_key_store_is_copied_and_is_not_left_out_for_want_of_a_place(tmp_path: Path) -> None:
    folder, halves = _folder(tmp_path), tmp_path / "halves"
    assert str(halves) in _copied(tmp_path, folder, halves)
    assert _fresh(halves)
    with pytest.raises(Stopped) as refused:
        _copied(tmp_path, folder, None)
    assert refused.value.refusal.code == "no-place-for-halves"


def test_where_each_track_has_a_place_of_its_own_each_is_looked_at(tmp_path: Path) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    file = tmp_path / "ring.json"
    file.write_bytes(b"{}")
    keys.copy_files([(file.name, file)], first)
    found = list(backups.lacking_in({backups.RINGS: (first, second)}, DAY))
    assert [(each.code, str(second) in each.sentence) for each in found] == [
        ("keys-not-copied", True)
    ]
    assert [each.code for each in backups.lacking_in({backups.RINGS: ()}, DAY)] == [
        "keys-not-looked-at"
    ]


def test_a_folder_that_holds_nothing_is_no_copy(tmp_path: Path) -> None:
    made = keys.copy_files([], tmp_path / "halves")
    assert made.is_dir()
    assert not _fresh(tmp_path / "halves")
    with pytest.raises(BackupProblem) as none:
        keys.newest_copy(tmp_path / "halves")
    assert none.value.code == "no-backup"
