"""Referrals and reports, taken by members of staff and by organisations, and checked unkept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from policy.refusal import Refusal
from policy.support.words import ReportKind, Role, SupportKind
from service.files.rows import BadRow, Row, row_problem
from service.intake.referrals import IntakeOutcome, IntakeVerdict
from service.intake.rows import TakenRow
from service.intake.taking import (
    TakenBatch,
    TakenReferral,
    check_referral,
    check_referrals,
    take_referral,
    take_referrals,
)
from service.reports.receiving import GivenReport, TakenReport, receive_report
from store.tables import cases, intake_refusals
from tests.apps import cells
from tests.service.contexts import OTHER, OWN, by_organisation, by_staff
from wiring.app import App

ACCEPTED, ALREADY, REJECTED = IntakeVerdict


def _row(number: str, **changed: str) -> dict[str, str]:
    """A referral of an hour ago."""
    return cells(number, datetime.now(UTC) - timedelta(hours=1), **changed)


async def _taken(app: App, row: dict[str, str]) -> IntakeOutcome:
    taken = await take_referral(by_organisation(app), row)
    assert isinstance(taken, TakenReferral) and taken.later == (taken.outcome.state is not None)
    return taken.outcome


async def _kept(app: App) -> tuple[int, int]:
    """How many cases and refusals are on record."""
    async with app.engine.connect() as connection:
        counts = [
            (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in (cases, intake_refusals)
        ]
    return counts[0], counts[1]


async def test_an_organisation_refers_for_itself_once_by_its_own_number(app: App) -> None:
    row = _row("A-1")
    assert (await _taken(app, row)).verdict is ACCEPTED
    again = await _taken(app, row)
    assert (again.verdict, bool(again.reference)) == (ALREADY, True)
    other = await _taken(app, row | {"worker_name": "Somebody Else"})
    assert (other.verdict, other.reason) == (REJECTED, "conflicting-content")


async def test_an_organisation_refers_for_no_other_and_learns_nothing_of_anothers_case(
    app: App,
) -> None:
    theirs = _row("A-1", organisation_id=OTHER)
    taken = await take_referral(by_staff(app, Role.CASEWORKER), theirs)
    assert isinstance(taken, TakenReferral) and taken.outcome.verdict is ACCEPTED
    tried = [await _taken(app, theirs), await _taken(app, theirs | {"submission_id": "A-2"})]
    assert {(one.verdict, one.reason, one.reference) for one in tried} == {
        (REJECTED, "another-sender", "")
    }


async def test_only_staff_see_that_somebody_elses_case_may_be_the_same_persons(app: App) -> None:
    known = {"home_office_reference": "A1234567"}
    await take_referral(by_staff(app, Role.CASEWORKER), _row("A-1", organisation_id=OTHER, **known))
    own = await _taken(app, _row("B-1", **known))
    assert (own.verdict, own.reason, own.possible_duplicate_of) == (ACCEPTED, "", "")
    third = await take_referral(by_staff(app, Role.CASEWORKER), _row("B-2", **known))
    assert isinstance(third, TakenReferral)
    assert third.outcome.possible_duplicate_of == "A-1"


async def test_checking_a_referral_says_what_taking_it_would_and_keeps_nothing(app: App) -> None:
    sent, wrong = _row("A-1"), _row("A-2", nationality="")
    await _taken(app, sent)
    before = await _kept(app)
    tried = {
        "new": _row("A-3"),
        "sent": sent,
        "other content": sent | {"worker_name": "Somebody Else"},
        "wrong": wrong,
        "another's": _row("A-4", organisation_id=OTHER),
    }
    checked = {name: await check_referral(by_organisation(app), row) for name, row in tried.items()}
    assert await _kept(app) == before
    for name, row in tried.items():
        found, taken = checked[name], await _taken(app, row)
        assert isinstance(found, IntakeOutcome)
        assert (found.verdict, found.problems) == (taken.verdict, taken.problems), name


async def test_a_file_is_checked_and_then_taken_row_by_row(app: App) -> None:
    bad = BadRow(
        line=4, raw=b"", problem=row_problem("row-unreadable", "It is no row.", "Mend it.")
    )
    good = [Row(line=line, cells=_row(f"A-{line}"), raw=b"") for line in (2, 3)]
    rows: list[Row | BadRow] = [*good, bad]
    seen: list[TakenRow[IntakeOutcome]] = []
    assert await check_referrals(by_organisation(app), rows, seen.append) == 0
    assert await _kept(app) == (0, 0)
    batch = await take_referrals(by_organisation(app), rows, seen.append)
    assert isinstance(batch, TakenBatch) and (batch.later, batch.mistakes) == (2, 0)
    verdicts = [one.outcome.verdict for one in seen]
    assert verdicts == [ACCEPTED, ACCEPTED, REJECTED] * 2
    assert [one.row.line for one in seen] == [2, 3, 4] * 2


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.CHECK_OFFICER])
async def test_who_takes_nothing_in_checks_nothing_either(app: App, role: Role) -> None:
    context = by_staff(app, role)
    for refused in (
        await take_referral(context, _row("A-1")),
        await check_referral(context, _row("A-1")),
    ):
        assert isinstance(refused, Refusal) and refused.code == "wrong-role"
    assert await _kept(app) == (0, 0)


async def test_an_organisation_reports_in_its_own_name_only(app: App) -> None:
    case = await _taken(app, _row("A-1"))

    def report(organisation: str, number: str) -> GivenReport:
        return GivenReport(
            organisation=organisation,
            kind=ReportKind.CONSENT_WITHDRAWN,
            support=SupportKind(""),
            detail="",
            happened_at=None,
            number=number,
        )

    other = await receive_report(
        by_organisation(app, OTHER), report(OWN, "U-1"), reference=case.reference
    )
    assert isinstance(other, Refusal) and other.code == "another-sender"
    received = await receive_report(by_organisation(app), report(OWN, "U-1"), submission="A-1")
    assert isinstance(received, TakenReport)
    assert (received.outcome.reference, received.left) == (case.reference, ())
    shortened = await receive_report(by_organisation(app), report(OWN, "x" * 81), submission="A-1")
    assert isinstance(shortened, Refusal) and shortened.code == "update-id-missing"
