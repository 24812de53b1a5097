"""Copies that nobody makes are found before one is wanted, and what could not be copied is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.servers import cluster_in
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
from wiring.backups.watching import BEHIND, lacking_of_base, lacking_of_keys, lacking_of_log
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
        assert said == []
        assert _lacking(cluster) == []
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
        assert said == [ANEW]
        assert _lacking(cluster) == []
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

    found = lacking_of_keys("key stores", tmp_path / "halves", day)
    assert ["key stores" in each.sentence for each in found] == [True]
    keys.copy_files([], tmp_path / "halves")
    assert list(lacking_of_keys("key stores", tmp_path / "halves", day)) == []
