"""The table for people and the file for machines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from tools.bench.bench import Plan
from tools.bench.figure import Figure, NotMeasured
from tools.bench.machine import DISTURBED, QUIET, ROOT

FOLDER = ROOT / "bench-results"
_WIDTH = 150
_COLUMNS = ("figure", "ours: median (runs)", "floor or peer: median (runs)", "ratio", "goal")

# Goals of the service that nothing here says anything about.
ALWAYS = (
    NotMeasured("5,000 deadlines at one instant", "ask for it: --only burst --burst 5000"),
    NotMeasured("10,000 open cases: rate, size, memory", "ask for it: --only open, or --long"),
    NotMeasured("history after a simulated year", "counted exactly by the tests"),
)


@dataclass(slots=True)
class Results:
    """One run of the benchmarks."""

    commit: str
    cores: int
    load: float
    plan: Plan
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    figures: list[Figure] = field(default_factory=list)
    missing: list[NotMeasured] = field(default_factory=list)
    runs: Sequence[dict[str, Any]] = ()
    disturbed: Sequence[str] = ()

    def write(self) -> Path:
        """The file, named for the moment and the commit."""
        FOLDER.mkdir(exist_ok=True)
        path = FOLDER / f"{self.began:%Y%m%dT%H%M%SZ}-{self.commit}.json"
        content = {
            "commit": self.commit,
            "began": self.began.isoformat(timespec="seconds"),
            "cores": self.cores,
            "load_at_start": self.load,
            "plan": asdict(self.plan),
            "figures": [figure.as_json() for figure in self.figures],
            "not_measured": [asdict(item) for item in self.missing],
            "runs": list(self.runs),
            "disturbed": list(self.disturbed),
        }
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        return path

    def show(self, console: Console) -> None:
        """The table, then what was not measured and what disturbed."""
        _line(console, f"commit {self.commit}, {self.cores} cores, load {self.load:.2f} at start")
        console.print(self._table())
        notes = [f"{f.name}: {f.note}." for f in self.figures if f.note]
        for line in (*notes, *(f"{m.name}: not measured: {m.why}." for m in self.missing)):
            _line(console, line)
        if self.load > QUIET or self.disturbed:
            _line(console, f"NOT QUIET: load {self.load:.2f} at the start is above {QUIET}, or ")
            _line(console, f"other programs had over {DISTURBED:.0%} of the machine in:")
            _line(console, ", ".join(self.disturbed) or "no run")

    def _table(self) -> Table:
        table = Table()
        for name in _COLUMNS:
            table.add_column(name, overflow="fold")
        table.add_column("met")
        for figure in self.figures:
            ratio = figure.ratio
            table.add_row(
                f"{figure.name}, {figure.unit}" if figure.unit else figure.name,
                _runs(figure.ours),
                _runs(figure.floor),
                "" if ratio is None else f"{ratio:.2f}",
                str(figure.goal or ""),
                {None: "", True: "yes", False: "NO"}[figure.met],
            )
        return table


def _runs(values: Sequence[float]) -> str:
    """The median, then every raw run: their spread is seen and not summed up."""
    if not values:
        return ""
    if len(values) == 1:
        return _short(values[0])
    return f"{_short(median(values))} ({' '.join(map(_short, values))})"


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _line(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def wide_console() -> Console:
    """A console whose table is whole in a log file too."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_WIDTH)
