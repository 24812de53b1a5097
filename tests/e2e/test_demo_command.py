"""`make demo`, as a person meets it: every stage of both tracks filled, by the record and by
Temporal's own lists; not filled twice; no system's folder but its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.demo.stages import STAGES
from starter.demo import BEGUN
from wiring.embedded.folder import VERSION
from wiring.embedded.ports import free_ports
from wiring.embedded.problem import EXIT_CODES

ROOT = Path(__file__).parents[2]


def demo(folder: Path) -> tuple[int, str]:
    """Fill it, have it checked, and end; its exit code and what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "starter.cli", "demo", "--data", folder, "--once", "--each", "1"],
        cwd=ROOT,
        env={**os.environ, **free_ports().environment(), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def cases_by_stage(said: str) -> dict[str, str]:
    """What stands in the tables, by the stage's label."""
    labels = [label for stages in STAGES.values() for label in stages.values()]
    lines = [line.strip() for line in said.splitlines()]
    return {
        label: line.split()[-1]
        for label in labels
        for line in lines
        if line.startswith(f"{label}  ")
    }


@pytest.mark.timeout(300)
def test_it_fills_every_stage_of_both_tracks_once(tmp_path: Path) -> None:
    code, said = demo(tmp_path / "demo")
    assert code == 0, said
    first = cases_by_stage(said)
    assert len(first) == sum(map(len, STAGES.values())) == 30
    assert len(set(first.values())) == 30
    assert all(reference.startswith(("RSR-", "SUI-")) for reference in first.values())
    assert "sample-sign-in.txt" in said and said.count("its pages: http://") == 2

    code, said = demo(tmp_path / "demo")
    assert code == 0, said
    assert cases_by_stage(said) == first
    assert "Playing" not in said


def test_a_folder_that_is_another_systems_or_half_filled_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    (folder / "postgres").mkdir(parents=True)
    (folder / "version").write_text(f"{VERSION}\n")
    code, said = demo(folder)
    assert (code, "no demonstration" in said) == (EXIT_CODES["folder-not-ours"], True)
    assert not (folder / "demo").exists()
    (folder / "demo").write_text(BEGUN)
    code, said = demo(folder)
    assert (code, "remove that folder" in said) == (EXIT_CODES["demo-cut-off"], True)
