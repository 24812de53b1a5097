"""Breaks everything for a while and checks that nothing was lost and nothing happened twice.

    python -m tests.chaos [--seconds 90] [--seed N] [--keep]

The same seed gives the same cases and the same kinds of faults in the same order; what they meet is
up to the machine. Exit code 1 if anything was violated, or too little was done to prove anything.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import signal
import sys

import click

from tests.chaos.report import ChaosReport
from tests.chaos.run import run_chaos
from wiring.logs import configure


@click.command(help=__doc__)
@click.option("--seconds", type=click.FloatRange(min=5), default=90.0, show_default=True)
@click.option("--seed", type=int, help="Drawn and printed if not given.")
@click.option("--keep", is_flag=True, help="Keep the folder even if nothing was violated.")
def main(seconds: float, seed: int | None, keep: bool) -> None:
    """See above."""
    chosen = secrets.randbelow(1_000_000) if seed is None else seed
    configure("chaos")
    # That calls fail and are tried again is the point of the run.
    logging.getLogger("temporalio").setLevel(logging.CRITICAL)
    click.echo(f"seed {chosen}, {seconds:.0f} s")
    try:
        report = asyncio.run(_run(seconds, chosen, keep))
    except asyncio.CancelledError:
        click.echo("Stopped before its end: nothing was held against anything.", err=True)
        sys.exit(128 + signal.SIGTERM)
    click.echo(str(report))
    if keep or report.violations:
        click.echo(f"The evidence is kept in {report.folder.parent}")
    sys.exit(1 if report.violations else 0)


async def _run(seconds: float, seed: int, keep: bool) -> ChaosReport:
    """A run that ends in order when it is told to stop: its programs and its disks go with it."""
    running = asyncio.current_task()
    assert running is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    return await run_chaos(seconds, seed, keep=keep)


if __name__ == "__main__":
    main()
