"""An officer's desk holds a front door's address and a token. No command brings the database, a key
or the engine along before it talks, and none asks the environment for what opens them.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

STARTER = Path(__file__).parents[2] / "starter"
BESIDE = {
    "starter.terminal.on_the_server": "the one place that calls use cases beside the database",
    "starter.commands.rehearse": "plays a folder through the rules, on no record at all",
    "starter.drawing.rehearsed": "the same",
    "starter.drawing.sample": "says what a first start took in, in the process that starts",
}
"""Every module that a command loads with more than a desk has, and why."""
KEPT_FROM_DESKS = (
    "sqlalchemy",
    "psycopg",
    "temporalio",
    "cryptography",
    "argon2",
    "store",
    "wiring.settings",
)
_LOAD = """
import importlib, sys
for name in sys.argv[2:]:
    importlib.import_module(name)
    brought = [each for each in sys.argv[1].split(",") if each in sys.modules]
    if brought:
        print(name, *brought)
        break
"""


def _modules() -> list[str]:
    return [
        ".".join(path.relative_to(STARTER.parent).with_suffix("").parts)
        for part in ("commands", "terminal", "drawing")
        for path in sorted((STARTER / part).rglob("*.py"))
    ]


def test_no_command_brings_a_database_a_key_or_the_engine_to_a_desk() -> None:
    at_a_desk = [name for name in ["starter.cli", *_modules()] if name not in BESIDE]
    loaded = subprocess.run(
        [sys.executable, "-c", _LOAD, ",".join(KEPT_FROM_DESKS), *at_a_desk],
        cwd=STARTER.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout == ""


def test_no_command_asks_the_environment_for_what_opens_the_record() -> None:
    asked = {
        f"{path.relative_to(STARTER)}: {node.value}"
        for part in ("commands", "terminal", "drawing")
        for path in (STARTER / part).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and node.value
        in ("REFERRALS_DATABASE_URL", "REFERRALS_KEY_RING", "REFERRALS_TEMPORAL_TOKEN")
    }
    assert asked == set()
