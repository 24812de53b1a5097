"""That Temporal has taken messages is noted soon, and for all of a moment at once."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from activities.noting import note_soon
from activities.starts_beside import finish_starts
from policy.cases.replies import MessageAnswer, Verdict
from policy.support.deeds import AuthorityReported
from policy.support.words import ReportKind
from store.inbox_verdicts import settle
from store.support_reports import receive_support_report
from store.tables import inbox
from tests.apps import take_in
from tests.counting import statements_of
from wiring.app import App

REFERRER = "E06000023"


async def _received(app: App, count: int) -> list[str]:
    """The ids of so many reports on a new case."""
    receipt, ids = await take_in(app, "N-1"), list[str]()
    for number in range(count):
        fact = AuthorityReported(
            id=f"update/{REFERRER}/{number}",
            at=datetime.now(UTC),
            by=REFERRER,
            report=ReportKind.ENGAGING,
        )
        received = await receive_support_report(app.engine, app.keys, receipt.reference, fact)
        assert received.fact is not None
        ids.append(received.fact.id)
    return ids


async def _noted(app: App) -> set[str]:
    query = select(inbox.c.id).where(inbox.c.delivered_at.is_not(None))
    async with app.engine.connect() as connection:
        return set((await connection.execute(query)).scalars())


async def test_what_comes_within_a_moment_is_noted_by_one_statement(app: App) -> None:
    ids = await _received(app, 3)
    with statements_of(app) as sent:
        for id in ids:
            note_soon(app.engine, [id])
        await finish_starts()
    assert len(sent) == 1
    assert await _noted(app) == set(ids)


async def test_what_has_its_verdict_by_then_is_not_written_again(app: App) -> None:
    [answered, waiting] = await _received(app, 2)
    note_soon(app.engine, [answered, waiting])
    answer = MessageAnswer(message_id=answered, verdict=Verdict.APPLIED)
    async with app.engine.begin() as connection:
        await settle(connection, app.store.track, answer)
    await finish_starts()
    assert await _noted(app) == {waiting}


async def test_what_comes_after_that_moment_is_noted_too(app: App) -> None:
    ids = await _received(app, 2)
    for id in ids:
        note_soon(app.engine, [id])
        await finish_starts()
    assert await _noted(app) == set(ids)
