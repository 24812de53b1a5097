"""The rooms and the arrows between them: the contract holds, and every room stands under it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = {
    "policy",
    "store",
    "notify",
    "scanning",
    "workflows",
    "activities",
    "service",
    "starter",
    "wiring",
    "gate",
    "web",
}
LINT = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
CONTRACT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]


def test_every_import_goes_the_way_the_arrows_point() -> None:
    run = subprocess.run(
        [sys.executable, "-c", LINT],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-2_000:] + run.stderr[-500:]
    assert re.search(r"(\d+) kept, 0 broken", run.stdout)


def test_every_room_stands_under_the_contract() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages == ROOMS == set(CONTRACT["root_packages"])


def test_every_inner_room_has_a_contract_of_its_own() -> None:
    held = {
        room
        for contract in CONTRACT["contracts"]
        for room in contract.get("source_modules") or contract.get("modules") or contract["layers"]
    }
    held = {room for room in held if "." not in room}
    assert held == ROOMS


@pytest.mark.parametrize("forbidden", ["temporalio", "sqlalchemy", "pydantic", "store"])
def test_policy_may_not_import(forbidden: str) -> None:
    (policy,) = [c for c in CONTRACT["contracts"] if c.get("source_modules") == ["policy"]]
    assert forbidden in policy["forbidden_modules"]


def test_policy_loads_with_nothing_but_the_standard_library_and_time_zones() -> None:
    modules = sorted(
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for path in (ROOT / "policy").rglob("*.py")
        if path.name != "__init__.py"
    )
    listing = (
        f"import sys; import {', '.join(modules)}; "
        "print(' '.join({name.partition('.')[0] for name in sys.modules}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", listing], cwd=ROOT, capture_output=True, text=True, check=True
    )
    foreign = set(run.stdout.split()) - set(sys.stdlib_module_names)
    assert {"temporalio", "sqlalchemy", "pydantic", "click", *ROOMS} & foreign == {"policy"}
    assert "tzdata" in foreign


def test_no_room_has_the_name_of_a_module_of_the_standard_library() -> None:
    assert not ROOMS & set(sys.stdlib_module_names)
