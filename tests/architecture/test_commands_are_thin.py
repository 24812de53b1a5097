"""A command reads what was typed, calls a use case, and says what came of it: what it does to the
record stands in `service`, where every other way in finds it too.
"""

from __future__ import annotations

import ast
from pathlib import Path

STARTER = Path(__file__).parents[2] / "starter"
BEHIND_THE_USE_CASES = {"store", "activities", "workflows", "notify", "sqlalchemy", "temporalio"}


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_a_command_touches_the_record_through_use_cases_only() -> None:
    past = {
        path.relative_to(STARTER).as_posix()
        for part in ("commands", "terminal", "drawing")
        for path in (STARTER / part).rglob("*.py")
        if _imports(path) & BEHIND_THE_USE_CASES
    }
    assert past == set(), "what a command does to the record belongs in a use case in service/"
