"""Whatever rule is changed, every recorded history replays: no rule runs in a workflow."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.replay.stored import OVERTAKEN, stored

ROOT = Path(__file__).parents[2]


def test_every_recorded_history_replays_with_every_rule_broken() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.replay.broken_rules"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    said = json.loads(run.stdout)
    assert said["broken"] > 500 and said["raises"]
    names = {item.name for item in (*stored(), *stored(folder="suitability"))}
    names |= {item.name for item in stored(folder=OVERTAKEN)}
    assert said["problems"] == dict.fromkeys(names, "")
