"""What runs a case is imported anew for each run; its code is read once."""

from __future__ import annotations

import importlib
import sys

from wiring.kept_code import keep_code_of_workflows

MODULE = "workflows.deadline_timer"


def test_a_workflow_imported_anew_is_another_of_the_same_code() -> None:
    keep_code_of_workflows()
    kept = {name: sys.modules[name] for name in list(sys.modules) if name.startswith("workflows")}
    try:
        made = []
        for _ in range(2):
            sys.modules.pop(MODULE, None)
            made.append(importlib.import_module(MODULE).DeadlineTimer)
    finally:
        sys.modules.update(kept)
    first, second = made
    assert first is not second
    assert first.set.__code__ is second.set.__code__
