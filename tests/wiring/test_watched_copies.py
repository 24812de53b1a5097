"""Copies that nobody makes are found before one is wanted, and what could not be copied is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from store.jobs import Job
from store.migrate import upgrade
from tests.servers import APP_PASSWORD, cluster_in
from tests.wiring.copied import (
    QUICK,
    copied_log,
    next_segment,
    note,
    notes,
    running,
    server_of,
)
from wiring.backups import base, keys
from wiring.backups.log_archive import ANEW
from wiring.backups.restoring import put_back_database
from wiring.backups.watching import (
    BEHIND,
    lacking_of_base,
    lacking_of_keys,
    lacking_of_log,
    note_check,
)
from wiring.embedded.postgres import Cluster


def _lacking(cluster: Cluster, most: int = BEHIND) -> list[str]:
    return [each.code for each in lacking_of_log(server_of(cluster), most)]


def test_the_log_begins_anew_and_says_so_once_the_server_has_not_kept_what_comes_next(
    tmp_path: Path,
) -> None:
    little = {"max_slot_wal_keep_size": "1MB", "min_wal_size": "32MB", "max_wal_size": "32MB"}
    copies, cluster = tmp_path / "copies", cluster_in(tmp_path, QUICK)
    with running(replace(cluster, settings={**QUICK, **little})):
        assert _lacking(cluster) == ["log-never-copied"]
        with copied_log(cluster, copies) as said:
            note(cluster, "copied")
            assert _lacking(cluster) == []
        assert said == []
        assert _lacking(cluster) == ["log-not-copied"]
        note(cluster, "not copied")
        assert _lacking(cluster, most=0) == ["log-behind"]
        for _ in range(3):
            note(cluster, "not copied")
            next_segment(cluster)
        with cluster.connect() as connection:
            connection.execute("CHECKPOINT")
        assert _lacking(cluster) == ["log-place-lost"]
    with running(cluster):
        with copied_log(cluster, copies) as said:
            base.take_base(server_of(cluster), copies)
            note(cluster, "the last")
            assert _lacking(cluster) == []
        assert said == [ANEW]
    put_back_database(copies, cluster, None)
    assert notes(cluster) == ["copied", *["not copied"] * 4, "the last"]


def test_a_copy_that_is_too_old_is_found_and_so_is_one_that_there_is_not(tmp_path: Path) -> None:
    day = timedelta(hours=26)
    assert [each.code for each in lacking_of_base(tmp_path, day)] == ["database-not-copied"]
    made = tmp_path / "base" / (datetime.now(UTC) - timedelta(hours=27)).strftime(base.STAMP)
    made.mkdir(parents=True)
    label = "START WAL LOCATION: 0/5000028 (file 000000010000000000000005)\n"
    (made / "backup_label").write_text(label, encoding="utf-8")
    assert [each.code for each in lacking_of_base(tmp_path, day)] == ["database-not-copied"]
    assert list(lacking_of_base(tmp_path, timedelta(hours=28))) == []
    # One whose moment has not come would else be fresh for as long.
    ahead = tmp_path / "base" / (datetime.now(UTC) + timedelta(days=30)).strftime(base.STAMP)
    made.rename(ahead)
    [wrong] = lacking_of_base(tmp_path, day)
    assert wrong.code == "database-not-copied" and "has not come" in wrong.sentence

    unknown = lacking_of_keys("key stores", None, day)
    assert [each.code for each in unknown] == ["keys-not-looked-at"]
    found = lacking_of_keys("key stores", tmp_path / "halves", day)
    assert ["key stores" in each.sentence for each in found] == [True]
    store = tmp_path / "support.halves"
    store.write_bytes(b"halves")
    keys.copy_files([(store.name, store)], tmp_path / "halves")
    assert list(lacking_of_keys("key stores", tmp_path / "halves", day)) == []


def test_each_track_on_a_server_is_told_when_its_copies_were_last_found_fresh(
    tmp_path: Path,
) -> None:
    tracks, cluster = ("support", "suitability"), cluster_in(tmp_path, QUICK)
    with running(cluster):
        server = server_of(cluster)
        assert note_check(server, fresh=True) == 0
        for track in tracks:
            passwords = dict.fromkeys(Job, APP_PASSWORD)
            upgrade(cluster.url(track), track, passwords, track)
        assert note_check(server, fresh=False) == len(tracks)
        first = [_found_fresh(cluster, track) for track in tracks]
        assert note_check(server, fresh=False) == len(tracks)
        assert [_found_fresh(cluster, track) for track in tracks] == first
        assert note_check(server, fresh=True) == len(tracks)
        assert all(
            _found_fresh(cluster, track) > before
            for track, before in zip(tracks, first, strict=True)
        )


def _found_fresh(cluster: Cluster, track: str) -> datetime:
    with cluster.connect(track) as connection:
        [(found,)] = connection.execute(f"SELECT fresh_at FROM {track}.copy_checks".encode())
    assert isinstance(found, datetime)
    return found
