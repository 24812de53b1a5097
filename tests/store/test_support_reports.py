"""Receiving what authorities report: each update has a defined, recorded end, and a stranger
learns nothing.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from policy.cases.replies import MessageAnswer, Verdict
from policy.organisations import Organisation
from policy.registrar import delegate
from policy.support.deeds import AuthorityReported, CloseCase, WithdrawConsent
from policy.support.words import Outcome, ReportKind
from store import organisations
from store.inbox import receive_order
from store.inbox_verdicts import settle
from store.reports import FoundBy, ReportReceived, find_reference
from store.support_reports import receive_support_report
from store.tables import cases, inbox, tasks
from tests.apps import SUPERVISOR, cells, order, take_in
from tests.counting import statements_of
from tests.policy.support.turn import take_turn
from tests.recorded import record
from wiring.app import App

REFERRER, AREA, STRANGER = "E06000023", "E09000033", "E09000007"


def _report(
    number: int, update: ReportKind = ReportKind.ENGAGING, by: str = REFERRER
) -> AuthorityReported:
    return AuthorityReported(
        id=f"update/{by}/{number}",
        at=datetime.now(UTC),
        by=by,
        report=update,
        detail="Qzcanary was seen.",
    )


async def _receive(
    app: App, reference: str | None, fact: AuthorityReported
) -> ReportReceived[AuthorityReported]:
    return await receive_support_report(app.engine, app.keys, reference, fact)


async def _rows(app: App) -> list[Any]:
    async with app.engine.connect() as connection:
        return list((await connection.execute(select(inbox).order_by(inbox.c.received_at))).all())


async def test_a_report_is_a_row_before_its_case_receives_it(app: App) -> None:
    receipt = await take_in(app, "N-1")
    received = await _receive(app, receipt.reference, _report(1))
    [row] = await _rows(app)
    assert received.fact is not None
    assert (row.kind, row.verdict, row.sender) == ("fact", None, REFERRER)


async def test_an_update_sent_twice_is_received_once(app: App) -> None:
    receipt = await take_in(app, "N-1")
    fact = _report(1)
    first, second = [await _receive(app, receipt.reference, fact) for _ in range(2)]
    assert (first.already, second.already) == (False, True)
    assert len(await _rows(app)) == 1


@pytest.mark.parametrize("known", [True, False], ids=["another's case", "no case"])
async def test_a_stranger_gets_the_same_answer_whether_there_is_a_case_or_not(
    app: App, known: bool
) -> None:
    receipt = await take_in(app, "N-1")
    stranger = _report(1, by="E09000007")
    received = await _receive(app, receipt.reference if known else None, stranger)
    assert received.refusal is not None
    assert (received.refusal.code, received.fact) == ("not-found", None)
    [row] = await _rows(app)
    assert (row.verdict, row.sealed) == ("refused", None)


async def test_the_authoritys_delegate_may_report(app: App) -> None:
    receipt = await take_in(app, "N-1")
    async with app.engine.begin() as connection:
        register = await organisations.load_register(connection)
        authority = register[REFERRER]
        changed = delegate(authority, register["CH-900101"], valid_from=date(2025, 1, 1))
        assert isinstance(changed, Organisation)
        await organisations.save(connection, authority, changed, "S-1001")
    received = await _receive(app, receipt.reference, _report(1, by="CH-900101"))
    assert received.fact is not None
    assert received.fact.delegate_of == REFERRER


async def test_a_stranger_does_not_wait_for_whoever_holds_the_case(app: App) -> None:
    receipt = await take_in(app, "N-1")
    held = select(cases.c.stage).where(cases.c.reference == receipt.reference).with_for_update()
    async with app.engine.begin() as connection:
        await connection.execute(held)
        received = await _receive(app, receipt.reference, _report(1, by="E09000007"))
    assert received.refusal is not None
    assert received.refusal.code == "not-found"


async def test_a_report_is_judged_without_reading_every_organisation(app: App) -> None:
    receipt = await take_in(app, "N-1")
    with statements_of(app) as sent:
        received = await _receive(app, receipt.reference, _report(1))
    assert received.fact is not None
    assert not [one for one in sent if "FROM organisations" in one or "FROM registrations" in one]


async def test_a_withdrawal_is_honoured_from_anybody(app: App) -> None:
    receipt = await take_in(app, "N-1")
    report = _report(1, ReportKind.CONSENT_WITHDRAWN, by="E09000007")
    assert (await _receive(app, receipt.reference, report)).fact is not None
    after = await _receive(app, receipt.reference, _report(2))
    assert after.refusal is not None
    assert after.refusal.code == "consent-withdrawn"


async def test_after_a_withdrawal_no_content_of_an_update_is_kept(app: App) -> None:
    receipt = await take_in(app, "N-1")
    asked = order("order-1", WithdrawConsent(channel="letter"))
    await receive_order(app.store, receipt.reference, "S-2001", asked)
    received = await _receive(app, receipt.reference, _report(2, ReportKind.NOT_SEEN))
    row = (await _rows(app))[-1]
    assert received.refusal is not None
    assert received.fact is None
    assert (row.sealed, row.sender, row.kind, row.code) == (
        None,
        REFERRER,
        "not seen",
        "consent-withdrawn",
    )


async def test_after_a_withdrawal_no_content_of_an_order_is_kept_either(app: App) -> None:
    receipt = await take_in(app, "N-1")
    asked = [
        order("order-1", WithdrawConsent(channel="letter")),
        order("order-2", CloseCase(outcome=Outcome.OTHER, reason="Qzcanary left."), SUPERVISOR),
        order("order-3", WithdrawConsent(channel="telephone")),
    ]
    answers = [await receive_order(app.store, receipt.reference, "S-2001", item) for item in asked]
    assert [received.code for received in answers] == ["", *["consent-withdrawn"] * 2]
    kept = {row.id: (row.sealed is None, row.kind, row.verdict) for row in await _rows(app)}
    assert kept["order-2"] == (True, "close-case", "refused")
    assert kept["order-3"] == (True, "withdraw-consent", "refused")
    again = await receive_order(app.store, receipt.reference, "S-2001", asked[1])
    assert (again.already, again.code) == (True, "consent-withdrawn")


async def test_an_order_that_waited_while_its_case_was_withdrawn_loses_its_content(
    app: App,
) -> None:
    receipt = await take_in(app, "N-1")
    closing = order("order-1", CloseCase(outcome=Outcome.OTHER, reason="Qzcanary."), SUPERVISOR)
    await receive_order(app.store, receipt.reference, "S-2002", closing)
    overtaken = MessageAnswer(
        message_id="order-1", verdict=Verdict.REFUSED, code="consent-withdrawn", rule="R10"
    )
    async with app.engine.begin() as connection:
        await settle(connection, app.store.track, overtaken)
    [row] = await _rows(app)
    assert (row.verdict, row.sealed) == ("refused", None)


async def test_what_a_withdrawal_overtook_loses_its_content(app: App) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    fact = _report(1)
    await _receive(app, receipt.reference, fact)
    asked = order("order-1", WithdrawConsent(channel="letter"))
    turn = take_turn(receipt.state, [asked, fact], datetime.now(UTC))
    await record(app.store, turn.recording)
    [row] = [row for row in await _rows(app) if row.id == fact.id]
    assert (row.verdict, row.code, row.sealed) == ("refused", "consent-withdrawn", None)


async def test_news_of_a_closed_case_is_refused_and_shown_to_somebody(app: App) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    closing = order("order-1", CloseCase(outcome=Outcome.NO_CONTACT, reason="Gone."), SUPERVISOR)
    await record(app.store, take_turn(receipt.state, [closing], datetime.now(UTC)).recording)
    received = await _receive(app, receipt.reference, _report(1))
    assert received.refusal is not None
    assert received.refusal.code == "case-closed"
    async with app.engine.connect() as connection:
        kinds = await connection.execute(select(tasks.c.kind).where(tasks.c.done_at.is_(None)))
        assert "news after closing" in set(kinds.scalars())


async def test_a_fact_without_a_row_gets_one_with_its_verdict(app: App) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    turn = take_turn(receipt.state, [_report(1)], datetime.now(UTC) + timedelta(seconds=1))
    await record(app.store, turn.recording)
    [row] = await _rows(app)
    assert (row.sender, row.verdict, row.sealed) == ("signal", "applied", None)


async def test_a_case_is_found_by_its_senders_own_number(app: App) -> None:
    receipt = await take_in(app, "N-1")
    async with app.engine.connect() as connection:
        ring, own = app.keys.ring, (receipt.reference, FoundBy.OWN_NUMBER)
        assert await find_reference(connection, ring, REFERRER, "N-1") == own
        assert await find_reference(connection, ring, REFERRER, "N-2") is None


@pytest.mark.parametrize(("sender", "kept"), [(REFERRER, True), (AREA, True), (STRANGER, False)])
@pytest.mark.parametrize("said", [ReportKind.CONSENT_WITHDRAWN, ReportKind.ENGAGING])
async def test_by_the_number_of_another_only_who_has_a_say_in_a_case_comes_to_it(
    app: App, sender: str, kept: bool, said: ReportKind
) -> None:
    row = cells("N-1", datetime.now(UTC) - timedelta(hours=1), area=AREA)
    receipt = await take_in(app, "N-1", row=row)
    async with app.engine.connect() as connection:
        found = await find_reference(connection, app.keys.ring, sender, "N-1")
    by = FoundBy.OWN_NUMBER if sender == REFERRER else FoundBy.ANOTHERS_NUMBER
    assert found == (receipt.reference, by)
    received = await receive_support_report(
        app.engine, app.keys, receipt.reference, _report(1, said, sender), found_by=by
    )
    assert (received.refusal is None) is kept
    async with app.engine.connect() as connection:
        query = select(cases.c.withdrawal_received_at.is_not(None))
        withdrawn = (await connection.execute(query)).scalar_one()
    assert withdrawn is (kept and said is ReportKind.CONSENT_WITHDRAWN)
