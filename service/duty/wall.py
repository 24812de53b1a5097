"""The countdowns of a track as they stand: of the 24 hours (R16), or of what a suitability case
waits for (R94, R97, R110 to R112).
"""

from __future__ import annotations

from policy.countdowns import COUNTED_DOWN
from service.authorisation import use_case
from service.context import Context
from store.engine import of_one_moment
from store.policy_time import clock
from store.urgency import LateBatch
from store.wall import Countdown, Wall, wall

__all__ = ["COUNTED_DOWN", "Countdown", "LateBatch", "Wall", "look_at_wall"]


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def look_at_wall(context: Context, rows: int) -> Wall:
    """Every case that waits for something by a set time, counted, and the first so many of them:
    what can still be done in time first, then the longest over time.
    """
    counted = COUNTED_DOWN[context.track.name]
    async with of_one_moment(context.app.engine) as connection:
        soon = counted.soon(await clock(connection))
        return await wall(connection, soon, rows, counted.held)
