"""A database that was put back is put back again: nothing of the first time rules the second."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.servers import cluster_in
from tests.wiring.copied import (
    QUICK,
    copied_log,
    next_segment,
    note,
    notes,
    running,
    segments_in,
    server_of,
)
from wiring.backups import base
from wiring.backups.restoring import lay_out, put_back_database
from wiring.backups.tools import BackupProblem


def _auto_settings(data: Path) -> str:
    return (data / "postgresql.auto.conf").read_text(encoding="utf-8")


def test_all_there_is_comes_back_though_an_earlier_restore_went_to_a_moment(tmp_path: Path) -> None:
    copies, cluster = tmp_path / "copies", cluster_in(tmp_path, QUICK)
    with running(cluster), copied_log(cluster, copies):
        with cluster.connect() as connection:
            connection.execute("ALTER SYSTEM SET work_mem = '5MB'")
        base.take_base(server_of(cluster), copies)
        moment = note(cluster, "meant")
        note(cluster, "a mistake")
    owner = cluster.data.stat()
    cluster.data.rename(tmp_path / "aside")
    cluster.data.mkdir()
    os.chown(cluster.data, owner.st_uid, owner.st_gid)
    lay_out(copies, cluster.data, moment)

    # Such a server recovers by itself, so what it was told stays, and every copy of it has it.
    with running(replace(cluster, settings={**QUICK, "hot_standby": "off"})):
        with copied_log(cluster, copies):
            taken = base.take_base(server_of(cluster), copies)
            note(cluster, "weeks later")
            note(cluster, "the last")
    assert "recovery_target_time" in _auto_settings(taken.path)
    used, _ = put_back_database(copies, cluster, None)
    assert used == taken.path
    assert notes(cluster) == ["meant", "weeks later", "the last"]

    # Ours is told of its recovery only for as long as it recovers.
    assert "recovery_target" not in _auto_settings(cluster.data)
    assert "work_mem = '5MB'" in _auto_settings(cluster.data)


def test_it_is_put_back_in_a_folder_of_any_name_and_stays_as_it_was_if_it_cannot_be(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "an officer's \\ 100 %f"
    folder.mkdir()
    copies, cluster = tmp_path / "copies", cluster_in(folder, QUICK)
    with running(cluster), copied_log(cluster, copies):
        base.take_base(server_of(cluster), copies)
        moment = note(cluster, "meant")
        note(cluster, "a mistake")

    with pytest.raises(BackupProblem) as late:
        put_back_database(copies, cluster, moment + timedelta(hours=1))
    assert late.value.code == "not-recovered"
    assert "as it stood before" in late.value.sentence
    assert notes(cluster) == ["meant", "a mistake"]
    put_back_database(copies, cluster, moment)
    assert notes(cluster) == ["meant"]


def test_the_log_goes_on_after_a_restore_that_left_whole_segments_of_it_behind(
    tmp_path: Path,
) -> None:
    copies, cluster = tmp_path / "copies", cluster_in(tmp_path, QUICK)
    with running(cluster), copied_log(cluster, copies):
        base.take_base(server_of(cluster), copies)
        moment = note(cluster, "meant")
        for word in ("a mistake", "and another"):
            note(cluster, word)
            next_segment(cluster)
    left_behind = segments_in(copies / "log")
    put_back_database(copies, cluster, moment)

    with running(cluster):
        with copied_log(cluster, copies) as said:
            note(cluster, "weeks later")
        assert ["timeline-1" in line for line in said] == [True]
        with copied_log(cluster, copies):
            note(cluster, "the last")
    put_back_database(copies, cluster, None)
    assert notes(cluster) == ["meant", "weeks later", "the last"]
    # What no server of today knows is still there for whoever wants it back.
    assert left_behind <= segments_in(copies / "log") | segments_in(copies / "log" / "timeline-1")
    assert len(segments_in(copies / "log" / "timeline-1")) >= 2


def test_what_a_newer_backup_needs_of_the_log_is_kept_though_an_older_one_begins_later(
    tmp_path: Path,
) -> None:
    # The older one is of a timeline that was left, where the log had come further.
    for days, first in ((3, "000000010000000000000009"), (2, "000000020000000000000005")):
        made = tmp_path / "base" / (datetime.now(UTC) - timedelta(days=days)).strftime(base.STAMP)
        made.mkdir(parents=True)
        label = f"START WAL LOCATION: 0/5000028 (file {first})\n"
        (made / "backup_label").write_text(label, encoding="utf-8")
    (tmp_path / "log" / "timeline-1").mkdir(parents=True)
    names = ("timeline-1/000000010000000000000004", "timeline-1/000000010000000000000006.partial")
    for name in (*names, "000000020000000000000004", "000000020000000000000005"):
        (tmp_path / "log" / name).touch()
    assert base.clear_old(tmp_path, timedelta(days=35)) == 0
    assert segments_in(tmp_path / "log") == {"000000020000000000000005"}
    assert segments_in(tmp_path / "log" / "timeline-1") == {"000000010000000000000006"}


def test_a_moment_comes_back_from_the_timeline_that_the_database_had_then(tmp_path: Path) -> None:
    copies, cluster = tmp_path / "copies", cluster_in(tmp_path, QUICK)
    with running(cluster), copied_log(cluster, copies):
        old = base.take_base(server_of(cluster), copies)
        too_early = note(cluster, "early")
        meant = note(cluster, "meant")
        note(cluster, "a mistake")
    put_back_database(copies, cluster, too_early)
    with running(cluster), copied_log(cluster, copies):
        note(cluster, "on it")
        new = base.take_base(server_of(cluster), copies)
        later = note(cluster, "later")
        note(cluster, "the last")

    said: list[str] = []
    assert put_back_database(copies, cluster, meant, say=said.append)[0] == old.path
    assert notes(cluster) == ["early", "meant"]
    assert [("timeline 1" in line, "--timeline" in line) for line in said] == [(True, True)]
    assert put_back_database(copies, cluster, later)[0] == new.path
    assert notes(cluster) == ["early", "on it", "later"]
    assert put_back_database(copies, cluster, None, timeline=1)[0] == old.path
    assert notes(cluster) == ["early", "meant", "a mistake"]
    with pytest.raises(BackupProblem) as none:
        put_back_database(copies, cluster, None, timeline=7)
    assert none.value.code == "no-timeline"
