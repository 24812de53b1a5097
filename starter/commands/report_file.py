"""A file of updates on its way in: a line a row, a report, and the rows to be mended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import click

from service.failures import out_of_reach
from service.files.opening import RowsFile, open_rows
from service.files.rows import BadRow, FileRefused, Row
from service.files.updates import UPDATES
from service.files.writing import RefusedRows, ReportFile
from service.intake.rows import Interrupted, take_rows, until_stopped
from service.reports.reporting import (
    FAILED,
    AuthorityReports,
    ReportCounts,
    ReportOutcome,
    ReportVerdict,
)
from starter.commands.report_sender import LATER, Sender
from starter.commands.rows import because, counted, remark_lines
from starter.commands.streaming import (
    cannot_write,
    ended,
    not_looked_at,
    passed_over,
    screen,
    stopped_by_ctrl_c,
)
from starter.output import Exit, Stopped, plain, stopped, what_to_do, why

COLUMNS = ("line", "update_id", "verdict", "reason")
_AGAIN = "Send the same file again to go on: nothing is received twice."


@dataclass(frozen=True, slots=True)
class UpdateFile:
    """One file, and what is written beside it."""

    path: Path
    report: Path | None
    refused: Path
    live: bool
    counts: ReportCounts = field(default_factory=ReportCounts)

    def send(self, sender: Sender) -> int:
        """Receive it all; the exit code. Raises Stopped for a file that cannot be read."""
        try:
            with open_rows(self.path, UPDATES) as rows:
                mistakes = sender.do(lambda desk, updates: self._work(rows, updates))
        except FileRefused as problem:
            raise Stopped(problem.refusal, Exit.WRONG_USE) from None
        except (Interrupted, KeyboardInterrupt) as stop:
            for line in self._summary():
                click.echo(line)
            rest = not_looked_at(stop)
            click.echo(f"Stopped on request. {self._so_far()} {rest} {_AGAIN}", err=True)
            return Exit.INTERRUPTED
        for line in (*passed_over(rows), *self._summary()):
            click.echo(line)
        return ended(mistakes, self.counts.failed)

    async def _work(self, rows: RowsFile, updates: AuthorityReports) -> int:
        try:
            mistakes = await self._take(rows, updates)
        except Exception as error:
            if not out_of_reach(error) or not self.counts.rows:
                raise
            raise self._cut_off() from None
        if updates.later:
            click.echo(LATER)
        return mistakes

    async def _take(self, rows: RowsFile, updates: AuthorityReports) -> int:
        with ExitStack() as stack:
            try:
                refused = stack.enter_context(RefusedRows(self.refused, rows.heading, noted=True))
                report = (
                    stack.enter_context(ReportFile(self.report, COLUMNS)) if self.report else None
                )
            except OSError as error:
                raise cannot_write(error) from None
            say = stack.enter_context(screen(rows))
            stopping = stack.enter_context(stopped_by_ctrl_c())

            def each(row: Row | BadRow, outcome: ReportOutcome) -> None:
                number = row.cells.get("update_id", "") if isinstance(row, Row) else ""
                if report:
                    report.add(row.line, number, outcome.verdict, outcome.reason)
                if outcome.verdict in FAILED:
                    refused.add(row, because([outcome.problem] if outcome.problem else []))
                lines = _lines(f"line {row.line} {number}".rstrip(), outcome)
                say(lines if self.live else iter(()))

            mistakes = 0
            async for taken in take_rows(updates, until_stopped(rows, stopping)):
                self.counts.add(taken.row.line, taken.outcome)
                mistakes += taken.mistake
                each(taken.row, taken.outcome)
            return mistakes

    def _so_far(self) -> str:
        counts = self.counts
        done = counted(counts.rows, "row is", "rows are")
        return f"{done} done and on record, the last one line {counts.last_line}."

    def _cut_off(self) -> Stopped:
        return stopped(
            "database-out-of-reach",
            f"The database went out of reach in the middle. {self._so_far()}",
            f"Start it, or ask operations. {_AGAIN}",
            Exit.NO_DATABASE,
        )

    def _summary(self) -> Iterator[str]:
        counts = self.counts
        updates = "update" if counts.rows == 1 else "updates"
        yield (
            f"{counts.rows} {updates}: {counts.received} received, {counts.already_received} "
            f"already received, {counts.refused} refused, {counts.rejected} not readable."
        )
        if counts.failed:
            yield f"Rows to look at, and to mend and send again if they can be: {self.refused}"


def _lines(name: str, outcome: ReportOutcome) -> Iterator[str]:
    """One line for a row, and below it what is wrong."""
    became = outcome.verdict.replace("-", " ")
    if outcome.verdict is ReportVerdict.ALREADY_RECEIVED and outcome.reason:
        became = f"{became}, and was refused ({outcome.reason})"
    yield f"{plain(name)}: {became}"
    problem = outcome.problem
    if problem is not None:
        yield f"  - {problem.sentence} {what_to_do(problem)} [{why(problem)}]"
    else:
        yield from remark_lines(outcome.remarks)
