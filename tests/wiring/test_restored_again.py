"""A database that was put back is put back again: nothing of the first time rules the second."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.servers import cluster_in
from tests.wiring.copied import QUICK, copied_log, note, notes, running, server_of
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
