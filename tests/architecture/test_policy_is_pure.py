"""What the rules may not do, read from their source: no clock, no chance, no outside world. Nor may
what runs a case: a worker has no sandbox that would stop it (docs/adr/0040).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.replay.sandbox import PASSED_THROUGH

ROOT = Path(__file__).parents[2]


def sources(module: str) -> list[Path]:
    """The files of a module, or of all modules of a package."""
    place = ROOT / module.replace(".", "/")
    found = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    assert found, module
    return found


def ids(paths: list[Path]) -> list[str]:
    """How a test names each file."""
    return [path.relative_to(ROOT).as_posix() for path in paths]


RULES, WORKFLOWS = sources("policy"), sources("workflows")
SOURCES = [*RULES, *WORKFLOWS]
NAMES = ids(SOURCES)

READS_A_CLOCK = {"now", "utcnow", "today", "localtime", "monotonic", "perf_counter"}
MAKES_A_NAIVE_MOMENT = {"utcnow", "utcfromtimestamp", "fromtimestamp", "strptime", "today"}
FORBIDDEN_MODULES = {
    "os", "sys", "random", "secrets", "socket", "subprocess", "threading", "asyncio", "pathlib",
    "logging", "uuid", "pickle",
}  # fmt: skip
ALLOWED_IN_WORKFLOWS = {
    "__future__", "asyncio", "collections", "dataclasses", "datetime", "functools", "hashlib",
    "json", "temporalio", "typing", "policy", "workflows",
}  # fmt: skip
ALLOWED_OF_ASYNCIO = {"Semaphore", "Task", "create_task"}
"""The engine's own loop runs these, in the order in which a history has them."""
WITH_A_ZONE = {"datetime": 8, "combine": 3}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else None
            name = node.func.id if isinstance(node.func, ast.Name) else name
            if name is not None:
                yield name, node


def test_whatever_the_sandbox_of_the_tests_lets_through_is_read_here() -> None:
    passed = {path for module in PASSED_THROUGH for path in sources(module)}
    assert passed <= set(SOURCES)
    assert ROOT / "workflows" / "case.py" in set(SOURCES) - passed


@pytest.mark.parametrize("track", ["support", "suitability"])
def test_an_update_only_hands_its_order_on(track: str) -> None:
    tree = ast.parse((ROOT / f"workflows/{track}_updates.py").read_text("utf-8"))
    [updates] = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    done = {
        " ".join(map(ast.unparse, node.body))
        for node in updates.body
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)
    }
    assert done == {"return await self.ask(order)"}


def naive_moments(source: str) -> list[int]:
    """The lines that make a datetime and give it no time zone."""
    found = []
    for name, call in calls(ast.parse(source)):
        needed = WITH_A_ZONE.get(name)
        zoned = any(keyword.arg in {"tzinfo", "tz"} for keyword in call.keywords)
        bare = needed is not None and len(call.args) < needed and not zoned
        if bare or (name in MAKES_A_NAIVE_MOMENT and not zoned):
            found.append(call.lineno)
    return found


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_no_rule_makes_a_moment_without_a_time_zone(path: Path) -> None:
    assert naive_moments(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("datetime(2026, 5, 5)", [1]),
        ("datetime(2026, 5, 5, tzinfo=UTC)", []),
        ("datetime.combine(day, clock)", [1]),
        ("datetime.combine(day, clock, LONDON)", []),
        ("x = 1\ndatetime.strptime(text, form)", [2]),
    ],
)
def test_a_moment_without_a_time_zone_would_be_found(source: str, lines: list[int]) -> None:
    assert naive_moments(source) == lines


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_no_rule_reads_a_clock_or_a_file(path: Path) -> None:
    for name, call in calls(ast.parse(path.read_text(encoding="utf-8"))):
        read = isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)
        owner = call.func.value.id if read else ""  # type: ignore[attr-defined]
        assert not (owner in {"datetime", "date", "time"} and name in READS_A_CLOCK), call.lineno
        assert name not in {"print", "input", "exec", "eval"}, call.lineno


def imported(path: Path) -> set[str]:
    """The first names of the modules that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("path", RULES, ids=ids(RULES))
def test_no_rule_imports_chance_or_the_outside(path: Path) -> None:
    assert not imported(path) & FORBIDDEN_MODULES


@pytest.mark.parametrize("path", WORKFLOWS, ids=ids(WORKFLOWS))
def test_what_runs_a_case_imports_only_what_answers_alike_each_time(path: Path) -> None:
    assert imported(path) <= ALLOWED_IN_WORKFLOWS
    tree = ast.parse(path.read_text(encoding="utf-8"))
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "asyncio"
    }
    assert used <= ALLOWED_OF_ASYNCIO
