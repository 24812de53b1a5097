"""What is typed wrongly where a service is installed changes nothing; who asks has help."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import gate.__main__ as gate_process
from gate.door import TrackDoor
from starter import prepare as preparing

PAGE = Path(__file__).parents[2] / "docs" / "operations.md"


@pytest.fixture(autouse=True)
def _nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    def done(*_: object, **__: object) -> None:
        pytest.fail("it began to work")

    monkeypatch.setattr(preparing, "prepare", done)
    monkeypatch.setattr(preparing, "require_usable_keys", done)


@pytest.mark.parametrize(
    "words",
    ["--stoped", "--stop", "stopped", "--new-key-rings", "--new-key-ring --new-key-store"],
)
def test_the_preparation_refuses_a_word_that_it_does_not_know(words: str) -> None:
    with pytest.raises(SystemExit) as ended:
        preparing.main(words.split())
    assert ended.value.code == 2


def test_who_asks_for_help_has_it_and_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        preparing.main(["--help"])
    assert ended.value.code == 0
    assert preparing.STOPPED in capsys.readouterr().out
    assert gate_process.main(["--help"]) == 0
    assert '"probes"' in capsys.readouterr().out


def test_the_gates_file_on_the_page_is_one_that_the_gate_reads() -> None:
    [file] = re.findall(r"```json\n(\{\"temporal\".+?)```", PAGE.read_text("utf-8"), re.S)
    said = json.loads(file)
    ways = [TrackDoor(**way) for way in said["ways"]]
    assert {(way.address, way.namespace) for way in ways} == {
        ("0.0.0.0:7234", "support"),
        ("0.0.0.0:7235", "suitability"),
    }
    # Kubernetes asks from outside of the container.
    assert said["probes"] == "0.0.0.0:9470"
