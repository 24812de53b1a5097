"""Up to which event a case is still as somebody saw it."""

from __future__ import annotations

from policy.cases.seen import as_good_as
from store.cases import kinds_since, recorded_events
from wiring.app import App

_MAY_CHANGE_NOTHING = frozenset({"notice-accepted"})


async def seen_until(app: App, reference: str, expected: int) -> int:
    """The number of a case's last event, if nothing came after the expected one but notices that a
    channel took and from which nothing follows; otherwise the expected number.
    """
    async with app.engine.connect() as connection:
        kinds = await kinds_since(connection, reference, expected)
    if not kinds or not kinds <= _MAY_CHANGE_NOTHING:
        return expected
    track = app.store.track
    recorded = await recorded_events(app.store, reference)
    return as_good_as(track.empty(reference), recorded, track.decide, expected)
