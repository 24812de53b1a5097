"""A notice through every channel and every failure of it: never lost, and not twice where the
channel can be asked.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from activities.not_taken import MOST_ATTEMPTS
from activities.sending import NoticeSender
from activities.settling import Ending
from notify.alarm_channel import AlarmChannel
from notify.fake import FakeChannel
from notify.protocol import Concerns, Notifier, NotTaken
from policy.duty.findings import LIMITS, HealthFinding
from policy.support.deeds import WithdrawConsent
from service.health.alarms import Ringer, send_alarms
from store import due_notices, outbox
from store.bundle import Bundle
from store.health import stuck
from store.holding import try_now
from store.inbox import receive_order
from store.tables import inbox
from store.tables import outbox as outbox_table
from store.undelivered import UndeliveredNotice, dealt_with, put_again, put_all_again, undelivered
from tests.apps import order, take_in
from tests.notify.channels import LOOKS_UP, UNHURRIED, Failure, failures, patience_for, stand_of
from tests.notify.notify_server import Mood
from wiring.app import App
from workflows.notice_dispatcher import AT_ONCE

A_PROVIDER_TAKES = 55
"""To store what it will accept, at most, in seconds."""


def _sender(app: App, channel: Notifier) -> NoticeSender:
    """As in service: by the sender's own login, which may no more than it needs."""
    return NoticeSender(app.as_sender().store, app.track_wiring.wording, channel, "dispatcher")


async def _ordered(app: App, number: str = "N-1") -> str:
    """A case, and the one notice it orders."""
    receipt = await take_in(app, number)
    async with app.engine.connect() as connection:
        mine = select(outbox_table.c.id).where(outbox_table.c.reference == receipt.reference)
        return str((await connection.execute(mine)).scalar_one())


async def _due(app: App) -> tuple[str, ...]:
    async with app.engine.connect() as connection:
        return (await due_notices.waiting(connection)).due


async def _findings(app: App) -> list[HealthFinding]:
    async with app.engine.connect() as connection:
        found = await stuck(connection, LIMITS)
    return [item for item in found if "notice" in item.code or "channel" in item.code]


async def _long_ago(app: App) -> None:
    """An outage has lasted longer than one may pass over."""
    async with app.engine.begin() as connection:
        await connection.execute(text("UPDATE channel_holds SET since = since - interval '1 hour'"))


_FINISHED_ROW = text(
    "INSERT INTO tasks (id, effect_key, reference, kind, team, due, rule, about, done_at)"
    " SELECT 'row', 'row', reference, 'deliver by hand', 'operations', now(), 'R17',"
    " template || ' for ' || audience || ':', clock_timestamp() FROM outbox"
)


async def _until_all_left(app: App, sender: NoticeSender) -> None:
    """Send as the dispatcher would, without its pauses."""
    for _ in range(20):
        await _make_due(app)
        due = await _due(app)
        if not due:
            return
        for notice in due:
            await sender.send(notice)
    raise AssertionError("notices never left")


async def _make_due(app: App) -> None:
    async with app.engine.begin() as connection:
        await connection.execute(text("UPDATE outbox SET next_attempt_at = clock_timestamp()"))
        await try_now(connection)


async def _seconds_until_next(app: App, notice: str) -> float:
    async with app.engine.connect() as connection:
        wait = func.extract("epoch", outbox_table.c.next_attempt_at - func.clock_timestamp())
        found = await connection.execute(select(wait).where(outbox_table.c.id == notice))
    return float(found.scalar_one())


async def _undelivered(app: App) -> tuple[UndeliveredNotice, ...]:
    async with app.engine.connect() as connection:
        return await undelivered(connection)


async def _facts(app: App) -> list[str]:
    """Which ends of a notice went back to its case."""
    async with app.engine.connect() as connection:
        ids = await connection.execute(select(inbox.c.id).where(inbox.c.id.startswith("notice/")))
        return [id.split("/")[2] for id in ids.scalars()]


