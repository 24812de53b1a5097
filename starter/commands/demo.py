"""`referrals demo`: the whole system with a case of every stage."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "--data",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The data folder. Otherwise .data-demo here; never that of `referrals run`.",
)
@click.option("--once", is_flag=True, help="Fill it, check every stage, and end.")
@click.option(
    "--each",
    type=click.IntRange(1, 9),
    default=4,
    show_default=True,
    help="At most so many cases of each stage.",
)
@click.pass_obj
def demo(data: Path | None, folder: Path | None, once: bool, each: int) -> int:
    """Start everything here, as `referrals run` does, with invented cases in every stage of both
    tracks, each with its past.

    Each case is played on its own past dates by the real workers and the real Temporal, whose clock
    for it is moved on. That takes a minute or so; the next start finds everything as it was. It
    stays up until Ctrl-C. A start that fails ends with a code of its own: 22 stopped earlier while
    it was being filled, 23 a case did not come to its stage, the others as of `referrals run`.
    """
    from starter.demo import run_demo

    return run_demo(folder or data, each, once=once)
