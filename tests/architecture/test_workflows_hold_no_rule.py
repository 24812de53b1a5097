"""A workflow loads no rule: what a rule says can never change how a history replays."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from temporalio import workflow

from policy.suitability.track import SUITABILITY
from policy.support.track import SUPPORT
from wiring.case_types import SUITABILITY_CASES, SUPPORT_CASES
from wiring.tracks import TRACKS
from workflows.names import SIGNAL_LABELS
from workflows.suitability_case import SuitabilityCase
from workflows.support_case import SupportCase

ROOT = Path(__file__).parents[2]
NAMES_OF_MESSAGES = {
    "policy",
    "policy.cases",
    "policy.cases.orders",
    "policy.cases.replies",
    "policy.cases.search_values",
    "policy.help",
}
EVERY_CASE = pytest.mark.parametrize(
    ("case", "track"), [(SupportCase, SUPPORT), (SuitabilityCase, SUITABILITY)]
)


def test_all_workflows_together_load_nothing_of_policy_but_the_names_of_messages() -> None:
    modules = [
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for path in (ROOT / "workflows").rglob("*.py")
        if path.name != "__init__.py"
    ]
    listing = (
        f"import sys; import {', '.join(modules)}; "
        "print(' '.join(name for name in sys.modules if name.partition('.')[0] == 'policy'))"
    )
    run = subprocess.run(
        [sys.executable, "-c", listing], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(run.stdout.split()) == NAMES_OF_MESSAGES


@EVERY_CASE
def test_a_case_has_an_update_for_each_command_of_its_track_and_none_else(
    case: type, track: Any
) -> None:
    updates = {name for name in dir(case) if hasattr(getattr(case, name), "validator")}
    where = inspect.getsourcefile(case)
    assert updates == {kind.replace("-", "_") for kind in track.commands}, where


def test_a_case_type_bears_the_name_of_its_workflow_and_a_worker_has_it() -> None:
    for cases, case in ((SUPPORT_CASES, SupportCase), (SUITABILITY_CASES, SuitabilityCase)):
        assert workflow._Definition.must_from_class(case).name == cases.workflow
        assert case in TRACKS[cases.track.name].workflows


def test_every_signal_of_a_track_has_a_label_on_the_timeline_and_no_other_has() -> None:
    assert {*SUPPORT.signals, *SUITABILITY.signals} == set(SIGNAL_LABELS)
