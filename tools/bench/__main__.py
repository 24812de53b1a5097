"""`python -m tools.bench`: measure, print a table, write `bench-results/<UTC>-<commit>.json`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from tools.bench import machine
from tools.bench.bench import Bench, NotAtWork, Plan, bench_in
from tools.bench.clocks import burst, spread
from tools.bench.core import decide, look_ahead, rehearsal
from tools.bench.figure import Figure, NotMeasured
from tools.bench.files import files
from tools.bench.imports import imported
from tools.bench.killed import killed
from tools.bench.lists import lists
from tools.bench.lives import cold, history, paced, saturated
from tools.bench.opened import opened
from tools.bench.pages import pages, readers
from tools.bench.peer import PYTHON
from tools.bench.report import Results, not_asked, wide_console
from tools.bench.restarted import restarted
from tools.bench.shares import shares
from wiring.logs import configure

Alone = Callable[[int], list[Figure]]
Together = Callable[[Bench], Awaitable[list[Figure]]]

# Those that leave many cases behind come last; the import leaves its notices too.
ALONE: dict[str, Alone] = {
    "decide": decide,
    "ahead": look_ahead,
    "rehearsal": rehearsal,
    "restart": restarted,
}
TOGETHER: dict[str, Together] = {
    "lives": saturated,
    "history": history,
    "shares": shares,
    "paced": paced,
    "spread": spread,
    "cold": cold,
    "lists": lists,
    "pages": pages,
    "readers": readers,
    "killed": killed,
    "burst": burst,
    "files": files,
    "import": imported,
}
# Minutes each: only when asked for by name, or with --long.
LONG: dict[str, Together] = {"open": opened}
QUICK = Plan(
    short=1,
    slices=4,
    at_once=24,
    paced=18,
    burst=100,
    spread=20,
    cold=20,
    imported=150,
    opened=200,
    rows=20_000,
    asked=60,
    rehearsals=1,
)


def main(arguments: list[str]) -> int:
    """Entry. 1 if something that was asked for could not be measured."""
    said = _read(arguments)
    console = wide_console()
    configure("bench")
    if said.peers and not PYTHON.exists():
        console.print("DBOS has packages of its own: make bench ARGS=--peers installs them.")
        return 2
    load = machine.wait_until_quiet(said.wait_quiet)
    if load > machine.QUIET:
        console.print(f"The machine is not quiet (load {load:.2f}): believe ratios only.")
    commit, cores, pace = machine.commit(), machine.cores(), machine.pace()
    results = Results(commit, cores, load, pace, _plan(said))
    only = _wanted(said)
    _measure_alone(results, only, console)
    if set(only) - ALONE.keys():
        with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
            try:
                asyncio.run(_measure_together(results, only, console, Path(folder) / "data"))
            except NotAtWork as problem:
                results.missing.append(NotMeasured("whatever needs servers", str(problem)))
    broken = len(results.missing)
    results.missing.extend(not_asked(only, results.plan))
    results.show(console)
    console.print(f"Written: {results.write()}", soft_wrap=True)
    return 1 if broken else 0


def _read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.bench")
    parser.add_argument("--quick", action="store_true", help="small sizes, two minutes")
    parser.add_argument("--reps", type=int, help="repetitions, of the long ones too")
    parser.add_argument("--only", action="append", choices=[*ALONE, *TOGETHER, *LONG], default=[])
    parser.add_argument("--size", type=int, help="so many cases, in whatever takes a number")
    parser.add_argument("--rows", type=int, help="so many cases on record, for lists and pages")
    parser.add_argument("--burst", type=int, help="so many deadlines at one instant")
    parser.add_argument("--long", action="store_true", help="10,000 open cases too")
    parser.add_argument("--peers", action="store_true", help="lives beside DBOS too")
    parser.add_argument(
        "--in-memory", action="store_true", help="Temporal without a file, for both sides"
    )
    parser.add_argument(
        "--wait-quiet", type=float, default=0, metavar="SECONDS", help="for a quiet machine"
    )
    return parser.parse_args(arguments)


def _plan(said: argparse.Namespace) -> Plan:
    plan = replace(QUICK if said.quick else Plan(), peers=said.peers, in_memory=said.in_memory)
    if said.reps:
        plan = replace(plan, short=said.reps, long=said.reps, rehearsals=said.reps)
    if said.size:
        names = ("at_once", "paced", "burst", "spread", "cold", "imported", "opened")
        plan = replace(plan, **dict.fromkeys(names, said.size))
    if said.rows:
        plan = replace(plan, rows=said.rows)
    if said.burst:
        plan = replace(plan, burst=said.burst)
    return plan


def _wanted(said: argparse.Namespace) -> list[str]:
    """What was asked for by name; otherwise everything, the long ones only with --long."""
    everything = [*ALONE, *TOGETHER, *(LONG if said.long else ())]
    return said.only or everything


def _measure_alone(results: Results, only: Sequence[str], console: Console) -> None:
    for name, measured in ALONE.items():
        if name in only:
            console.print(f"{name} ...")
            try:
                results.figures.extend(measured(results.plan.rehearsals))
            except Exception as error:
                results.missing.append(NotMeasured(name, f"{type(error).__name__}: {error}"))


async def _measure_together(
    results: Results, only: Sequence[str], console: Console, folder: Path
) -> None:
    console.print("servers and workers ...")
    async with bench_in(folder, results.plan, results.write) as bench:
        results.runs = bench.runs
        for name, measured in (TOGETHER | LONG).items():
            if name in only:
                console.print(f"{name} ...")
                try:
                    results.figures.extend(await measured(bench))
                except Exception as error:
                    # One that broke must not cost the others.
                    why = f"{type(error).__name__}: {error}"
                    results.missing.append(NotMeasured(name, why))
        results.figures.append(_refused(bench))
        results.disturbed = bench.disturbed


def _refused(bench: Bench) -> Figure:
    note = "asked for after what they wait for was on record, before the workflow had received it"
    refused = float(bench.ours.subject.refused)
    return Figure(name="orders refused too soon, all runs", unit="", ours=[refused], note=note)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
