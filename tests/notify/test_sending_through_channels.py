"""A notice through every channel and every failure of it: never lost, and not twice where the
channel can be asked.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from activities.sending import MOST_ATTEMPTS, Ending, Sender
from policy.support.commands import WithdrawConsent
from store import outbox
from store.bundle import Bundle
from store.inbox import receive_order
from store.tables import inbox
from store.tables import outbox as outbox_table
from store.undelivered import Notice, put_again, undelivered
from tests.apps import order, take_in
from tests.notify.channels import LOOKS_UP, Failure, failures, stand_of
from tests.notify.notify_server import Mood
from wiring.app import App

A_PROVIDER_TAKES = 55
"""To store what it will accept, at most, in seconds."""


async def _ordered(app: App) -> str:
    """A case, and the one notice it orders."""
    await take_in(app, "N-1")
    async with app.engine.connect() as connection:
        [notice] = (await outbox.waiting(connection)).due
    return notice


async def _make_due(app: App) -> None:
    async with app.engine.begin() as connection:
        await connection.execute(text("UPDATE outbox SET next_attempt_at = clock_timestamp()"))


async def _seconds_until_next(app: App, notice: str) -> float:
    async with app.engine.connect() as connection:
        wait = func.extract("epoch", outbox_table.c.next_attempt_at - func.clock_timestamp())
        found = await connection.execute(select(wait).where(outbox_table.c.id == notice))
    return float(found.scalar_one())


async def _undelivered(app: App) -> tuple[Notice, ...]:
    async with app.engine.connect() as connection:
        return await undelivered(connection)


async def _facts(app: App) -> list[str]:
    """Which ends of a notice went back to its case."""
    async with app.engine.connect() as connection:
        ids = await connection.execute(select(inbox.c.id).where(inbox.c.id.startswith("notice/")))
        return [id.split("/")[2] for id in ids.scalars()]


async def _until_settled(app: App, sender: Sender, notice: str) -> Ending:
    """Try as the dispatcher would, without its pauses."""
    for _ in range(MOST_ATTEMPTS + 1):
        await _make_due(app)
        ending = (await sender.send(notice)).ending
        if ending is not Ending.LATER:
            return ending
    raise AssertionError("neither sent nor given up")


@pytest.mark.parametrize(("name", "failure"), failures(lambda failure: not failure.for_good))
async def test_a_notice_that_failed_is_sent_later_and_not_twice_if_the_channel_can_be_asked(
    name: str, failure: Failure, app: App, tmp_path: Path
) -> None:
    notice = await _ordered(app)
    async with stand_of(name, tmp_path) as stand:
        sender = Sender(app.store, app.served.wording, stand.channel, "dispatcher")
        stand.fail_next(failure.how)
        assert (await sender.send(notice)).ending is Ending.LATER
        [row] = await _undelivered(app)
        assert (row.state == "sending", row.code) == (failure.lost, failure.code)
        # A channel that may have it is not asked before it can know.
        assert (await _seconds_until_next(app, notice) > A_PROVIDER_TAKES) is failure.lost
        stand.let_go(int(failure.taken))
        stand.letters()
        assert await _until_settled(app, sender, notice) is Ending.SENT
        assert (await _facts(app), await _undelivered(app)) == (["sent"], ())
        copies = 2 if failure.taken and name not in LOOKS_UP else 1
        assert len(stand.letters()) == copies


@pytest.mark.parametrize(("name", "failure"), failures(lambda failure: failure.for_good))
async def test_a_notice_refused_for_good_is_a_persons_to_deliver_and_stays_listed(
    name: str, failure: Failure, app: App, tmp_path: Path
) -> None:
    notice = await _ordered(app)
    async with stand_of(name, tmp_path) as stand:
        sender = Sender(app.store, app.served.wording, stand.channel, "dispatcher")
        stand.fail_next(failure.how)
        assert (await sender.send(notice)).ending is Ending.DEAD
        assert stand.letters() == []
    assert await _facts(app) == ["dead"]
    [row] = await _undelivered(app)
    assert (row.id, row.state, row.code) == (notice, "dead", failure.code)


async def test_a_lookup_that_fails_sends_nothing_and_is_asked_again(
    app: App, tmp_path: Path
) -> None:
    notice = await _ordered(app)
    async with stand_of("notify", tmp_path) as stand:
        sender = Sender(app.store, app.served.wording, stand.channel, "dispatcher")
        stand.fail_next(Mood.ACCEPTS_AND_DROPS)
        assert (await sender.send(notice)).ending is Ending.LATER
        stand.fail_next_lookup(Mood.FAILS_BEFORE)
        await _make_due(app)
        assert (await sender.send(notice)).ending is Ending.LATER
        assert await _until_settled(app, sender, notice) is Ending.SENT
        assert len(stand.letters()) == 1


async def test_a_channel_that_never_recovers_ends_as_a_persons_to_deliver(
    app: App, tmp_path: Path
) -> None:
    notice = await _ordered(app)
    async with stand_of("notify", tmp_path) as stand:
        sender = Sender(app.store, app.served.wording, stand.channel, "dispatcher")
        for _ in range(MOST_ATTEMPTS):
            stand.fail_next(Mood.FAILS_BEFORE)
        assert await _until_settled(app, sender, notice) is Ending.DEAD
        assert (stand.letters(), await _facts(app)) == ([], ["dead"])


async def test_a_dead_notice_put_again_is_sent_once(app: App, tmp_path: Path) -> None:
    notice = await _ordered(app)
    async with stand_of("notify", tmp_path) as stand:
        sender = Sender(app.store, app.served.wording, stand.channel, "dispatcher")
        stand.fail_next(Mood.KEY_REFUSED)
        assert (await sender.send(notice)).ending is Ending.DEAD
        async with app.engine.begin() as connection:
            assert await put_again(connection, notice)
            assert not await put_again(connection, notice)
        assert (await sender.send(notice)).ending is Ending.SENT
        assert len(stand.letters()) == 1
        async with app.engine.begin() as connection:
            assert not await put_again(connection, notice)
    assert sorted(await _facts(app)) == ["dead", "sent"]
    assert await _undelivered(app) == ()


async def test_a_dead_notice_that_the_channel_has_after_all_is_not_sent_again(
    app: App, tmp_path: Path
) -> None:
    notice = await _ordered(app)
    async with stand_of("notify", tmp_path) as stand:
        sender = Sender(app.store, app.served.wording, stand.channel, "dispatcher")
        stand.fail_next(Mood.ACCEPTS_AND_DROPS)
        assert (await sender.send(notice)).ending is Ending.LATER
        async with app.engine.begin() as connection:
            bundle = Bundle(connection)
            outbox.settle(bundle, notice, "dead", "gave-up", "dispatcher")
            await bundle.send()
            assert await put_again(connection, notice)
        assert (await sender.send(notice)).ending is Ending.SENT
        assert len(stand.letters()) == 1


async def test_a_dead_notice_put_again_after_a_withdrawal_does_not_leave(
    app: App, tmp_path: Path
) -> None:
    receipt = await take_in(app, "N-1")
    async with app.engine.connect() as connection:
        [notice] = (await outbox.waiting(connection)).due
    async with stand_of("fake", tmp_path) as stand:
        sender = Sender(app.store, app.served.wording, stand.channel, "dispatcher")
        stand.fail_next("for good")
        assert (await sender.send(notice)).ending is Ending.DEAD
        asked = order("order-1", WithdrawConsent(channel="by telephone"))
        await receive_order(app.store, receipt.reference, "S-2001", asked)
        async with app.engine.begin() as connection:
            assert await put_again(connection, notice)
        assert (await sender.send(notice)).ending is Ending.SUPPRESSED
        assert stand.letters() == []
