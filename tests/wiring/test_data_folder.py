"""The data folder and the ports: what is refused, and that a refusal changes nothing."""

from __future__ import annotations

import json
import os
import socket
import stat
from dataclasses import fields
from pathlib import Path

import pytest

from wiring.embedded.addresses import write_addresses
from wiring.embedded.folder import Folder
from wiring.embedded.ports import LOOPBACK, Ports, free_ports, is_free
from wiring.embedded.problem import StartProblem, is_disk_full


def everything_in(path: Path) -> dict[str, bytes]:
    """Every file below `path` with its content."""
    return {
        str(file.relative_to(path)): file.read_bytes() for file in path.rglob("*") if file.is_file()
    }


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_folder_in_use_is_refused_and_the_sentence_names_the_process(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "data")
    with folder.opened():
        before = everything_in(folder.root)
        with pytest.raises(StartProblem) as refused, folder.opened():
            pytest.fail("two systems held one folder")
        assert refused.value.code == "already-running"
        assert str(os.getpid()) in refused.value.sentence
        assert everything_in(folder.root) == before


def test_a_folder_left_by_a_killed_process_is_taken_again(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "data")
    with folder.opened():
        secret = folder.secret("one.password")
    (folder.root / "lock").write_text("4194304\n")
    with folder.opened():
        assert folder.secret("one.password") == secret


def test_a_folder_of_another_layout_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    (tmp_path / "version").write_text("2099\n")
    before = everything_in(tmp_path)
    with pytest.raises(StartProblem, match="layout 2099") as refused, folder.opened():
        pytest.fail("a folder of another layout was opened")
    assert refused.value.code == "folder-version"
    assert everything_in(tmp_path) == before


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "holiday.txt").write_text("sun")
    with pytest.raises(StartProblem) as refused, Folder(tmp_path).opened():
        pytest.fail("a foreign folder was opened")
    assert refused.value.code == "folder-not-ours"
    assert everything_in(tmp_path) == {"holiday.txt": b"sun"}


def test_a_disk_without_room_is_refused_before_anything_is_laid_out(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "data")
    with pytest.raises(StartProblem) as refused, folder.opened(needed_mib=2**40):
        pytest.fail("a folder was opened on a disk without room")
    assert refused.value.code == "disk-full"
    assert set(everything_in(folder.root)) <= {"lock"}


def test_a_full_disk_is_recognised_however_deep_it_lies_below_an_error() -> None:
    try:
        try:
            raise OSError(28, "No space left on device")
        except OSError as error:
            raise RuntimeError("could not write") from error
    except RuntimeError as error:
        assert is_disk_full(error)
    assert not is_disk_full(RuntimeError("something else"))


def test_secrets_and_settings_are_for_their_owner_only(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "data")
    with folder.opened():
        first = folder.secret("one.password")
        assert folder.secret("one.password") == first != folder.secret("other.password")
        write_addresses(folder, Ports())
    assert mode_of(folder.secrets) == 0o700
    assert mode_of(folder.secrets / "one.password") == 0o600
    assert mode_of(folder.settings) == 0o600


def test_settings_name_paths_that_move_with_the_folder(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "data")
    with folder.opened():
        write_addresses(folder, Ports(support_door=1, ui=2, postgres=3))
    written = json.loads(folder.settings.read_text())
    assert str(tmp_path) not in folder.settings.read_text()
    assert written["temporal_address"] == f"{LOOPBACK}:1"
    assert written["ui_address"].endswith(":2")
    assert written["database_url"].endswith(":3/support")


@pytest.mark.parametrize("name", [field.name for field in fields(Ports)])
def test_a_taken_port_is_named_with_the_way_to_choose_another(name: str) -> None:
    ports = free_ports()
    with socket.socket() as other:
        other.bind((LOOPBACK, getattr(ports, name)))
        other.listen()
        with pytest.raises(StartProblem) as refused:
            ports.require_free()
    assert refused.value.code == "port-taken"
    assert str(getattr(ports, name)) in refused.value.sentence
    assert f"REFERRALS_{name.upper()}_PORT=" in refused.value.what_to_do


def test_free_ports_are_free_and_different() -> None:
    ports = free_ports()
    assert len({ports.temporal, ports.ui, ports.pages, ports.postgres}) == 4
    assert all(map(is_free, (ports.temporal, ports.ui, ports.pages, ports.postgres)))


def test_ports_come_from_the_environment_and_else_are_fixed() -> None:
    assert Ports.from_environment({"REFERRALS_UI_PORT": "9000"}) == Ports(ui=9000)
    assert Ports.from_environment({"REFERRALS_UI_PORT": ""}) == Ports()


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", "\N{SUPERSCRIPT TWO}", "1.5"])
def test_a_port_that_is_no_port_is_refused_by_the_name_of_its_variable(text: str) -> None:
    with pytest.raises(StartProblem, match="REFERRALS_POSTGRES_PORT") as refused:
        Ports.from_environment({"REFERRALS_POSTGRES_PORT": text})
    assert refused.value.code == "bad-setting"
