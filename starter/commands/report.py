"""`referrals report`: what authorities report about their cases (R20), one update or a file.

An organisation sends its own under its credential, or a member of staff enters it for one.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from policy.support.deeds import AuthorityReported
from policy.support.words import ReportKind, SupportKind
from service.cases.withdrawal import Left, left_before
from service.files.updates import text_problem
from service.reports.reporting import AuthorityReports, ReportOutcome, ReportVerdict
from starter.commands.desk import Desk
from starter.commands.inputs import MOMENT, REFERENCE, one_of
from starter.commands.report_file import UpdateFile
from starter.commands.report_sender import LATER, Sender
from starter.commands.streaming import OUTPUT, not_over, refused_beside
from starter.commands.withdraw import say_effect, say_left
from starter.output import Exit, Stopped
from store.cases import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """What was typed about one update."""

    organisation: str
    reference: str | None
    submission: str
    kind: str | None
    support: str | None
    detail: str
    happened_at: datetime | None
    update_id: str

    @property
    def timed(self) -> bool:
        """Whether its sender said when it happened."""
        return self.happened_at is not None

    def check(self) -> None:
        """Raises UsageError or Stopped for what cannot be an update."""
        if bool(self.reference) == bool(self.submission):
            raise click.UsageError("Give a reference, or --submission, or --file.")
        if not (self.kind and self.organisation):
            raise click.UsageError("One update needs --organisation and --kind.")
        problem = text_problem(self.update_id or "new", self.organisation, self.detail)
        if problem is not None:
            raise Stopped(problem, Exit.WRONG_USE)

    def fact(self, now: datetime) -> AuthorityReported:
        """The update, under the sender's id for it or one of its own."""
        return AuthorityReported(
            id=f"update/{self.organisation}/{self.update_id or uuid.uuid4()}",
            at=self.happened_at or now,
            by=self.organisation,
            report=ReportKind(self.kind or ""),
            support=SupportKind(self.support or ""),
            detail=self.detail,
        )


_SUPPORT = [kind.value for kind in SupportKind if kind.value]


@click.command("report")
@click.argument("reference", type=REFERENCE, required=False)
@click.option("--submission", default="", help="The sender's own number, in place of a reference.")
@click.option("--organisation", default="", help="Who reports it, by its code.")
@click.option("--kind", type=one_of(ReportKind), help="What is reported.")
@click.option("--support", type=click.Choice(_SUPPORT), help="Which support it is about.")
@click.option("--detail", default="", help="In a few words. Kept sealed.")
@click.option("--happened-at", type=MOMENT, help="London time. Otherwise now.")
@click.option("--update-id", default="", help="The sender's number for it: it counts once.")
@click.option("--file", type=click.Path(path_type=Path), help="Many updates, CSV or JSON Lines.")
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
    **one: object,
) -> int:
    """Record what an authority reports about a case: by its reference, or a number of its own.

    What is said to be received is on record. Nothing of it closes a case; a withdrawal of consent
    is honoured from anybody. With --as-organisation its credential is asked for, or taken from
    REFERRALS_ORGANISATION_CREDENTIAL.
    """
    given = _Given(organisation=organisation.strip().upper(), **one)  # type: ignore[arg-type]
    if as_organisation and not given.organisation:
        raise click.UsageError("--as-organisation needs --organisation.")
    sender = Sender(data, given.organisation if as_organisation else "")
    if file is None:
        given.check()
        return _one(sender, given)
    if given.reference or given.submission or given.kind:
        raise click.UsageError("Give one update, or a file of them.")
    refused = refused or refused_beside(file)
    not_over(file, report, refused)
    return UpdateFile(file, report, refused, live).send(sender)


def _one(sender: Sender, given: _Given) -> int:
    withdrawal = given.kind == ReportKind.CONSENT_WITHDRAWN

    async def work(
        desk: Desk, updates: AuthorityReports
    ) -> tuple[ReportOutcome, int, tuple[Left, ...]]:
        async with desk.app.engine.connect() as connection:
            fact = given.fact(await clock(connection))
        if given.submission:
            outcome = await updates.take_for(given.submission, fact, timed=given.timed)
        else:
            outcome = await updates.take_fact(given.reference, fact, timed=given.timed)
        # Whoever brings a withdrawal may be a stranger to the case, and learns nothing of it.
        listed = withdrawal and outcome.reference and not sender.organisation
        left = await left_before(desk.app, outcome.reference) if listed else ()
        return outcome, updates.later, left

    outcome, later, left = sender.do(work)
    if outcome.problem is not None:
        raise Stopped(outcome.problem)
    if outcome.verdict is ReportVerdict.ALREADY_RECEIVED:
        refused = f", and refused then ({outcome.reason})" if outcome.reason else ""
        click.echo(f"Already received{refused}: it counts once.")
    else:
        click.echo("Received: the update is on record.")
        if withdrawal:
            say_effect()
            if not sender.organisation:
                say_left(left)
    if later:
        click.echo(LATER)
    return Exit.DONE
