"""`referrals report`: what authorities report about their cases (R20), one report or a file.

An organisation sends its own under its credential, or a member of staff enters it for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.support.words import ReportKind, SupportKind
from service.values.reports import GivenReport
from service.values.verdicts import ReportVerdict
from starter.commands.withdraw import say_effect, say_left
from starter.terminal.inputs import MOMENT, REFERENCE, one_of
from starter.terminal.output import Exit, Stopped
from starter.terminal.report_file import ManyReports
from starter.terminal.report_sender import LATER, Sender
from starter.terminal.streaming import OUTPUT, not_over, refused_beside
from starter.use_cases import receive_report

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.context import Context
    from service.reports.receiving import TakenReport

_SUPPORT = [kind.value for kind in SupportKind if kind.value]


@click.command("report")
@click.argument("reference", type=REFERENCE, required=False)
@click.option("--submission", default="", help="The sender's own number, in place of a reference.")
@click.option("--organisation", default="", help="Who reports it, by its code.")
@click.option("--kind", type=one_of(ReportKind), help="What is reported.")
@click.option("--support", type=click.Choice(_SUPPORT), help="Which support it is about.")
@click.option("--detail", default="", help="In a few words. Kept sealed.")
@click.option("--happened-at", type=MOMENT, help="London time. Otherwise now.")
@click.option("--report-id", default="", help="The sender's number for it: it counts once.")
@click.option("--update-id", "earlier_id", default="", hidden=True)
@click.option("--file", type=click.Path(path_type=Path), help="Many reports, CSV or JSON Lines.")
@click.option("--report", type=OUTPUT, help="With --file: the verdict on every row, as CSV.")
@click.option("--refused", type=OUTPUT, help="With --file: where rows to be mended go.")
@click.option("--live/--quiet", default=True, help="With --file: a line a row, or only the sum.")
@click.option("--as-organisation", is_flag=True, help="Send it as the organisation itself.")
@click.pass_obj
def report_(
    data: Path | None,
    /,
    organisation: str,
    file: Path | None,
    report: Path | None,
    refused: Path | None,
    live: bool,
    as_organisation: bool,
    earlier_id: str,
    **one: object,
) -> int:
    """Record what an authority reports about a case: by its reference, or a number of its own.

    What is said to be received is on record. Nothing of it closes a case; a withdrawal of consent
    is honoured from anybody. With --as-organisation its credential is asked for, or taken from
    REFERRALS_ORGANISATION_CREDENTIAL.
    """
    code = organisation.strip().upper()
    if as_organisation and not code:
        raise click.UsageError("--as-organisation needs --organisation.")
    # Until it was renamed, the option was --update-id: scripts of others still say so.
    one["report_id"] = one["report_id"] or earlier_id
    sender = Sender(data, code if as_organisation else "")
    if file is None:
        return _one(sender, _Typed(organisation=code, **one))  # type: ignore[arg-type]
    if one["reference"] or one["submission"] or one["kind"]:
        raise click.UsageError("Give one report, or a file of them.")
    refused = refused or refused_beside(file)
    not_over(file, report, refused)
    return ManyReports(file, report, refused, live).send(sender)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Typed:
    """What was typed about one report."""

    organisation: str
    reference: str | None
    submission: str
    kind: str | None
    support: str | None
    detail: str
    happened_at: datetime | None
    report_id: str

    def report(self) -> GivenReport:
        """The report. Raises UsageError or Stopped for what cannot be one."""
        if bool(self.reference) == bool(self.submission):
            raise click.UsageError("Give a reference, or --submission, or --file.")
        if not (self.kind and self.organisation):
            raise click.UsageError("One report needs --organisation and --kind.")
        report = GivenReport(
            organisation=self.organisation,
            kind=ReportKind(self.kind),
            support=SupportKind(self.support or ""),
            detail=self.detail,
            happened_at=self.happened_at,
            number=self.report_id,
        )
        if report.problem is not None:
            raise Stopped(report.problem, Exit.WRONG_USE)
        return report


def _one(sender: Sender, typed: _Typed) -> int:
    report = typed.report()

    async def work(context: Context) -> TakenReport | Refusal:
        return await receive_report(
            context, report, reference=typed.reference, submission=typed.submission
        )

    received = sender.do(work)
    outcome = received.outcome
    if outcome.verdict is ReportVerdict.ALREADY_RECEIVED:
        refused = f", and refused then ({outcome.reason})" if outcome.reason else ""
        click.echo(f"Already received{refused}: it counts once.")
    else:
        click.echo("Received: the report is on record.")
        if report.kind is ReportKind.CONSENT_WITHDRAWN:
            say_effect()
            if not sender.organisation:
                say_left(received.left)
    if received.later:
        click.echo(LATER)
    return Exit.DONE
