"""An acknowledgement is kept: a withdrawal counts whatever its date and number, a number counts for
one thing, and a case that did not heed a withdrawal is found and set right.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from policy.cases.turn import take_turn
from policy.duty.findings import Limits
from policy.support.deeds import AuthorityReported, WithdrawConsent
from policy.support.lifecycle import advance
from policy.support.words import ReportKind, Stage
from store.cases import load_state
from store.health import stuck
from store.inbox import receive_order
from store.inbox_delivery import undecided
from store.reports import ReportReceived
from store.support_reports import receive_support_report
from store.tables import cases, inbox
from tests.apps import order, take_in
from tests.recorded import record
from wiring.app import App

REFERRER = "E06000023"
NONE = timedelta(0)
AT_ONCE = Limits(message=NONE)


def report_of(
    kind: ReportKind, number: str = "K1", at: datetime | None = None, detail: str = ""
) -> AuthorityReported:
    return AuthorityReported(
        id=f"update/{REFERRER}/{number}",
        at=at or datetime.now(UTC),
        by=REFERRER,
        report=kind,
        detail=detail,
    )


async def receive(
    app: App, reference: str, fact: AuthorityReported
) -> ReportReceived[AuthorityReported]:
    return await receive_support_report(app.engine, app.keys, reference, fact)


async def carried_out(app: App, reference: str) -> Stage:
    """The case's stage once everything in its inbox has been applied."""
    state = await load_state(app.store, reference)
    assert state is not None
    waiting = [item for item in await undecided(app.store, NONE, NONE)]
    line = [item.fact or item.order for item in waiting if item.reference == reference]
    turn = take_turn(state, line, datetime.now(UTC), advance=advance)
    await record(app.store, turn.recording)
    after = await load_state(app.store, reference)
    assert after is not None
    return Stage(after.stage)


async def unheeded(app: App) -> tuple[str, ...]:
    async with app.engine.connect() as connection:
        found = await stuck(connection, AT_ONCE)
    return next((one.references for one in found if one.code == "withdrawal-unheeded"), ())


@pytest.mark.parametrize("year", [1, 1990, 2001, 2098, 9999])
async def test_a_withdrawal_of_any_year_is_acknowledged_and_carried_out(
    app: App, year: int
) -> None:
    reference = (await take_in(app, "N-1")).reference
    at = datetime(year, 12, 31, 10, tzinfo=UTC)
    received = await receive(app, reference, report_of(ReportKind.CONSENT_WITHDRAWN, at=at))
    assert (received.refusal, received.already) == (None, False)
    assert await carried_out(app, reference) is Stage.CONSENT_WITHDRAWN
    assert await unheeded(app) == ()


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (datetime(1990, 1, 1, tzinfo=UTC), "no-such-time"),
        (datetime(9999, 12, 31, tzinfo=UTC), "no-such-time"),
        (datetime(2001, 1, 1, tzinfo=UTC), "before-receipt"),
    ],
)
async def test_news_that_its_case_would_refuse_is_refused_before_it_is_acknowledged(
    app: App, at: datetime, code: str
) -> None:
    reference = (await take_in(app, "N-1")).reference
    received = await receive(app, reference, report_of(ReportKind.ACCOMMODATED, at=at))
    assert received.refusal is not None
    assert received.refusal.code == code
    assert await undecided(app.store, NONE, NONE) == []


async def test_a_number_used_again_for_other_content_is_a_conflict_that_names_what_differs(
    app: App,
) -> None:
    reference = (await take_in(app, "N-1")).reference
    first = report_of(ReportKind.ENGAGING, detail="Qzcanary")
    await receive(app, reference, first)
    again = await receive(app, reference, first)
    assert (again.already, again.refusal) == (True, None)
    settled = replace(first, report=ReportKind.ACCOMMODATED, detail="Settled home, Qzcanary")
    refusal = (await receive(app, reference, settled)).refusal
    assert refusal is not None
    assert refusal.code == "conflicting-content"
    assert "kind, detail" in refusal.sentence
    assert "Qzcanary" not in refusal.sentence


async def test_the_same_number_without_a_time_of_its_own_is_the_same_later(app: App) -> None:
    reference = (await take_in(app, "N-1")).reference
    await receive(app, reference, report_of(ReportKind.ENGAGING))
    later = report_of(ReportKind.ENGAGING, at=datetime.now(UTC) + timedelta(minutes=1))
    same = await receive_support_report(app.engine, app.keys, reference, later, timed=False)
    assert (same.already, same.refusal) == (True, None)
    other = await receive(app, reference, later)
    assert other.refusal is not None and "happened_at" in other.refusal.sentence


async def test_a_number_used_for_another_case_is_a_conflict(app: App) -> None:
    first = (await take_in(app, "N-1")).reference
    second = (await take_in(app, "N-2")).reference
    await receive(app, first, report_of(ReportKind.ENGAGING))
    refusal = (await receive(app, second, report_of(ReportKind.ENGAGING))).refusal
    assert refusal is not None
    assert (refusal.code, "the case" in refusal.sentence) == ("conflicting-content", True)


async def test_a_withdrawal_is_never_lost_to_a_number_that_was_used(app: App) -> None:
    first = (await take_in(app, "N-1")).reference
    second = (await take_in(app, "N-2")).reference
    await receive(app, first, report_of(ReportKind.ENGAGING))
    for reference in (first, second):
        received = await receive(app, reference, report_of(ReportKind.CONSENT_WITHDRAWN))
        assert (received.refusal, received.already) == (None, False)
        again = await receive(app, reference, report_of(ReportKind.CONSENT_WITHDRAWN))
        assert (again.already, again.refusal) == (True, None)
        assert await carried_out(app, reference) is Stage.CONSENT_WITHDRAWN


async def _not_heeded(app: App, reference: str) -> None:
    """As it was left by an earlier version: acknowledged, then refused by the case."""
    await receive(app, reference, report_of(ReportKind.CONSENT_WITHDRAWN, number="W1"))
    async with app.engine.begin() as connection:
        refused = {"verdict": "refused", "code": "no-such-time"}
        await connection.execute(update(inbox).values(**refused))


async def test_a_case_that_did_not_heed_a_withdrawal_is_found(app: App) -> None:
    reference = (await take_in(app, "N-1")).reference
    await take_in(app, "N-2")
    await _not_heeded(app, reference)
    assert await unheeded(app) == (reference,)


@pytest.mark.parametrize("way", ["order", "update"])
async def test_another_withdrawal_sets_such_a_case_right(app: App, way: str) -> None:
    reference = (await take_in(app, "N-1")).reference
    await _not_heeded(app, reference)
    if way == "order":
        asked = order("order-1", WithdrawConsent(channel="letter"))
        received = await receive_order(app.store, reference, "S-2001", asked)
        assert received.code == ""
    else:
        fact = report_of(ReportKind.CONSENT_WITHDRAWN, number="W2")
        assert (await receive(app, reference, fact)).refusal is None
    assert await carried_out(app, reference) is Stage.CONSENT_WITHDRAWN
    assert await unheeded(app) == ()
    async with app.engine.connect() as connection:
        ended = await connection.execute(
            select(cases.c.ended_at).where(cases.c.reference == reference)
        )
        assert ended.scalar_one() is not None
