"""The same few figures on the shape for service and on the embedded default, one after the other on
this machine: `make bench-cluster`. Both have both tracks, their watchdogs and pages and the gate;
cases are the support track's, sent past the pages. Nothing is asserted.

    python -m tests.cluster.measure [--cases 60]
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Final

import click
import psutil

from tests.cluster.embedded_default import embedded_default
from tests.cluster.load import ClusterLoad, app_of
from tools.bench.machine import commit, cores, load
from tools.cluster.__main__ import cluster_in
from tools.cluster.places import ClusterPorts
from wiring.app import App
from wiring.embedded.folder import Folder
from wiring.logs import configure

AT_ONCE = 10


@asynccontextmanager
async def _cluster(root: Path) -> AsyncIterator[App]:
    folder = Folder(root)
    with folder.opened():
        async with cluster_in(folder, ClusterPorts.free()) as system:
            async with app_of(system.launcher, "support") as app:
                yield app


SHAPES: Final[Mapping[str, Callable[[Path], AbstractAsyncContextManager[App]]]] = {
    "embedded default": embedded_default,
    "shape for service": _cluster,
}


async def _measured(app: App, cases: int) -> str:
    """Cases from their referral to their answer, `AT_ONCE` at once; the first ones warm up."""
    people, places = ClusterLoad(app), asyncio.Semaphore(AT_ONCE)

    async def one() -> None:
        async with places:
            await people.one()

    await asyncio.gather(*(one() for _ in range(AT_ONCE)))
    people.seconds.clear()
    began, used = time.monotonic(), _used()
    await asyncio.gather(*(one() for _ in range(cases)))
    taken, used = time.monotonic() - began, _used() - used
    answered = sorted(people.seconds)
    if len(answered) < 2:
        return "nothing was answered"
    highest = answered[int(len(answered) * 0.95)]
    return (
        f"{len(answered) / taken:.1f} cases a second, from start to answer "
        f"{statistics.median(answered) * 1000:.0f} ms (p50), {highest * 1000:.0f} ms (p95), "
        f"{len(answered)} of {cases} answered at once, "
        f"{used / cases * 1000:.0f} ms of processor time a case"
    )


def _used() -> float:
    """Processor seconds of everything that was started from here so far, servers included."""
    seconds = 0.0
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            seconds += times.user + times.system
    return seconds


@click.command(help=__doc__)
@click.option("--cases", type=click.IntRange(10, 5_000), default=60, show_default=True)
def main(cases: int) -> None:
    """See above."""
    configure("measure")
    logging.getLogger("temporalio").setLevel(logging.CRITICAL)
    click.echo(f"commit {commit()}, {cores()} cores, load {load():.1f}, {cases} cases")
    for name, shape in SHAPES.items():
        with tempfile.TemporaryDirectory(prefix="referrals-measure-") as root:
            click.echo(f"{name}: {asyncio.run(_in(shape, Path(root) / 'data', cases))}")


async def _in(
    shape: Callable[[Path], AbstractAsyncContextManager[App]], root: Path, cases: int
) -> str:
    async with shape(root) as app:
        return await _measured(app, cases)


if __name__ == "__main__":
    main()
