"""`referrals admin rebuild`: after a disaster, record, Temporal and outside log brought to each
other.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from starter.terminal.calling import in_service

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.context import Context
    from service.disasters.rebuild import RebuildReport


@click.command()
@click.option("--apply", is_flag=True, help="Set right what differs. Without it nothing changes.")
@click.option(
    "--log",
    "logs",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of another machine's outside log; may be given several times.",
)
@click.option("--even-so", is_flag=True, help="Although most workflows belong to no case here.")
@click.option("--without-log", is_flag=True, help="Although the log of that time is lost for good.")
@click.pass_obj
def rebuild(
    data: Path | None, apply: bool, logs: tuple[Path, ...], even_so: bool, without_log: bool
) -> None:
    """Hold the record, Temporal and the outside log against each other, and say what differs, what
    is lost and to whom. With --apply: what was acknowledged is put back, what had left is not sent
    again, who was erased is erased again, and every workflow is brought to the record. Stop the
    track's worker, watchdog and pages first.
    """
    from starter.drawing.rebuilt import lines_of

    async def work(context: Context) -> RebuildReport | Refusal:
        from service.disasters.rebuild import rebuild as use_case

        return await use_case(
            context, apply=apply, logs=logs, even_so=even_so, without_log=without_log
        )

    for line in lines_of(in_service(data, work, temporal=True)):
        click.echo(line)
