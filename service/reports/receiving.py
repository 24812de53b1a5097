"""Receiving what authorities report (R20), one report or a file: an organisation sends its own, or
a member of staff enters it for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from policy.refusal import Refusal
from policy.support.words import ReportKind
from service.authorisation import use_case
from service.cases.withdrawal import Left, left_before
from service.context import Context
from service.files.rows import BadRow, Row
from service.intake.rows import TakenRow, take_rows
from service.permissions import ByOrganisation
from service.reports.reporting import AuthorityReports, ReportOutcome
from service.values.reports import GivenReport as GivenReport
from store.jobs import ForOrganisation
from store.policy_time import clock

Each = Callable[[TakenRow[ReportOutcome]], None]
"""What is done with each row as soon as it is committed, and before the next is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenReport:
    """What became of a report. `later`: its case receives it when Temporal is back. `left` is what
    had left of a case before this withdrawal; a person who brings one for an organisation may have
    nothing to do with the case, and learns nothing of it.
    """

    outcome: ReportOutcome
    later: bool
    left: tuple[Left, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenReports:
    """A file that was received. `later` counts the reports that their case receives when Temporal
    is back, `mistakes` the rows over which the program failed.
    """

    later: int
    mistakes: int


@use_case(
    staff=lambda permissions: permissions.take_in,
    organisations=ByOrganisation.REPORT,
    way=ForOrganisation.LETTERBOX,
)
async def receive_report(
    context: Context, report: GivenReport, *, reference: str | None = None, submission: str = ""
) -> TakenReport | Refusal:
    """Receive one report for a case, by its reference or by the sender's own number for it. What is
    given back as received is committed. Nothing of it closes a case; a withdrawal of consent is
    honoured from anybody.
    """
    return await _received(context, report, reference, submission)


@use_case(
    staff=lambda permissions: permissions.take_in,
    organisations=ByOrganisation.WITHDRAW,
    way=ForOrganisation.LETTERBOX,
)
async def receive_withdrawal(
    context: Context, report: GivenReport, *, reference: str
) -> TakenReport | Refusal:
    """Receive a withdrawal of consent, from anybody who acts on cases for an organisation, whatever
    else they may do there (R10). Any other report needs the role for it.
    """
    if report.kind is not ReportKind.CONSENT_WITHDRAWN:
        return await receive_report(context, report, reference=reference)
    return await _received(context, report, reference, "")


async def _received(
    context: Context, report: GivenReport, reference: str | None, submission: str
) -> TakenReport | Refusal:
    if report.problem is not None:
        return report.problem
    async with context.app.engine.connect() as connection:
        fact = report.fact(await clock(connection))
    reports, timed = _reports(context), report.happened_at is not None
    if submission:
        outcome = await reports.take_for(submission, fact, timed=timed)
    else:
        outcome = await reports.take_fact(reference, fact, timed=timed)
    if outcome.problem is not None:
        return outcome.problem
    withdrawn = report.kind is ReportKind.CONSENT_WITHDRAWN and outcome.reference
    left = withdrawn and context.member is not None
    return TakenReport(
        outcome=outcome,
        later=bool(reports.later),
        left=await left_before(context.app, outcome.reference) if left else (),
    )


@use_case(
    staff=lambda permissions: permissions.take_in,
    organisations=ByOrganisation.REPORT,
    way=ForOrganisation.LETTERBOX,
)
async def receive_reports(
    context: Context, rows: Iterable[Row | BadRow], each: Each
) -> TakenReports | Refusal:
    """Receive every row in its order, each committed by itself. What `rows` or `each` raises ends
    it, and what came before stays.

    Raises:
        FileRefused: there is no row.
        SQLAlchemyError: the database is out of reach.
    """
    reports, mistakes = _reports(context), 0
    async for taken in take_rows(reports, rows, at_once=1):
        mistakes += taken.mistake
        each(taken)
    return TakenReports(later=reports.later, mistakes=mistakes)


def _reports(context: Context) -> AuthorityReports:
    if context.member is not None:
        return AuthorityReports(context.app, entered_by=context.member.number)
    return AuthorityReports(context.app, sender=context.organisation)
