"""`referrals admin rebuild`: after a disaster, record, Temporal and outside log brought to each
other.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from starter.terminal.calling import in_service
from starter.terminal.moments import typed_moment
from starter.terminal.output import Exit

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
@click.option(
    "--until",
    metavar="MOMENT",
    callback=typed_moment,
    help="When the record ended, at a second run.",
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A new file for what is found. Otherwise one beside the outside log.",
)
@click.option("--even-so", is_flag=True, help="Although most workflows belong to no case here.")
@click.option("--without-log", is_flag=True, help="Although the log of that time is lost for good.")
@click.pass_obj
def rebuild(
    data: Path | None,
    apply: bool,
    logs: tuple[Path, ...],
    until: datetime | None,
    report: Path | None,
    even_so: bool,
    without_log: bool,
) -> int:
    """Hold the record, Temporal and the outside log against each other, and say what differs, what
    is lost and to whom. With --apply: what was acknowledged is put back, what had left is not sent
    again, who was erased is erased again, and every workflow is brought to the record. What was
    found is kept in a file before anything is changed. First stop the track's workers and senders,
    of every release, its watchdog and its pages.
    """
    from starter.drawing.rebuilt import found_lines, lines_of
    from starter.terminal.kept_report import add_to_report, begin_report, report_in

    kept: list[Path] = []

    async def work(context: Context) -> RebuildReport | Refusal:
        from service.disasters.rebuild import rebuild as use_case
        from wiring.app import outside_folder

        settings = context.app.settings
        file = report or report_in(outside_folder(settings), settings.track)

        def keep(found: RebuildReport) -> None:
            begin_report(file, found_lines(found))
            kept.append(file)
            click.echo(f"What is found is kept in {file}. Now it is set right.")

        return await use_case(
            context,
            apply=apply,
            logs=logs,
            until=until,
            even_so=even_so,
            without_log=without_log,
            keep=keep,
        )

    done = in_service(data, work, temporal=True)
    lines = list(lines_of(done))
    for line in lines:
        click.echo(line)
    for file in kept:
        if not add_to_report(file, lines):
            click.echo(f"{file} has what was found, and not what came of it: keep these lines.")
    return Exit.REFUSED if done.stopped else Exit.DONE
