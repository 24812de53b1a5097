"""What one case costs, as the benchmark measured it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class NotMeasuredYet(Exception):
    """Names the figure that no file has, and the benchmark that measures it."""

    def __init__(self, name: str, only: str) -> None:
        super().__init__(f"{name}: python -m tools.bench --only {only}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """Costs of one case and what the machine they were measured on comes to. Seconds of one core,
    kilobytes (1024), cases or rows a second.
    """

    commits: tuple[str, ...]
    cores: int
    cpu: Mapping[str, float]
    actions: float
    lives_a_second: float
    rows_a_second: float
    record_kb: float
    engine_kb: float
    cases_listed: int


def read_units(files: Iterable[Path]) -> Units:
    """From files that the benchmark wrote; of a figure that several have, the last counts. Raises
    NotMeasuredYet.
    """
    runs: list[dict[str, Any]] = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    found = {figure["name"]: figure["ours_median"] for run in runs for figure in run["figures"]}

    def of(pattern: str, only: str) -> tuple[str, float]:
        names = [name for name in found if re.search(pattern, name)]
        if not names:
            raise NotMeasuredYet(pattern, only)
        return names[-1], float(found[names[-1]])

    roles = ("worker", "server", "PostgreSQL")
    of(r"at [\d,]+ cases: ", "lists")
    sizes = re.findall(r"at ([\d,]+) cases: ", "\n".join(found))
    return Units(
        commits=tuple(dict.fromkeys(run["commit"] for run in runs)),
        cores=int(runs[-1]["cores"]),
        cpu={role: of(f"^CPU of a life: {role}$", "lives")[1] / 1000 for role in roles},
        actions=of("^Cloud actions of a life and its notices$", "history")[1],
        lives_a_second=of("^lifecycles$", "lives")[1],
        rows_a_second=of("^import of .*: at work$", "import")[1],
        record_kb=of("open cases: PostgreSQL$", "open")[1],
        engine_kb=of("open cases: Temporal's file$", "open")[1],
        cases_listed=max(int(size.replace(",", "")) for size in sizes),
    )
