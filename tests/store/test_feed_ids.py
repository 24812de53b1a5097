"""What an organisation's system is told has an id that follows from what it is: told once more,
when a case lives again through what an older copy of the record had forgotten, it is known by it.
"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from policy.cases.feed import FeedRules, FeedWord
from policy.cases.recording import RecordedEvent
from store.bundle import Bundle
from store.cases import load_state, recorded_events
from store.feed import tell
from store.tables import feed
from tests.apps import take_in
from tests.servers import TestDatabase
from tests.service.test_verifying import Tampering
from wiring.app import App

SAME = {"referral-accepted": FeedWord.ACCEPTED}
OTHER_WORD = {"referral-accepted": FeedWord.ENDED}


@pytest.fixture
def tampering(database: TestDatabase) -> Tampering:
    return Tampering(database)


async def _told(app: App) -> dict[str, str]:
    async with app.engine.connect() as connection:
        return {
            row.once: row.id for row in await connection.execute(select(feed.c.once, feed.c.id))
        }


async def _tell_again(app: App, reference: str, happened: dict[str, FeedWord]) -> None:
    state = await load_state(app.store, reference)
    assert state is not None
    [(event, at), *_] = await recorded_events(app.store, reference)
    item = RecordedEvent(event=event, effects=(), rules=(), recorded_at=at)
    rules = FeedRules(happened=happened, ordered={})
    async with app.engine.begin() as connection:
        bundle = Bundle(connection)
        tell(bundle, rules, state, 1, item)
        await bundle.send()


async def test_the_same_event_told_again_after_its_line_was_lost_has_the_same_id(
    app: App, tampering: Tampering
) -> None:
    reference = (await take_in(app, "N-1")).reference
    first = await _told(app)
    assert list(first) == [f"{reference}/1/0"]
    tampering.owner("DELETE FROM feed")
    for _ in range(2):
        await _tell_again(app, reference, SAME)
    assert await _told(app) == first


async def test_another_event_in_its_place_and_one_of_another_case_have_other_ids(
    app: App, tampering: Tampering
) -> None:
    reference = (await take_in(app, "N-1")).reference
    first = await _told(app)
    tampering.owner("DELETE FROM feed")
    await _tell_again(app, reference, OTHER_WORD)
    await take_in(app, "N-2")
    later = await _told(app)
    assert len(later) == 2
    assert not set(first.values()) & set(later.values())
