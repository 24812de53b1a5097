"""The log outside goes by clocks that agree, and not by that of whichever process writes it; and
where moments are so near that clocks cannot tell, what is named is said to be there perhaps.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from activities.settling import Ending
from policy.case_notes import NoteKind
from policy.clocks import AGREE_WITHIN, ClockName, ClockReading
from policy.roles import TAKE_IN
from policy.support.deeds import WithdrawConsent
from policy.support.words import ReportKind, Role, SupportKind
from service.cases.notes import write_case_note
from service.cases.orders import OrderAccepted, ask_order
from service.disasters.outside import missing_on_record
from service.reports.receiving import TakenReport, receive_report
from service.values.reports import GivenReport
from store.clock import ProcessClocks, keep_clocks, utc
from store.outside_file import OutsideReader
from store.outside_log import OutsideEntry, OutsideKind
from store.tables import outbox
from tests.apps import take_in
from tests.service.contexts import OWN, by_staff
from wiring.app import App, outside_folder

FAR, NEAR = timedelta(days=2), timedelta(seconds=30)


def _entries(app: App) -> list[OutsideEntry]:
    reader = OutsideReader("support", (outside_folder(app.settings),))
    return list(reader.entries(datetime.now(UTC) - timedelta(days=1)))


def _two_clocks_of_three_are_ahead(app: App) -> None:
    """What a program reads off its machine beside them is neither of the two."""

    async def third() -> ClockReading:
        return ClockReading(clock=ClockName.ENGINE, ahead=timedelta(0))

    keep_clocks(app.engine, ProcessClocks(own=lambda: utc() + FAR, third=third))


async def _note(app: App, reference: str) -> None:
    worker = by_staff(app, Role.CASEWORKER, number="S-9")
    noted = await write_case_note(worker, reference, NoteKind.SEEN.value, "Seen.", sent_as="1")
    assert isinstance(noted, str)


async def test_what_was_received_done_and_sent_is_kept_with_the_time_that_clocks_agree_on(
    app: App,
) -> None:
    reference, other = [(await take_in(app, number)).reference for number in ("N-1", "N-2")]
    async with app.engine.connect() as connection:
        query = select(outbox.c.id).where(outbox.c.reference == other)
        notice = (await connection.execute(query)).scalars().first()
    assert notice is not None
    _two_clocks_of_three_are_ahead(app)
    await _note(app, other)
    supervisor = by_staff(app, "duty supervisor", number="S-2002")
    withdrawal = WithdrawConsent(channel="letter")
    asked = await ask_order(supervisor, reference, withdrawal, order_id="o-1")
    assert isinstance(asked, OrderAccepted)
    said = GivenReport(
        organisation=OWN,
        kind=ReportKind.ENGAGING,
        support=SupportKind.NONE,
        detail="invented",
        happened_at=None,
        number="U-1",
    )
    reported = await receive_report(by_staff(app, *TAKE_IN), said, reference=other)
    assert isinstance(reported, TakenReport)
    assert (await app.sender("test").send(notice)).ending is Ending.SENT
    found = {entry.kind for entry in _entries(app)}
    assert found == {
        OutsideKind.ACKNOWLEDGED,
        OutsideKind.DONE,
        OutsideKind.NOTICE_BEGUN,
        OutsideKind.NOTICE_LEFT,
    }
    for entry in _entries(app):
        assert abs(entry.at - (utc() + FAR)) < NEAR, entry


async def test_an_order_that_is_sent_again_is_kept_as_of_when_it_was_received(app: App) -> None:
    reference = (await take_in(app, "N-1")).reference
    for _ in range(2):
        supervisor = by_staff(app, "duty supervisor", number="S-2002")
        withdrawal = WithdrawConsent(channel="letter")
        asked = await ask_order(supervisor, reference, withdrawal, order_id="o-1")
        assert isinstance(asked, OrderAccepted)
        _two_clocks_of_three_are_ahead(app)
    first, again = [each for each in _entries(app) if each.kind is OutsideKind.ACKNOWLEDGED]
    assert abs(again.at - first.at) < NEAR


@pytest.mark.parametrize(
    ("ended", "named"),
    [
        (AGREE_WITHIN * 6, []),
        (AGREE_WITHIN / 2, ["perhaps"]),
        (-AGREE_WITHIN, ["perhaps"]),
        (-AGREE_WITHIN * 6, ["surely"]),
    ],
    ids=["long after it", "just after it", "just before it", "long before it"],
)
async def test_what_was_done_so_near_the_records_end_that_clocks_cannot_tell_is_there_perhaps(
    app: App, ended: timedelta, named: list[str]
) -> None:
    """By how long after it the record was last written."""
    await _note(app, (await take_in(app, "N-1")).reference)
    [done] = [entry for entry in _entries(app) if entry.kind is OutsideKind.DONE]
    folders = (outside_folder(app.settings),)
    missing = await missing_on_record(app, folders, done.at - FAR, done.at + ended)
    assert [("perhaps" if act.perhaps else "surely") for act in missing.undone] == named
