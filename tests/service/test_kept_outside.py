"""What is acknowledged and what leaves is kept outside; a log that cannot be written stops nothing
and rings; and what left before the record was put back leaves once only.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from activities.sending import Ending
from notify.fake import FakeChannel
from policy.support.deeds import WithdrawConsent
from service.cases.orders import OrderAccepted, ask_order
from service.health.looking import look_into
from store.left_before import LeftBefore, keep_left
from store.outside_file import OutsideReader
from store.outside_log import OutsideEntry, OutsideKind, whom_it_told
from store.rebuilding import waiting_notices
from store.tables import outbox
from tests.apps import take_in
from tests.service.contexts import by_staff
from wiring.app import App, outside_folder

WITHDRAWAL = WithdrawConsent(channel="letter")


def _kept(app: App, kind: OutsideKind) -> list[OutsideEntry]:
    reader = OutsideReader("support", (outside_folder(app.settings),))
    return [
        entry
        for entry in reader.entries(datetime.now(UTC) - timedelta(days=1))
        if entry.kind is kind
    ]


def _accepted(channel: object) -> int:
    assert isinstance(channel, FakeChannel)
    return len(channel.accepted)


async def _waiting(app: App, reference: str) -> str:
    async with app.engine.connect() as connection:
        query = select(outbox.c.id).where(outbox.c.reference == reference)
        return str(
            (await connection.execute(query.order_by(outbox.c.created_at))).scalars().first()
        )


async def test_an_act_is_kept_outside_with_who_was_told(app: App) -> None:
    reference = (await take_in(app, "N-1")).reference
    officer = by_staff(app, "duty supervisor", number="S-2002")
    asked = await ask_order(officer, reference, WITHDRAWAL, order_id="o-1")
    assert isinstance(asked, OrderAccepted)
    [entry] = _kept(app, OutsideKind.ACKNOWLEDGED)
    assert (entry.reference, entry.what) == (reference, "withdraw-consent")
    assert whom_it_told(app.keys.ring, entry).sender == "S-2002"


async def test_a_notice_is_kept_outside_before_and_after_it_is_handed_over(app: App) -> None:
    notice = await _waiting(app, (await take_in(app, "N-1")).reference)
    assert (await app.sender("test").send(notice)).ending is Ending.SENT
    for kind in (OutsideKind.NOTICE_BEGUN, OutsideKind.NOTICE_LEFT):
        [entry] = _kept(app, kind)
        assert entry.about == notice


async def test_a_log_that_cannot_be_written_stops_neither_act_nor_notice_and_rings(
    app: App,
) -> None:
    reference = (await take_in(app, "N-1")).reference
    folder: Path = outside_folder(app.settings)
    folder.write_text("a file where the folder should be")
    assert (await app.sender("test").send(await _waiting(app, reference))).ending is Ending.SENT
    officer = by_staff(app, "duty supervisor", number="S-2002")
    asked = await ask_order(officer, reference, WITHDRAWAL, order_id="o-1")
    assert isinstance(asked, OrderAccepted)
    assert "outside-log-not-written" in {item.code for item in await look_into(app)}
    folder.unlink()
    assert "outside-log-not-written" not in {item.code for item in await look_into(app)}
    assert len(_kept(app, OutsideKind.ACKNOWLEDGED)) == 1


async def test_what_left_before_the_record_was_put_back_is_not_sent_again_and_stands_for_one_only(
    app: App,
) -> None:
    reference = (await take_in(app, "N-1")).reference
    async with app.engine.begin() as connection:
        [first, *_] = await waiting_notices(connection, app.keys.ring, reference)
        left = LeftBefore(
            id="as it was numbered then",
            same=first.same,
            reference=reference,
            left_at=datetime.now(UTC) - timedelta(minutes=5),
            perhaps=False,
        )
        assert await keep_left(connection, [left]) == 1
        assert await keep_left(connection, [left]) == 0
    sent = await app.sender("test").send(first.id)
    assert sent.ending is Ending.SENT
    assert sent.fact is not None
    assert sent.fact.at == left.left_at
    assert _accepted(app.channel) == 0
    other = await _waiting(app, (await take_in(app, "N-2")).reference)
    assert (await app.sender("test").send(other)).ending is Ending.SENT
    assert _accepted(app.channel) == 1
