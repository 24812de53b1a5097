"""`referrals intake FILE`: a file of referrals, as it is."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.refusal import Refusal
from service.files.opening import RowsFile, open_rows
from service.files.referrals import REFERRALS
from service.files.rows import FileRefused, Row
from service.files.writing import RefusedRows, ReportFile
from service.values.rows import Interrupted, TakenRow, until_stopped
from service.values.verdicts import IntakeCounts, IntakeOutcome, IntakeVerdict
from starter.terminal.calling import in_service
from starter.terminal.interrupted import SoFar, ended_early
from starter.terminal.output import Exit, Stopped
from starter.terminal.rows import TEMPORAL_OUT_OF_REACH, because, counted, row_lines, summary
from starter.terminal.streaming import (
    OUTPUT,
    cannot_write,
    ended,
    not_looked_at,
    not_over,
    passed_over,
    refused_beside,
    screen,
    stopped_by_ctrl_c,
)
from starter.use_cases import may_take_in, take_referrals

if TYPE_CHECKING:
    from service.context import Context
    from service.intake.taking import TakenBatch


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--report", type=OUTPUT, help="Write the verdict on every row here, as CSV.")
@click.option(
    "--refused",
    type=OUTPUT,
    help="Where rows not accepted go. Otherwise FILE.refused.csv or .jsonl.",
)
@click.option("--live/--quiet", default=True, help="Say a line for each row, or only the sum.")
@click.pass_obj
def intake(
    data: Path | None, file: Path, report: Path | None, refused: Path | None, live: bool
) -> int:
    """Take in a file of referrals, CSV or JSON Lines, as it is.

    Each row is on record before its line appears. Sending a file again is always safe: what was
    received is known by its sender's number. Rows that were not accepted also go to a file of their
    own, to be mended and sent again.
    """
    refused = refused or refused_beside(file)
    not_over(file, report, refused)
    counts = IntakeCounts()
    try:
        with open_rows(file, REFERRALS) as rows:
            task = _IntakeTask(rows, report, refused, live, counts)
            taken = in_service(data, task.work, temporal=True)
    except FileRefused as problem:
        raise Stopped(problem.refusal, Exit.WRONG_USE) from None
    except (Interrupted, KeyboardInterrupt) as stop:
        for line in summary(counts, refused):
            click.echo(line)
        rest = not_looked_at(stop)
        click.echo(f"Stopped on request. {_so_far(counts)} {rest} {_AGAIN}", err=True)
        return Exit.INTERRUPTED
    if taken.later:
        click.echo(TEMPORAL_OUT_OF_REACH)
    for line in (*passed_over(rows), *summary(counts, refused)):
        click.echo(line)
    return ended(taken.mistakes, counts.rejected)


class _IntakeTask:
    """One file on its way in."""

    def __init__(
        self, rows: RowsFile, report: Path | None, refused: Path, live: bool, counts: IntakeCounts
    ) -> None:
        self._rows = rows
        self._report = report
        self._refused = refused
        self._live = live
        self._counts = counts

    async def work(self, context: Context) -> TakenBatch | Refusal:
        """Take the file in, with the report and the refused rows beside it, which nobody gets who
        may not take it in.
        """
        refusal = may_take_in.refused(context)
        if refusal is not None:
            return refusal
        try:
            taken = await self._take(context)
        except Exception as error:
            if (said := ended_early(error, _so_far_of(self._counts))) is error:
                raise
            raise said from None
        if isinstance(taken, Refusal):
            raise ended_early(taken, _so_far_of(self._counts))
        return taken

    async def _take(self, context: Context) -> TakenBatch | Refusal:
        with ExitStack() as stack:
            try:
                refused = stack.enter_context(
                    RefusedRows(self._refused, self._rows.heading, noted=True)
                )
                report = stack.enter_context(ReportFile(self._report)) if self._report else None
            except OSError as error:
                raise cannot_write(error) from None
            say = stack.enter_context(screen(self._rows))
            stopping = stack.enter_context(stopped_by_ctrl_c())

            def each(taken: TakenRow[IntakeOutcome]) -> None:
                row, outcome = taken.row, taken.outcome
                self._counts.add(row.line, outcome)
                number = row.cells.get("submission_id", "") if isinstance(row, Row) else ""
                if report:
                    report.add(row.line, number, outcome.verdict, outcome.reason)
                if outcome.verdict is IntakeVerdict.REJECTED:
                    refused.add(row, because(outcome.problems))
                lines = row_lines(f"line {row.line} {number}".rstrip(), outcome)
                say(lines if self._live else iter(()))

            return await take_referrals(context, until_stopped(self._rows, stopping), each)


_AGAIN = "Send the same file again to go on: nothing is taken in twice."


def _so_far(counts: IntakeCounts) -> str:
    return (
        f"{counted(counts.rows, 'row is', 'rows are')} done, the last one line {counts.last_line}; "
        "what was accepted of them is on record."
    )


def _so_far_of(counts: IntakeCounts) -> SoFar:
    return SoFar(
        rows=counts.rows,
        words=_so_far(counts),
        again=_AGAIN,
        nothing_after="Nothing after it was.",
    )
