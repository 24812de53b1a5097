"""Whoever receives something may die between the commit and the outside log's line. Sent again it
is acknowledged as received before: so each acknowledgement has its line, the second as the first.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from policy.suitability.words import Role
from policy.support.deeds import WithdrawConsent
from service.cases.orders import OrderAccepted, ask_order
from service.files.rows import Row
from service.files.suitability_case import opening_of
from service.intake.suitability import OpeningOutcome, open_suitability_case
from service.intake.taking import TakenReferral, take_referral
from service.organisations.acts import suspend
from service.reports.facts import FactsReceived, report_facts
from service.reports.receiving import TakenReports, receive_reports
from store.advancing import advance
from store.inbox_delivery import undecided
from store.outside_file import OutsideReader
from store.outside_log import OutsideKind
from tests.apps import app_on, cells, in_london, take_in
from tests.servers import TestDatabase
from tests.service.contexts import OWN, by_organisation, by_staff
from tests.service.test_suitability_orders import sleeping_facts
from tests.starter.suitability_terminal import FACTS, opening_file
from tests.store.test_withdrawn_after_closing import closed
from wiring.app import App, outside_folder

NONE = timedelta(0)
Sending = Callable[[], Awaitable[None]]
Way = Callable[[App], Awaitable[Sending]]


def _lines(app: App) -> list[tuple[str, str]]:
    """What was told of which case, as the log has it; of a withdrawal, that it was done."""
    reader = OutsideReader(app.settings.track, (outside_folder(app.settings),))
    return [
        (entry.reference, entry.what)
        for entry in reader.entries(datetime.now(UTC) - timedelta(days=1))
        if entry.kind is OutsideKind.ACKNOWLEDGED or "withdrawal" in entry.what
    ]


async def _decide_all(app: App) -> None:
    """The cases make something of all that waits for them."""
    for message in await undecided(app.store, NONE, NONE):
        arrived = message.order if message.order is not None else message.fact
        assert arrived is not None
        await advance(app.store, message.reference, [arrived], datetime.now(UTC))
    assert not await undecided(app.store, NONE, NONE)


async def _both_times_alike(app: App, send: Sending, *, decided: bool) -> None:
    """The second sending leaves the lines that the first left, whatever became of that."""
    before = len(_lines(app))
    await send()
    first = _lines(app)[before:]
    if decided:
        await _decide_all(app)
    await send()
    assert first and _lines(app)[before + len(first) :] == first


async def _referral(app: App) -> Sending:
    said = cells("N-1", datetime.now(UTC) - timedelta(hours=1))

    async def send() -> None:
        taken = await take_referral(by_organisation(app), said)
        assert isinstance(taken, TakenReferral) and taken.outcome.reference

    return send


async def _referral_of_a_suspended_sender(app: App) -> Sending:
    """It would be refused now, and stands, for it was received before."""
    said = cells("N-1", datetime.now(UTC) - timedelta(hours=1))
    reference = (await take_in(app, "N-1", row=said)).reference
    registrar = by_staff(app, "registrar")
    assert isinstance(await suspend(registrar, OWN, effective_from=None, reason="asked"), datetime)

    async def send() -> None:
        taken = await take_referral(by_organisation(app), said)
        assert isinstance(taken, TakenReferral) and taken.outcome.reference == reference

    return send


async def _order(app: App) -> Sending:
    reference = (await take_in(app, "N-1")).reference
    officer = by_staff(app, "duty supervisor", number="S-2002")

    async def send() -> None:
        withdrawal = WithdrawConsent(channel="letter")
        asked = await ask_order(officer, reference, withdrawal, order_id="o-1")
        assert isinstance(asked, OrderAccepted)

    return send


def _report(app: App, kind: str) -> Sending:
    said = {
        "update_id": "U-1",
        "submission_id": "N-1",
        "organisation_id": OWN,
        "happened_at": in_london(datetime.now(UTC) - timedelta(minutes=5)),
        "reported_by": "Somebody invented",
        "kind": kind,
        "detail": "invented",
    }

    async def send() -> None:
        rows = [Row(line=2, cells=said, raw=b"")]
        taken = await receive_reports(by_organisation(app), rows, lambda _: None)
        assert isinstance(taken, TakenReports) and not taken.mistakes

    return send


async def _news(app: App) -> Sending:
    await take_in(app, "N-1")
    return _report(app, "engaging")


async def _withdrawal_after_closing(app: App) -> Sending:
    await closed(app)
    return _report(app, "consent withdrawn")


async def _opening(app: App) -> Sending:
    async def send() -> None:
        opening = opening_of(json.dumps(opening_file(FACTS), default=str).encode())
        opened = await open_suitability_case(by_staff(app, Role.ASSESSOR), opening)
        assert isinstance(opened, OpeningOutcome) and opened.reference

    return send


async def _facts(app: App) -> Sending:
    opening = opening_of(json.dumps(opening_file(FACTS), default=str).encode())
    opened = await open_suitability_case(by_staff(app, Role.ASSESSOR), opening)
    assert isinstance(opened, OpeningOutcome)

    async def send() -> None:
        by = by_organisation(app, FACTS["authority"])
        found = await report_facts(by, opened.reference, sleeping_facts(), report_id="R-1")
        assert isinstance(found, FactsReceived)

    return send


@pytest.mark.parametrize("decided", [False, True], ids=["before its case", "after its case"])
@pytest.mark.parametrize(
    "way", [_referral, _referral_of_a_suspended_sender, _order, _news, _withdrawal_after_closing]
)
async def test_what_is_sent_again_has_its_line_again(app: App, way: Way, decided: bool) -> None:
    await _both_times_alike(app, await way(app), decided=decided)


@pytest.mark.parametrize("decided", [False, True], ids=["before its case", "after its case"])
@pytest.mark.parametrize("way", [_opening, _facts])
async def test_in_suitability_too(
    database: TestDatabase, tmp_path: Path, way: Way, decided: bool
) -> None:
    async with app_on(database.of_suitability(), tmp_path) as app:
        await _both_times_alike(app, await way(app), decided=decided)
