"""Breaks everything for a while and checks that nothing was lost and nothing happened twice.

    python -m tests.chaos [--seconds 90] [--seed N] [--keep]

The same seed gives the same cases and the same kinds of faults in the same order; what they meet is
up to the machine. Exit code 1 if anything was violated, or too little was done to prove anything.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import sys

import click

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
    report = asyncio.run(run_chaos(seconds, chosen, keep=keep))
    click.echo(str(report))
    if keep or report.violations:
        click.echo(f"The evidence is kept in {report.folder.parent}")
    sys.exit(1 if report.violations else 0)


if __name__ == "__main__":
    main()
