"""Whatever is given to a command, it answers in words and with a code of its own: never with 70,
and never without an end.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from service.files.json_text import NotReadable, read_json
from tests.starter.terminal import ROOT, Terminal

CASE = ROOT / "tests" / "data" / "suitability" / "case-01.json"
ON = ("--on", "2022-02-24")
WITHIN = 30


def facts(**changed: Any) -> dict[str, Any]:
    """The facts of a case that can be assessed."""
    return {
        "channel": "police encounter",
        "opened_at": "2021-11-15T10:00:00Z",
        "nation": "england",
        "authority": "E09000007",
        "known": [],
        **changed,
    }


def sleeping(**changed: Any) -> dict[str, Any]:
    said = {"fact": "sleeping", "id": "s-1", "as_of": "2021-06-14", "place": "doorway"}
    return {**said, **changed}


def typed(*words: str, input: bytes | None = b"") -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own; with None, its standard input is closed."""
    return subprocess.run(
        [sys.executable, "-c", _CLOSED, *words] if input is None else [*_CLI, *words],
        cwd=ROOT,
        input=input,
        capture_output=True,
        timeout=WITHIN,
        check=False,
    )


_CLI = [sys.executable, "-m", "starter.cli"]
_CLOSED = (
    "import os, sys; os.close(0);"
    "os.execv(sys.executable, [sys.executable, '-m', 'starter.cli', *sys.argv[1:]])"
)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"adult": "no", "adult": "yes"}', "adult"),
        ('{"known": [{}, {"id": 1, "id": 1}]}', "known[1].id"),
        ('{"a": {"b": 1, "b": {"c": 2, "c": 3}}}', "a.b"),
        ('{"Ada Example": 1, "Ada Example": 2}', "?"),
    ],
)
def test_a_key_that_stands_twice_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(NotReadable) as refused:
        read_json(text)
    assert (refused.value.code, refused.value.place) == ("repeated-field", place)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "json-invalid"),
        ("[NaN]", "json-invalid"),
        ("[Infinity]", "json-invalid"),
        ("[" + "9" * 5_000 + "]", "json-invalid"),
        ("[" * 100_000, "too-deep"),
        (b"[\xff]", "file-not-utf-8"),
    ],
    ids=["half", "no number", "infinity", "digits", "deep", "bytes"],
)
def test_what_is_no_json_is_refused_by_its_kind(text: str | bytes, code: str) -> None:
    with pytest.raises(NotReadable) as refused:
        read_json(text)
    assert refused.value.code == code


@pytest.mark.parametrize("command", ["assess", "open", "record"])
def test_every_way_in_refuses_a_key_that_stands_twice(
    terminal: Terminal, tmp_path: Path, command: str
) -> None:
    path = tmp_path / "twice.json"
    path.write_text('{"adult": "no", "adult": "yes"}')
    words = {
        "assess": ("assess", str(path), *ON),
        "open": ("suitability", "open", str(path)),
        "record": ("suitability", "record", "SUI-000-000-000", str(path)),
    }
    done = terminal.run(*words[command])
    assert (done.exit_code, "repeated-field" in done.stderr) == (2, True), done.output


@pytest.mark.parametrize(
    ("said", "code", "place"),
    [
        (facts(opened_at="0001-01-01T00:00:00Z"), "no-such-time", "opened_at"),
        (facts(opened_at="9999-12-31T23:59:59-14:00"), "no-such-time", "opened_at"),
        (facts(known=[sleeping(as_of="0001-01-01")]), "no-such-time", "known[0].as_of"),
        (facts(known=[sleeping(as_of="9999-12-31")]), "no-such-time", "known[0].as_of"),
        (facts(known=[sleeping(source="a\0b")]), "control-character", "known[0].source"),
        (facts(known=[sleeping(source="x" * 20_000)]), "too-long", "known[0].source"),
        (facts(known=[sleeping(id=f"s-{n}") for n in range(600)]), "too-many", "known"),
    ],
)
def test_facts_that_cannot_be_are_refused_with_their_place(
    terminal: Terminal, tmp_path: Path, said: dict[str, Any], code: str, place: str
) -> None:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(said))
    done = terminal.run("assess", str(path), *ON)
    assert done.exit_code == 2, done.output
    assert f"{place}: " in done.stderr and f"({code})" in done.stderr


def test_a_moment_to_assess_on_that_cannot_be_is_wrong_use(terminal: Terminal) -> None:
    for on in ("0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00"):
        assert terminal.run("assess", str(CASE), "--on", on).exit_code == 2


@pytest.mark.parametrize("command", [("assess", *ON), ("intake",)])
def test_a_pipe_or_a_device_in_place_of_a_file_is_refused_at_once(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    for name in (str(pipe), "/dev/zero", str(tmp_path)):
        done = typed(command[0], name, *command[1:])
        assert (done.returncode, b"file-unreadable" in done.stderr) == (2, True), done.stderr


def test_standard_input_is_read_only_so_far(terminal: Terminal) -> None:
    done = typed("assess", "-", *ON, input=b" " * 1_100_000)
    assert (done.returncode, b"too-large" in done.stderr) == (2, True)
    read = typed("assess", "-", *ON, input=json.dumps(facts()).encode())
    assert read.returncode == 0, read.stderr


def test_closed_standard_input_is_said_so() -> None:
    done = typed("sign-in", "S-1002", input=None)
    assert (done.returncode, b"input-ended" in done.stderr) == (2, True), done.stderr
    empty = typed("assess", "-", *ON, input=None)
    assert (empty.returncode, b"json-invalid" in empty.stderr) == (2, True)


def test_bytes_that_are_no_text_are_refused_whatever_the_option() -> None:
    done = subprocess.run(
        [*_CLI, "report", "RSR-000-000-000", "--detail", b"a\xff"],
        cwd=ROOT,
        capture_output=True,
        timeout=WITHIN,
        check=False,
    )
    assert (done.returncode, b"not-text" in done.stderr) == (2, True)
    assert b"Argument 4" in done.stderr


def test_a_closed_standard_output_or_error_is_no_mistake_of_the_program(tmp_path: Path) -> None:
    closed = (
        "import os, sys; [os.close(int(one)) for one in sys.argv[1].split(',')];"
        "os.execv(sys.executable, [sys.executable, '-m', 'starter.cli', *sys.argv[2:]])"
    )
    for streams, code in (("1", 0), ("0,1", 0), ("2", 0), ("0,1,2", 0)):
        done = subprocess.run(
            [sys.executable, "-c", closed, streams, "rules"],
            cwd=ROOT,
            capture_output=True,
            timeout=WITHIN,
            check=False,
        )
        assert (done.returncode, done.stderr) == (code, b""), streams


def test_a_credential_through_a_pipe_is_read_without_a_warning_of_python(tmp_path: Path) -> None:
    done = typed("--data", str(tmp_path), "sign-in", "S-1001", input=b"invented\n")
    assert done.returncode == 5, done.stderr
    assert b"GetPassWarning" not in done.stderr
