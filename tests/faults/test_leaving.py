"""Nothing of a case leaves after its withdrawal was acknowledged, whatever keeps the sender from
handing over what it has looked at (R10).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from activities.sending import NoticeSender
from activities.settling import Ending
from notify.fake import FakeChannel
from notify.protocol import Notice
from policy.support.deeds import AuthorityReported, WithdrawConsent
from policy.support.words import ReportKind
from store import due_notices
from store.inbox import receive_order
from store.leaving import HANDED_OVER_WITHIN
from store.outside_log import NoOutsideLog, OutsideEntry, OutsideKind, OutsideLog
from store.support_reports import receive_support_report
from store.tables import cases
from tests.apps import SUPERVISOR, order, take_in
from tests.database_reach import end_connections
from tests.faults.test_found_by_chaos import SlowChannel
from tests.servers import TestDatabase
from wiring.app import App

HANDED_OVER = {0.5: True, HANDED_OVER_WITHIN + 0.5: False}
"""Whether it is, by the seconds that a sender lingers."""
ORDER = order("order-1", WithdrawConsent(channel="letter"), SUPERVISOR)


class SlowOutsideLog(NoOutsideLog):
    """Takes so many seconds over the note that a notice is about to leave."""

    def __init__(self, seconds: float) -> None:
        self.reached = asyncio.Event()
        self._seconds = seconds

    async def keep(self, *entries: OutsideEntry) -> bool:
        if entries[0].kind is OutsideKind.NOTICE_BEGUN:
            self.reached.set()
            await asyncio.sleep(self._seconds)
        return True


class TimedChannel(FakeChannel):
    """Knows when it was handed something."""

    def __init__(self) -> None:
        super().__init__()
        self.handed: list[float] = []

    async def send(self, notice: Notice) -> None:
        self.handed.append(time.monotonic())
        await super().send(notice)


async def _by_order(app: App, reference: str) -> None:
    await receive_order(app.store, reference, "S-2002", ORDER)


async def _by_an_authority(app: App, reference: str) -> None:
    fact = AuthorityReported(
        id="update/E06000023/1",
        at=datetime.now(UTC),
        by="E06000023",
        report=ReportKind.CONSENT_WITHDRAWN,
    )
    await receive_support_report(app.engine, app.keys, reference, fact)


async def _acknowledged_at(withdrawing: Awaitable[None]) -> float:
    await withdrawing
    return time.monotonic()


async def _due(app: App) -> list[str]:
    async with app.engine.connect() as connection:
        return list((await due_notices.waiting(connection)).due)


def _sender(app: App, channel: FakeChannel, log: OutsideLog | None = None) -> NoticeSender:
    return NoticeSender(app.store, app.track_wiring.wording, channel, "d", outside=log)


async def _put_back(app: App, channel: FakeChannel) -> tuple[str, str]:
    """A case and its notice, over which a sender lingered too long."""
    receipt = await take_in(app, "N-1")
    [notice] = await _due(app)
    slow = _sender(app, channel, SlowOutsideLog(HANDED_OVER_WITHIN + 0.5))
    assert (await slow.send(notice)).ending is Ending.LATER
    return receipt.reference, notice


@pytest.mark.parametrize("withdraw", [_by_order, _by_an_authority])
@pytest.mark.parametrize("lingers", [0.5, 3.0, HANDED_OVER_WITHIN + 0.5])
async def test_what_somebody_looked_at_is_handed_over_before_a_withdrawal_is_acknowledged_or_never(
    app: App,
    database: TestDatabase,
    withdraw: Callable[[App, str], Awaitable[None]],
    lingers: float,
) -> None:
    receipt = await take_in(app, "N-1")
    [notice] = await _due(app)
    log, channel = SlowOutsideLog(lingers), TimedChannel()
    sending = asyncio.create_task(_sender(app, channel, log).send(notice))
    await log.reached.wait()
    # With its connection whatever it holds is gone: only its row says that it is at it.
    end_connections(database)
    acknowledged = await _acknowledged_at(withdraw(app, receipt.reference))
    await asyncio.gather(sending, return_exceptions=True)
    assert all(at < acknowledged for at in channel.handed)
    # Where it lingers for a while, it depends on the machine whether it still may.
    assert HANDED_OVER.get(lingers, bool(channel.handed)) == bool(channel.handed)


async def test_a_sender_that_looked_too_long_ago_looks_again(app: App) -> None:
    channel = TimedChannel()
    reference, notice = await _put_back(app, channel)
    async with app.engine.begin() as connection:
        await connection.execute(text("UPDATE outbox SET next_attempt_at = clock_timestamp()"))
        row = (await connection.execute(text("SELECT state, attempts, code FROM outbox"))).one()
    assert tuple(row) == ("waiting", 0, "looked-too-long-ago")
    assert (await _sender(app, channel).send(notice)).ending is Ending.SENT
    await receive_order(app.store, reference, "S-2002", ORDER)
    assert len(channel.handed) == 1


async def test_a_withdrawal_waits_for_no_notice_that_nobody_has_in_hand(app: App) -> None:
    reference, _ = await _put_back(app, TimedChannel())
    # As one that may have left, it is still marked.
    async with app.engine.begin() as connection:
        await connection.execute(text("UPDATE outbox SET state = 'sending'"))
    begun = time.monotonic()
    await receive_order(app.store, reference, "S-2002", ORDER)
    assert time.monotonic() - begun < HANDED_OVER_WITHIN


@pytest.mark.parametrize("withdraw", [_by_order, _by_an_authority])
async def test_a_withdrawal_is_acknowledged_only_when_what_was_leaving_has_left(
    app: App, withdraw: Callable[[App, str], Awaitable[None]]
) -> None:
    receipt = await take_in(app, "N-1")
    channel = SlowChannel(1.0)
    [notice] = await _due(app)
    sending = asyncio.create_task(_sender(app, channel).send(notice))
    await channel.begun.wait()
    await withdraw(app, receipt.reference)
    left_before = len(channel.accepted)
    assert (left_before, (await sending).ending) == (1, Ending.SENT)


async def test_a_channel_that_hangs_never_keeps_a_withdrawal_from_being_accepted(app: App) -> None:
    receipt = await take_in(app, "N-1")
    channel = SlowChannel(8.0)
    [notice] = await _due(app)
    sending = asyncio.create_task(_sender(app, channel).send(notice))
    await channel.begun.wait()
    received = await receive_order(app.store, receipt.reference, "S-2002", ORDER)
    async with app.engine.connect() as connection:
        marked = await connection.execute(
            select(cases.c.withdrawal_received_at).where(cases.c.reference == receipt.reference)
        )
    assert (received.already, marked.scalar() is not None) == (False, True)
    await sending
