"""Which tests show which rule: what `@pytest.mark.rule` says, as pytest itself collects it."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MARKED = ("mark.rule(", "tests.policy.rules.showing import")


@dataclass(frozen=True, slots=True)
class Seen:
    """One test that shows a rule, by its id; perhaps with an input refused and one allowed."""

    rule: str
    test: str
    refuses: str = ""
    allows: str = ""

    @property
    def file(self) -> str:
        """The file it stands in."""
        return self.test.partition("::")[0]

    @property
    def function(self) -> str:
        """Its function, without the parameters."""
        return self.test.partition("::")[2].partition("[")[0]


class _RuleCollector:
    def __init__(self) -> None:
        self.items: list[pytest.Item] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = list(session.items)


def collect() -> list[Seen]:
    """Every mark of every test, in the order of collection. Only files that hold a mark are read.

    Raises:
        RuntimeError: a test file cannot be collected.
    """
    collector, said = _RuleCollector(), io.StringIO()
    options = [
        "--collect-only",
        "-q",
        "-p",
        "no:cacheprovider",
        "--noconftest",
        f"--rootdir={ROOT}",
    ]
    with contextlib.redirect_stdout(said):
        code = pytest.main([*options, *_files()], plugins=[collector])
    if code != pytest.ExitCode.OK:
        raise RuntimeError(said.getvalue())
    return [seen for item in collector.items for seen in _marks(item)]


def _files() -> list[str]:
    found = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        if any(mark in text for mark in MARKED):
            found.append(str(path))
    return found


def _marks(item: pytest.Item) -> list[Seen]:
    return [
        Seen(
            mark.args[0], item.nodeid, mark.kwargs.get("refuses", ""), mark.kwargs.get("allows", "")
        )
        for mark in item.iter_markers("rule")
    ]
