"""The feed of an organisation: what happened to its cases, as references and words."""

from __future__ import annotations

from dataclasses import dataclass

from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from service.permissions import ByOrganisation
from service.referrals.own import codes_of
from service.rows_shown import letterbox
from store import feed
from store.feed import FeedLine

MOST_LINES = 200

CURSOR_UNFIT = Refusal(
    code="cursor-unfit",
    sentence="This is no place in what you were told.",
    what_to_do="Send `next` as it was given, or leave `after` out to begin anew.",
    rule="form",
    field="after",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage:
    """Some of it, the oldest first. The rest comes after `behind`: the id of the last line, or what
    was asked with if there is none.
    """

    lines: tuple[FeedLine, ...]
    behind: str


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.READ_OWN)
async def read_feed(
    context: Context, *, after: str = "", limit: int = MOST_LINES
) -> FeedPage | Refusal:
    """What came after the line `after` in the feed of the organisation that asks, and of those it
    stands for (R2). What is once behind a line stays there.
    """
    app = context.app
    await feed.give_places(letterbox(app, context.organisation).engine)
    async with app.engine.connect() as connection:
        codes = await codes_of(connection, context)
        place = await feed.place_of(connection, after, codes) if after else 0
        if place is None:
            return CURSOR_UNFIT
        found = await feed.lines_after(connection, codes, place, limit)
    return FeedPage(lines=tuple(found), behind=found[-1].id if found else after)
