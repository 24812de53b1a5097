"""A file of reports on its way in: a line a row, the verdicts, and the rows to be mended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.refusal import Refusal
from service.files.opening import RowsFile, open_rows
from service.files.reports import REPORTS
from service.files.rows import FileRefused, Row
from service.files.writing import RefusedRows, ReportFile
from service.values.rows import Interrupted, TakenRow, until_stopped
from service.values.verdicts import FAILED, ReportCounts, ReportOutcome, ReportVerdict
from starter.terminal.interrupted import SoFar, ended_early
from starter.terminal.output import Exit, Stopped, plain, what_to_do, why
from starter.terminal.report_sender import LATER, Sender
from starter.terminal.rows import because, counted, remark_lines
from starter.terminal.streaming import (
    cannot_write,
    ended,
    not_looked_at,
    passed_over,
    screen,
    stopped_by_ctrl_c,
)
from starter.use_cases import receive_report, receive_reports

if TYPE_CHECKING:
    from service.context import Context
    from service.reports.receiving import TakenReports

COLUMNS = ("line", "update_id", "verdict", "reason")
_AGAIN = "Send the same file again to go on: nothing is received twice."


@dataclass(frozen=True, slots=True)
class ManyReports:
    """One file, and what is written beside it."""

    path: Path
    report: Path | None
    refused: Path
    live: bool
    counts: ReportCounts = field(default_factory=ReportCounts)

    def send(self, sender: Sender) -> int:
        """Receive it all; the exit code. Raises Stopped for a file that cannot be read."""
        try:
            with open_rows(self.path, REPORTS) as rows:
                received = sender.do(lambda context: self._work(context, rows))
        except FileRefused as problem:
            raise Stopped(problem.refusal, Exit.WRONG_USE) from None
        except (Interrupted, KeyboardInterrupt) as stop:
            for line in self._summary():
                click.echo(line)
            rest = not_looked_at(stop)
            click.echo(f"Stopped on request. {self._so_far()} {rest} {_AGAIN}", err=True)
            return Exit.INTERRUPTED
        if received.later:
            click.echo(LATER)
        for line in (*passed_over(rows), *self._summary()):
            click.echo(line)
        return ended(received.mistakes, self.counts.failed)

    async def _work(self, context: Context, rows: RowsFile) -> TakenReports | Refusal:
        # A person who may not send it gets no files beside it either.
        refusal = receive_report.refused(context)
        if refusal is not None:
            return refusal
        try:
            taken = await self._take(context, rows)
        except Exception as error:
            if (said := ended_early(error, self._come())) is error:
                raise
            raise said from None
        if isinstance(taken, Refusal):
            raise ended_early(taken, self._come())
        return taken

    async def _take(self, context: Context, rows: RowsFile) -> TakenReports | Refusal:
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

            def each(taken: TakenRow[ReportOutcome]) -> None:
                row, outcome = taken.row, taken.outcome
                self.counts.add(row.line, outcome)
                number = row.cells.get("update_id", "") if isinstance(row, Row) else ""
                if report:
                    report.add(row.line, number, outcome.verdict, outcome.reason)
                if outcome.verdict in FAILED:
                    refused.add(row, because([outcome.problem] if outcome.problem else []))
                lines = _lines(f"line {row.line} {number}".rstrip(), outcome)
                say(lines if self.live else iter(()))

            return await receive_reports(context, until_stopped(rows, stopping), each)

    def _so_far(self) -> str:
        counts = self.counts
        done = counted(counts.rows, "row is", "rows are")
        return f"{done} done and on record, the last one line {counts.last_line}."

    def _come(self) -> SoFar:
        return SoFar(rows=self.counts.rows, words=self._so_far(), again=_AGAIN)

    def _summary(self) -> Iterator[str]:
        counts = self.counts
        reports = "report" if counts.rows == 1 else "reports"
        yield (
            f"{counts.rows} {reports}: {counts.received} received, {counts.already_received} "
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
