"""A notice whose case's key cannot be had does not leave: nobody could keep that it did, and it
would leave again at every try.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select, text

from activities.sending import NoticeSender
from activities.settling import Ending, SendOutcome
from notify.fake import ForgetfulChannel
from store import due_notices, outbox
from store.bundle import Bundle
from store.case_keys import CaseKeyTable
from store.half_store import HalvesInMemory
from store.keys import CaseKeys, KeyStoreFake
from store.tables import inbox
from store.tables import outbox as outbox_table
from tests.apps import take_in
from wiring.app import App


def _unreachable(app: App) -> CaseKeys:
    keys = KeyStoreFake()
    keys.reachable = False
    return CaseKeys(app.keys.ring, keys, app.keys.halves)


def _half_unusable(app: App) -> CaseKeys:
    return CaseKeys(app.keys.ring, CaseKeyTable(app.engine), HalvesInMemory())


def _no_key(app: App) -> CaseKeys:
    return CaseKeys(app.keys.ring, KeyStoreFake(), app.keys.halves)


Failing = Callable[[App], CaseKeys]
FAILURES = {
    "case-keys-out-of-reach": _unreachable,
    "case-key-unusable": _half_unusable,
    "case-key-lacking": _no_key,
}


@pytest.fixture
def channel() -> ForgetfulChannel:
    return ForgetfulChannel()


async def _send(app: App, channel: ForgetfulChannel, notice: str) -> SendOutcome:
    return await NoticeSender(app.store, app.track_wiring.wording, channel, "d").send(notice)


async def _row(app: App, notice: str) -> tuple[str, str, int, bool]:
    """Its state, its code, its attempts, and whether its time is still to come."""
    of = outbox_table.c
    later = of.next_attempt_at > func.clock_timestamp()
    async with app.engine.connect() as connection:
        query = select(of.state, of.code, of.attempts, later.label("later")).where(of.id == notice)
        row = (await connection.execute(query)).one()
    return row.state, row.code, row.attempts, row.later


async def _only_notice(app: App) -> str:
    async with app.engine.connect() as connection:
        [notice] = (await due_notices.waiting(connection)).due
    return notice


async def _make_due(app: App) -> None:
    async with app.engine.begin() as connection:
        await connection.execute(text("UPDATE outbox SET next_attempt_at = clock_timestamp()"))


@pytest.mark.parametrize(("code", "failing"), FAILURES.items(), ids=FAILURES)
async def test_without_its_cases_key_a_notice_waits_and_leaves_once_when_the_key_is_back(
    app: App,
    channel: ForgetfulChannel,
    caplog: pytest.LogCaptureFixture,
    code: str,
    failing: Failing,
) -> None:
    receipt = await take_in(app, "N-1")
    notice = await _only_notice(app)
    keyless = replace(app, keys=failing(app))
    with caplog.at_level(logging.WARNING, "referrals.notices"):
        for _ in range(3):
            assert (await _send(keyless, channel, notice)).ending is Ending.LATER
    assert channel.accepted == []
    assert await _row(app, notice) == ("waiting", code, 0, True)
    said = {"reference": receipt.reference, "code": code}
    assert [vars(line)["fields"] for line in caplog.records] == [said] * 3
    await _make_due(app)
    endings = [(await _send(app, channel, notice)).ending for _ in range(2)]
    assert (endings, len(channel.accepted)) == ([Ending.SENT, Ending.HELD], 1)
    async with app.engine.connect() as connection:
        assert list(await connection.scalars(select(inbox.c.id))) == [f"notice/{notice}/sent"]


@pytest.mark.parametrize(("code", "failing"), FAILURES.items(), ids=FAILURES)
async def test_a_notice_whose_attempt_was_cut_off_is_still_asked_about_after_it_waited_for_a_key(
    app: App, channel: ForgetfulChannel, code: str, failing: Failing
) -> None:
    await take_in(app, "N-1")
    notice = await _only_notice(app)
    async with app.engine.begin() as connection:
        assert await outbox.claim(Bundle(connection), notice) is not None
    keyless = replace(app, keys=failing(app))
    assert (await _send(keyless, channel, notice)).ending is Ending.LATER
    assert await _row(app, notice) == ("sending", code, 1, True)
    assert channel.accepted == []


async def test_a_notice_of_a_case_whose_key_was_destroyed_is_over_as_an_erasure_says(
    app: App, channel: ForgetfulChannel
) -> None:
    receipt = await take_in(app, "N-1")
    notice = await _only_notice(app)
    keys = KeyStoreFake()
    keys.destroy(receipt.reference)
    erased = replace(app, keys=CaseKeys(app.keys.ring, keys, app.keys.halves))
    sent = await _send(erased, channel, notice)
    assert (sent.ending, sent.fact, channel.accepted) == (Ending.SUPPRESSED, None, [])
    assert (await _row(app, notice))[:2] == ("suppressed", "case-erased")


async def test_what_is_no_longer_true_needs_no_key_to_be_over(
    app: App, channel: ForgetfulChannel
) -> None:
    await take_in(app, "N-1")
    notice = await _only_notice(app)
    async with app.engine.begin() as connection:
        await connection.execute(
            text("UPDATE cases SET withdrawal_received_at = clock_timestamp()")
        )
    keyless = replace(app, keys=_no_key(app))
    assert (await _send(keyless, channel, notice)).ending is Ending.SUPPRESSED