async def _until_settled(app: App, sender: NoticeSender, notice: str) -> Ending:
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
    async with stand_of(name, tmp_path, patience_for(failure)) as stand:
        sender = _sender(app, stand.channel)
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
    async with stand_of(name, tmp_path, UNHURRIED) as stand:
        sender = _sender(app, stand.channel)
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
    async with stand_of("notify", tmp_path, UNHURRIED) as stand:
        sender = _sender(app, stand.channel)
        stand.fail_next(Mood.ACCEPTS_AND_DROPS)
        assert (await sender.send(notice)).ending is Ending.LATER
        stand.fail_next_lookup(Mood.FAILS_BEFORE)
        await _make_due(app)
        assert (await sender.send(notice)).ending is Ending.LATER
        assert await _until_settled(app, sender, notice) is Ending.SENT
        assert len(stand.letters()) == 1


async def test_a_recipient_that_never_takes_it_ends_as_a_persons_to_deliver(
    app: App, tmp_path: Path
) -> None:
    notice = await _ordered(app)
    channel = FakeChannel()
    sender = _sender(app, channel)
    channel.fail_next = [NotTaken("greylisted") for _ in range(MOST_ATTEMPTS)]
    assert await _until_settled(app, sender, notice) is Ending.DEAD
    assert (channel.accepted, await _facts(app)) == ([], ["dead"])


@pytest.mark.parametrize(
    ("name", "failure"), failures(lambda f: f.concerns is not Concerns.NOTICE and not f.slow)
)
async def test_no_notice_dies_of_what_is_wrong_with_its_channel_and_all_go_when_it_is_mended(
    name: str, failure: Failure, app: App, tmp_path: Path
) -> None:
    notices = [await _ordered(app, number) for number in ("N-1", "N-2", "N-3")]
    async with stand_of(name, tmp_path, UNHURRIED) as stand:
        sender = _sender(app, stand.channel)
        # Asked for what it may have, a channel that is at fault says nothing either.
        asks = failure.lost and name in LOOKS_UP
        for _ in range(MOST_ATTEMPTS if not asks else 1):
            stand.fail_next(failure.how)
            await _make_due(app)
            assert (await sender.send(notices[0])).ending is Ending.LATER
            stand.let_go(int(failure.taken))
        assert [row.attempts for row in await _undelivered(app)] == [0]
        await _long_ago(app)
        [found] = await _findings(app)
        assert (found.code, found.references) == ("channel-at-fault", (failure.code,))
        stand.letters()
        await _until_all_left(app, sender)
        assert await _findings(app) == []
        assert await _facts(app) == ["sent"] * len(notices)


async def test_while_a_channel_is_blocked_nothing_is_handed_to_it_but_a_probe(
    app: App, tmp_path: Path
) -> None:
    notices = [await _ordered(app, number) for number in ("N-1", "N-2", "N-3")]
    async with stand_of("fake", tmp_path, UNHURRIED) as stand:
        sender = _sender(app, stand.channel)
        stand.fail_next("blocked")
        assert (await sender.send(notices[0])).ending is Ending.LATER
        assert (await _due(app)) == ()
        assert (await sender.send(notices[1])).ending is Ending.HELD
        await _make_due(app)
        [probe] = await _due(app)
        assert (await sender.send(probe)).ending is Ending.SENT
        assert len(await _due(app)) == len(notices) - 1


async def test_a_fault_that_one_notice_alone_meets_is_its_own(app: App, tmp_path: Path) -> None:
    poison = await _ordered(app, "N-1")
    async with stand_of("fake", tmp_path, UNHURRIED) as stand:
        sender = _sender(app, stand.channel)
        for number in range(MOST_ATTEMPTS + 1):
            stand.fail_next("blocked")
            await _make_due(app)
            ending = (await sender.send(poison)).ending
            other = await _ordered(app, f"other-{number}")
            await _make_due(app)
            assert (await sender.send(other)).ending is Ending.SENT
        assert ending is Ending.DEAD
        assert [item.code for item in await _findings(app)] == ["notices-given-up"]


