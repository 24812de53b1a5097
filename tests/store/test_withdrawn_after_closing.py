"""Consent is taken back at any stage: also of a case that has ended, of which nothing more is kept,
sent or taken up from then on (R10).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from policy.cases.turn import take_turn
from policy.refusal import Refusal
from policy.support.deeds import CloseCase, WithdrawConsent
from policy.support.lifecycle import advance
from policy.support.words import Outcome, ReportKind, TaskKind
from store.cases import load_state
from store.forms import sealer_of
from store.inbox import receive_order
from store.inbox_delivery import undecided
from store.reopening import NEEDS_NEW_CONSENT, reopen
from store.tables import cases, inbox
from store.task_notes import notes_of_case
from tests.apps import SUPERVISOR, order, take_in
from tests.recorded import record
from tests.store.test_withdrawals_kept import receive, report_of, unheeded
from wiring.app import App

NONE = timedelta(0)


async def closed(app: App) -> str:
    reference = (await take_in(app, "N-1")).reference
    state = await load_state(app.store, reference)
    assert state is not None
    closing = order("order-1", CloseCase(outcome=Outcome.NO_CONTACT, reason="Gone."), SUPERVISOR)
    turn = take_turn(state, [closing], datetime.now(UTC), advance=advance)
    await record(app.store, turn.recording)
    return reference


async def withdraw(app: App, reference: str, way: str) -> None:
    if way == "order":
        asked = order("order-2", WithdrawConsent(channel="letter"))
        received = await receive_order(app.store, reference, "S-2001", asked)
        assert (received.refusal, received.verdict, received.already) == (None, "applied", False)
        again = await receive_order(app.store, reference, "S-2001", asked)
        assert (again.refusal, again.verdict, again.already) == (None, "applied", True)
    else:
        fact = report_of(ReportKind.CONSENT_WITHDRAWN, number="W1", detail="Qzcanary")
        first = await receive(app, reference, fact)
        assert (first.refusal, first.already, first.fact) == (None, False, None)
        again_told = await receive(app, reference, fact)
        assert (again_told.refusal, again_told.already) == (None, True)


@pytest.mark.parametrize("way", ["order", "update"])
async def test_a_withdrawal_after_closing_counts_at_once_and_its_content_is_not_kept(
    app: App, way: str
) -> None:
    reference = await closed(app)
    await withdraw(app, reference, way)
    assert await undecided(app.store, NONE, NONE) == []
    assert await unheeded(app) == ()
    async with app.engine.connect() as connection:
        marked = select(cases.c.withdrawal_received_at).where(cases.c.reference == reference)
        assert (await connection.execute(marked)).scalar_one() is not None
        kept = await connection.execute(
            select(inbox.c.verdict, inbox.c.rule, inbox.c.sealed).where(inbox.c.rule == "R10")
        )
        assert ("applied", "R10", None) in [tuple(row) for row in kept]


@pytest.mark.parametrize("way", ["order", "update"])
async def test_after_it_nothing_more_is_taken_and_the_case_is_not_reopened(
    app: App, way: str
) -> None:
    reference = await closed(app)
    await withdraw(app, reference, way)
    news = (await receive(app, reference, report_of(ReportKind.ACCOMMODATED, number="N2"))).refusal
    assert news is not None and news.code == "consent-withdrawn"
    again = await reopen(app.engine, app.keys, reference, "S-2001")
    assert isinstance(again, Refusal) and again is NEEDS_NEW_CONSENT


async def test_somebody_looks_at_what_went_on_outside(app: App) -> None:
    reference = await closed(app)
    await withdraw(app, reference, "update")
    async with app.engine.connect() as connection:
        sealer = await sealer_of(app.keys, reference)
        notes = dict(await notes_of_case(connection, sealer, reference))
        assert notes[TaskKind.NEWS_AFTER_CLOSING.value] == ReportKind.CONSENT_WITHDRAWN.value
