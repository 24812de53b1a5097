"""The outside trials say of a broken thing that it is broken, and of one they could not try too."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.servers import TestDatabase
from tools.attack import __main__ as attack
from tools.attack.database import neighbours, sql
from tools.attack.files import modes, words_in_files
from tools.attack.pages import http
from tools.attack.processes import processes
from tools.attack.trial import TRACKS, Target, Tried, tried_all

WORDS = (b"Qzcanary Vwcanary",)
SECRET = "9f2c61d07be84a5c"


@pytest.fixture
def target(tmp_path: Path) -> Target:
    """A data folder in which everything is as it should be."""
    for track in TRACKS:
        home = tmp_path if track == "support" else tmp_path / track
        home.mkdir(exist_ok=True)
        settings = {
            "database_url": f"postgresql+psycopg://app:{SECRET}@127.0.0.1:1/x",
            "web_address": "http://127.0.0.1:1",
        }
        (home / "settings.json").write_text(json.dumps(settings))
        (home / "settings.json").chmod(0o600)
    (tmp_path / "postgres").mkdir(mode=0o700)
    return Target(tmp_path, WORDS)


def _broken(found: Iterator[Tried]) -> list[str]:
    return [one.what for one in found if not one.held]


def test_a_word_in_any_byte_is_found_wherever_it_is_cut_and_however_it_is_written(
    target: Target,
) -> None:
    assert _broken(words_in_files(target)) == []
    late = b"\0" * ((1 << 22) - 5) + b"qzcanary vwcanary"
    (target.folder / "postgres" / "heap").write_bytes(late)
    [found] = words_in_files(target)
    assert (found.held, found.said) == (False, "postgres/heap")
    assert "canary" not in found.line


def test_a_secret_that_others_may_read_is_found(target: Target) -> None:
    assert _broken(modes(target)) == []
    (target.folder / "settings.json").chmod(0o640)
    assert _broken(modes(target)) == ["mode of settings.json"]


def test_a_secret_among_arguments_or_in_an_environment_is_found(
    target: Target, tmp_path: Path
) -> None:
    proc = tmp_path / "proc"
    (proc / "17").mkdir(parents=True)
    (proc / "17" / "cmdline").write_bytes(f"worker\0--data\0{target.folder}".encode())
    (proc / "17" / "environ").write_bytes(b"HOME=/")
    assert _broken(processes(target, proc)) == []
    (proc / "17" / "environ").write_bytes(f"REFERRALS_TEMPORAL_TOKEN={SECRET}".encode())
    (proc / "17" / "cmdline").write_bytes(f"{target.folder} --note ".encode() + WORDS[0])
    assert len(_broken(processes(target, proc))) == 2


def test_a_role_with_too_many_rights_is_found(target: Target, database: TestDatabase) -> None:
    for home in (target.folder, target.folder / "suitability"):
        settings = json.loads((home / "settings.json").read_text())
        (home / "settings.json").write_text(
            json.dumps(settings | {"database_url": database.admin_url})
        )
    broken = _broken(sql(target))
    assert "support: read a file of the server" in broken
    assert "support: change an event" in broken or "support: switch triggers off" in broken
    beside = _broken(neighbours(target))
    for learnt in ("come into the database postgres", "every connection of the server"):
        assert {f"support: {learnt}", f"suitability: {learnt}"} <= set(beside)
    for seen in ("which locks there are on the server", "how the server's log grows"):
        assert f"support: {seen}" in broken


def test_a_server_that_answers_everything_is_found(target: Target) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        for home in (target.folder, target.folder / "suitability"):
            settings = json.loads((home / "settings.json").read_text())
            (home / "settings.json").write_text(json.dumps(settings | {"web_address": address}))
        threading.Thread(target=_yes_to_all, args=(server,), daemon=True).start()
        found = list(http(target))
        assert found
        assert not [one for one in found if one.held]


def _yes_to_all(server: socket.socket) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


def test_what_could_not_be_tried_has_not_held(target: Target) -> None:
    def impossible(target: Target) -> Iterator[Tried]:
        raise ConnectionRefusedError

    [one] = tried_all(target, (impossible,))
    assert (one.held, one.said) == (False, "not tried: ConnectionRefusedError")
    assert one.line.startswith("BROKEN")


def test_the_command_ends_with_one_if_anything_is_broken(target: Target) -> None:
    # Nothing listens at these addresses.
    done = CliRunner().invoke(attack.main, ["--data", str(target.folder)])
    assert done.exit_code == 1
    assert "BROKEN  sql: not tried" in done.output
    assert attack.words_of(Path("service/sample/referrals.csv"))