@pytest.mark.parametrize("dealt", ["again", "dealt with", "row finished"])
async def test_a_notice_given_up_is_a_finding_until_it_is_sent_or_dealt_with(
    dealt: str, app: App, tmp_path: Path
) -> None:
    notice = await _ordered(app)
    async with stand_of("fake", tmp_path, UNHURRIED) as stand:
        sender = _sender(app, stand.channel)
        stand.fail_next("for good")
        assert (await sender.send(notice)).ending is Ending.DEAD
        [found] = await _findings(app)
        assert (found.code, found.count) == ("notices-given-up", 1)
        async with app.engine.begin() as connection:
            match dealt:
                case "again":
                    assert await put_all_again(connection) == 1
                case "dealt with":
                    assert await dealt_with(connection, notice, "S-2002")
                    assert not await dealt_with(connection, notice, "S-2002")
                case _:
                    await connection.execute(_FINISHED_ROW)
        await _until_all_left(app, sender)
        assert await _findings(app) == []
        assert len(stand.letters()) == (1 if dealt == "again" else 0)


async def test_an_alarm_about_a_blocked_channel_takes_the_second_one_and_leaves_a_file(
    app: App, tmp_path: Path
) -> None:
    await _ordered(app)
    first, second = FakeChannel(), FakeChannel()
    first.fail_next = [NotTaken("key-refused", concerns=Concerns.BLOCK) for _ in range(9)]
    alarms = AlarmChannel(first, second, tmp_path / "alarms")
    sender = NoticeSender(app.store, app.track_wiring.wording, first, "watchdog", alarms=alarms)
    [notice] = await _due(app)
    assert (await sender.send(notice)).ending is Ending.LATER
    ringer = Ringer(app)
    assert [await ringer.look() for _ in range(2)] == [0, 2]
    await send_alarms(app, sender)
    assert {sent.subject for sent in second.accepted} == {
        "ALARM: channel-at-fault",
        "ALARM: temporal-out-of-reach",
    }
    assert (first.accepted, len(list((tmp_path / "alarms").glob("*.eml")))) == ([], 2)


async def test_an_alarm_that_no_channel_takes_is_a_file_and_is_never_given_up(
    app: App, tmp_path: Path
) -> None:
    first = FakeChannel()
    tries = MOST_ATTEMPTS + 1
    first.fail_next = [NotTaken("address-refused", for_good=True) for _ in range(tries)]
    alarms = AlarmChannel(first, None, tmp_path / "alarms")
    sender = NoticeSender(app.store, app.track_wiring.wording, first, "watchdog", alarms=alarms)
    ringer = Ringer(app)
    assert [await ringer.look() for _ in range(2)] == [0, 1]
    for _ in range(tries):
        await _make_due(app)
        await send_alarms(app, sender)
    [written] = (tmp_path / "alarms").glob("*.eml")
    assert "temporal-out-of-reach" in written.read_text()
    assert first.accepted == []
    await _make_due(app)
    await send_alarms(app, sender)
    assert len(first.accepted) == 1


async def test_a_dead_notice_put_again_is_sent_once(app: App, tmp_path: Path) -> None:
    notice = await _ordered(app)
    async with stand_of("notify", tmp_path, UNHURRIED) as stand:
        sender = _sender(app, stand.channel)
        stand.fail_next(Mood.BAD_ADDRESS)
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
    async with stand_of("notify", tmp_path, UNHURRIED) as stand:
        sender = _sender(app, stand.channel)
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
        [notice] = (await due_notices.waiting(connection)).due
    async with stand_of("fake", tmp_path, UNHURRIED) as stand:
        sender = _sender(app, stand.channel)
        stand.fail_next("for good")
        assert (await sender.send(notice)).ending is Ending.DEAD
        asked = order("order-1", WithdrawConsent(channel="by telephone"))
        await receive_order(app.store, receipt.reference, "S-2001", asked)
        async with app.engine.begin() as connection:
            assert await put_again(connection, notice)
        assert (await sender.send(notice)).ending is Ending.SUPPRESSED
        assert stand.letters() == []


async def test_as_many_notices_as_are_sent_at_once_wait_for_no_connection_of_each_other(
    app: App,
) -> None:
    """Each holds its row while it is sent, and opens its case's key after that."""
    for number in range(AT_ONCE):
        await take_in(app, f"N-{number}")
    channel = FakeChannel()
    sender = _sender(app, channel)
    due = await _due(app)
    assert len(due) == AT_ONCE
    async with asyncio.timeout(20):
        sent = await asyncio.gather(*(sender.send(notice) for notice in due))
    assert {one.ending for one in sent} == {Ending.SENT}
