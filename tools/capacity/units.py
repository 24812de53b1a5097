"""What one case costs, as the benchmark measured it: every figure with the run it is from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final


class NotMeasuredYet(Exception):
    """Names the figure that no file has, and the benchmark that measures it."""

    def __init__(self, name: str, only: str) -> None:
        super().__init__(f"{name}: python -m tools.bench --only {only}")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredCost:
    """A figure of a benchmark's run: its commit, when it began, how loaded the machine was then."""

    name: str
    ours_median: float
    commit: str
    began: str
    load_at_start: float
    cores: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """Costs of one case and what the machine they were measured on comes to. Seconds of one core,
    kilobytes (1024), cases or rows a second, milliseconds. `kept_kb` is what a case that a
    worker keeps in memory takes there; `resting` are milliseconds of a processor a second, by
    process, while `cases_resting` are open and nothing happens to any; `cases_listed` is the most
    cases on record that pages and lists were read among, `slowest_list_ms` the slowest of those
    readings.
    """

    of: Sequence[MeasuredCost]
    cores: int
    cpu: Mapping[str, float]
    actions: float
    lives_a_second: float
    rows_a_second: float
    record_kb: float
    engine_kb: float
    kept_kb: float
    resting: Mapping[str, float]
    cases_resting: int
    cases_listed: int
    slowest_list_ms: float


_LISTED: Final = r" at ([\d,]+) cases: .*, p99$"
_RESTING: Final = " while nothing happens"
_ROLES: Final = ("worker", "server", "PostgreSQL")


def read_units(files: Iterable[Path]) -> Units:
    """From files that the benchmark wrote, or that this wrote of them; of a figure that several
    have, the last counts, and of several sizes the largest. Raises NotMeasuredYet.
    """
    found = {one.name: one for file in files for one in _figures(file)}
    used: dict[str, MeasuredCost] = {}

    def of(pattern: str, only: str) -> float:
        names = sorted((name for name in found if re.search(pattern, name)), key=_size)
        if not names:
            raise NotMeasuredYet(pattern, only)
        chosen = used[names[-1]] = found[names[-1]]
        return chosen.ours_median

    resting = {role: of(f"open cases: {role}{_RESTING}$", "open") for role in _ROLES}
    slowest = _slowest(found.values())
    used[slowest.name] = slowest
    units = Units(
        of=(),
        cores=0,
        cpu={role: of(f"^CPU of a life: {role}$", "lives") / 1000 for role in _ROLES},
        actions=of("^Cloud actions of a life and its notices$", "history"),
        lives_a_second=of("^lifecycles$", "lives"),
        rows_a_second=of("^a (batch|file) of [^:]*referrals(: committed and told)?$", "files"),
        record_kb=of("open cases: PostgreSQL$", "open"),
        engine_kb=of("open cases: Temporal's file$", "open"),
        kept_kb=of("^worker's memory, each further case that it keeps$", "open"),
        resting=resting,
        cases_resting=max(_size(name) for name in used if name.endswith(_RESTING)),
        cases_listed=_size(slowest.name),
        slowest_list_ms=slowest.ours_median,
    )
    return _with(units, list(used.values()))


def kept(units: Units) -> str:
    """The figures that were used, in the shape of a benchmark's file: to be committed."""
    return json.dumps({"figures": [asdict(one) for one in units.of]}, indent=1) + "\n"


def _with(units: Units, used: list[MeasuredCost]) -> Units:
    told = {field: getattr(units, field) for field in Units.__dataclass_fields__}
    return Units(**{**told, "of": tuple(used), "cores": used[-1].cores})


def _figures(file: Path) -> list[MeasuredCost]:
    run: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return [
        MeasuredCost(**{field: {**run, **figure}[field] for field in _FIELDS})
        for figure in run["figures"]
        if figure["ours_median"] is not None
    ]


def _slowest(figures: Iterable[MeasuredCost]) -> MeasuredCost:
    """Of what was read among the most cases on record, what took longest."""
    listed = [one for one in figures if re.search(_LISTED, one.name)]
    if not listed:
        raise NotMeasuredYet(_LISTED, "pages")
    return max(listed, key=lambda one: (_size(one.name), one.ours_median))


def _size(name: str) -> int:
    """The largest number that a figure's name says."""
    numbers = re.findall(r"\d[\d,]*", name)
    return max((int(number.replace(",", "")) for number in numbers), default=0)


_FIELDS: Final = tuple(MeasuredCost.__dataclass_fields__)
