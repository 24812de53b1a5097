"""A withdrawal of consent that no row of a case can tell of is named after a disaster all the same,
whatever came in the same file.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from service.disasters.outside import missing_on_record
from service.disasters.told import KeptAct
from service.files.rows import Row
from service.intake.rows import TakenRow
from service.reports.receiving import TakenReports, receive_reports
from service.values.verdicts import ReportOutcome
from store.policy_time import clock
from tests.apps import in_london, take_in
from tests.service.contexts import OWN, by_organisation
from tests.store.test_withdrawn_after_closing import closed
from wiring.app import App, outside_folder


def _row(number: int, submission: str, kind: str) -> Row:
    cells = {
        "update_id": f"U-{number}",
        "submission_id": submission,
        "organisation_id": OWN,
        "happened_at": in_london(datetime.now(UTC) - timedelta(minutes=5)),
        "reported_by": "Somebody invented",
        "kind": kind,
        "detail": "invented",
    }
    return Row(line=number, cells=cells, raw=b"")


async def _sent(app: App, *rows: Row) -> None:
    told: list[TakenRow[ReportOutcome]] = []
    taken = await receive_reports(by_organisation(app), rows, told.append)
    assert isinstance(taken, TakenReports) and not taken.mistakes
    assert {each.outcome.verdict.value for each in told} == {"received"}


async def _named_after_all_was_lost_since(app: App, moment: datetime) -> list[KeptAct]:
    long_ago = datetime.now(UTC) - timedelta(days=1)
    missing = await missing_on_record(app, (outside_folder(app.settings),), long_ago, moment)
    assert all(act.whom is not None and act.whom.sender == OWN for act in missing.undone)
    return list(missing.undone)


async def _moment(app: App) -> datetime:
    async with app.engine.connect() as connection:
        return await clock(connection) - timedelta(minutes=1)


async def test_one_without_a_case_in_a_file_beside_a_report_with_one_is_named_to_whom_it_was_told(
    app: App,
) -> None:
    await take_in(app, "N-1")
    before = await _moment(app)
    await _sent(app, _row(1, "N-1", "engaging"), _row(2, "nobody's", "consent withdrawn"))
    [named] = await _named_after_all_was_lost_since(app, before)
    assert named.what == "withdrawal_without_a_case"
    assert "nobody's" not in str(named)


async def test_one_without_a_case_alone_is_named_once(app: App) -> None:
    before = await _moment(app)
    await _sent(app, _row(1, "nobody's", "consent withdrawn"))
    assert len(await _named_after_all_was_lost_since(app, before)) == 1


async def test_one_of_a_case_that_has_ended_in_a_file_beside_another_report_is_named(
    app: App,
) -> None:
    ended, _ = await closed(app), await take_in(app, "N-2")
    before = await _moment(app)
    await _sent(app, _row(1, "N-2", "engaging"), _row(2, "N-1", "consent withdrawn"))
    [named] = await _named_after_all_was_lost_since(app, before)
    assert (named.what, named.reference) == ("withdrawal_after_closing", ended)
