"""The database comes back as it was at a moment, checked file by file; keys are copied apart, and
never put in the place of newer ones.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.servers import cluster_in
from tests.wiring.copied import QUICK, copied_log, next_segment, note, notes, running, server_of
from wiring.backups import base, keys
from wiring.backups.restoring import lay_out, put_back_database
from wiring.backups.tools import BackupProblem, DatabaseServer, require_apart
from wiring.embedded.cluster_files import user_for_server


def test_a_database_comes_back_as_it_was_at_a_moment_and_a_damaged_copy_does_not(
    tmp_path: Path,
) -> None:
    copies = tmp_path / "copies"
    cluster = cluster_in(tmp_path, QUICK)
    with running(cluster):
        note(cluster, "before the copy")
        with copied_log(cluster, copies):
            taken = base.take_base(server_of(cluster), copies)
            moment = note(cluster, "after the copy")
            note(cluster, "too late")
            next_segment(cluster)
    used, until = put_back_database(copies, cluster, moment)
    assert used == taken.path
    assert until <= moment
    assert notes(cluster) == ["before the copy", "after the copy"]
    assert list(tmp_path.glob("postgres.before-*"))

    # The same for a server that is not ours: it recovers by itself as it is started.
    in_one = {**cluster.settings, "hot_standby": "off"}
    elsewhere = replace(cluster, data=tmp_path / "elsewhere" / "data", settings=in_one)
    elsewhere.data.parent.mkdir()
    if user := user_for_server():
        os.chown(elsewhere.data.parent, user.pw_uid, user.pw_gid)
    assert lay_out(copies, elsewhere.data, None) == taken.path
    assert notes(elsewhere) == ["before the copy", "after the copy", "too late"]
    with pytest.raises(BackupProblem) as full:
        lay_out(copies, elsewhere.data, None)
    assert full.value.code == "folder-not-empty"

    with pytest.raises(BackupProblem) as early:
        base.base_for(copies, taken.at - timedelta(seconds=1))
    assert early.value.code == "no-backup"
    (taken.path / "PG_VERSION").write_text("17\n")
    with pytest.raises(BackupProblem) as damaged:
        put_back_database(copies, cluster, None)
    assert damaged.value.code == "backup-damaged"
    assert cluster.data.exists()


def test_its_programs_are_told_what_an_address_says_of_its_link_or_it_is_refused() -> None:
    address = "postgresql+psycopg://admin:word@db:6543/support?sslmode=verify-full&sslrootcert=/ca"
    server = DatabaseServer.of(address)
    assert server.environment["PGSSLMODE"] == "verify-full"
    assert server.environment["PGSSLROOTCERT"] == "/ca"
    with pytest.raises(BackupProblem) as unknown:
        DatabaseServer.of(f"{address}&gssencmode=require")
    assert unknown.value.code == "database-address"


def test_keys_and_database_are_never_copied_to_one_place(tmp_path: Path) -> None:
    with pytest.raises(BackupProblem) as together:
        require_apart({"rings": tmp_path / "one", "halves": tmp_path / "one" / "more"})
    assert together.value.code == "not-apart"
    require_apart({"rings": tmp_path / "one", "halves": tmp_path / "two"})


def test_a_key_store_that_is_there_is_never_replaced_by_its_copy(tmp_path: Path) -> None:
    store = tmp_path / "now" / "key-store" / "support.halves"
    store.parent.mkdir(parents=True)
    store.write_bytes(b"as it was")
    copy = keys.copy_files([("key-store/support.halves", store)], tmp_path / "copies")
    assert keys.newest_copy(tmp_path / "copies") == copy
    store.write_bytes(b"somebody was erased")
    assert keys.put_back(copy, tmp_path / "now") == []
    assert store.read_bytes() == b"somebody was erased"
    store.unlink()
    assert keys.put_back(copy, tmp_path / "now") == ["key-store/support.halves"]
    assert store.read_bytes() == b"as it was"


def test_copies_of_key_stores_go_after_their_time(tmp_path: Path) -> None:
    old = tmp_path / (datetime.now(UTC) - timedelta(days=40)).strftime(base.STAMP)
    old.mkdir()
    copy = keys.copy_files([], tmp_path / "elsewhere")
    assert keys.clear_old_copies(tmp_path, timedelta(days=35)) == 1
    assert not old.exists()
    assert copy.name > old.name
