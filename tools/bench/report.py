"""The table for people and the file for machines."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
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
_COLUMNS = (
    "figure",
    "ours: median (runs)",
    "floor or peer: median (runs)",
    "ratio",
    "goal",
    "to goal",
    "met",
)

# Goals of the service that nothing here says anything about.
ALWAYS = (
    NotMeasured("5,000 deadlines at one instant", "ask for it: --only burst --burst 5000"),
    NotMeasured("history after a simulated year", "counted exactly by the tests"),
)
# What goals the figures of each name are held to.
_HELD: Mapping[str, str] = {
    "lives": "lifecycles beside the floor, processor time of a life",
    "history": "history events and billable actions of a life",
    "cold": "lifecycles with a cold cache",
    "paced": "a start acknowledged, an order answered",
    "spread": "deadlines at 5 a second",
    "burst": "1,000 deadlines at one instant",
    "killed": "a killed worker's cases go on",
    "restart": "everything runs again after kill -9",
    "files": "rows of a file a second, its memory, another's referral beside it",
    "import": "2,000 referrals at once",
    "lists": "lists and looks at 100,000 cases",
    "pages": "pages and the command line at 100,000 cases",
    "shares": "what codec, keys and audit take of the worker",
    "open": "10,000 open cases (--size 100000: of as many): rate, disk, memory, lists, deadlines",
}


def not_asked(only: Collection[str], plan: Plan) -> list[NotMeasured]:
    """The goals that this run was not asked about, so that none is missing without a word."""
    found = [NotMeasured(held, f"--only {n}") for n, held in _HELD.items() if n not in only]
    if "lives" in only and not plan.peers:
        found.append(NotMeasured("lifecycles against DBOS", "--peers"))
    if not plan.in_memory:
        found.append(NotMeasured("beside the floor on a server in memory", "--in-memory"))
    return [*found, *ALWAYS]


@dataclass(slots=True)
class Results:
    """One run of the benchmarks."""

    commit: str
    cores: int
    load: float
    pace: float
    plan: Plan
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    figures: list[Figure] = field(default_factory=list)
    missing: list[NotMeasured] = field(default_factory=list)
    runs: Sequence[dict[str, Any]] = ()
    disturbed: Sequence[str] = ()

    def write(self, so_far: Sequence[Figure] = ()) -> Path:
        """The file, named for the moment at which the run began and the commit; with figures
        `so_far` of what is still being measured.
        """
        FOLDER.mkdir(exist_ok=True)
        path = FOLDER / f"{self.began:%Y%m%dT%H%M%SZ}-{self.commit}.json"
        content = {
            "commit": self.commit,
            "began": self.began.isoformat(timespec="seconds"),
            "cores": self.cores,
            "load_at_start": self.load,
            "pace": self.pace,
            "plan": asdict(self.plan),
            "figures": [figure.as_json() for figure in (*self.figures, *so_far)],
            "not_measured": [asdict(item) for item in self.missing],
            "runs": list(self.runs),
            "disturbed": list(self.disturbed),
        }
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        return path

    def show(self, console: Console) -> None:
        """The table, then what was not measured and what disturbed."""
        _line(console, f"commit {self.commit}, {self.cores} cores, load {self.load:.2f} at start,")
        _line(console, f"{self.pace:.2f} s for twenty million additions in Python")
        console.print(self._table())
        for line in verdict(self.figures):
            _line(console, line)
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
        for figure in self.figures:
            ratio = figure.ratio
            table.add_row(
                f"{figure.name}, {figure.unit}" if figure.unit else figure.name,
                _runs(figure.ours),
                _runs(figure.floor),
                "" if ratio is None else f"{ratio:.2f}",
                str(figure.goal or ""),
                _share(figure.distance),
                {None: "", True: "yes", False: "NO"}[figure.met],
            )
        return table


def verdict(figures: Sequence[Figure]) -> list[str]:
    """How many goals are met, then every missed one in words."""
    held = [figure for figure in figures if figure.met is not None]
    missed = [figure for figure in held if not figure.met]
    if not held:
        return []
    said = f"{len(held) - len(missed)} of {len(held)} goals met"
    if not missed:
        return [f"{said}."]
    return [f"{said}; {len(missed)} MISSED:", *(f"  {_missed(figure)}" for figure in missed)]


def _missed(figure: Figure) -> str:
    value, goal = figure.held_to_goal, figure.goal
    assert value is not None and goal is not None
    of = f" x {goal.of}" if goal.of else ""
    unit = f" {figure.unit}" if figure.unit and not goal.of else ""
    short = f", {_share(figure.distance)} of it" if figure.distance is not None else ""
    return f"{figure.name}: {_short(value)}{of}{unit}; goal {goal}{short}"


def _share(distance: float | None) -> str:
    return "" if distance is None else f"{distance:+.0%}".replace("-0%", "+0%")


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
