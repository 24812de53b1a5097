"""Looking for a person in one track: by what tells people apart, under that track's own key.

It looks wider than intake does: a date of birth that is not known hides nobody.
The key is in the track's key ring, so that what one track looks for means nothing in the other. A
search that finds nobody does the same work, and leaves the same trace, as one that finds somebody.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from policy.people.matching import MatchKeys
from store.bundle import Bundle, PreparedStatement
from store.keys import CaseKeys
from store.matching import digests, kept_under_any
from store.tables import persons
from store.views import NO_CASE, note_views

_FOUND = PreparedStatement(
    select(persons.c.reference).where(kept_under_any()).order_by(persons.c.reference)
)


async def find_person(
    engine: AsyncEngine, keys: CaseKeys, match: MatchKeys, number: str, kind: str
) -> list[str]:
    """References of the cases that may be this person's. That `number` looked is on record before
    anything is returned.
    """
    async with engine.begin() as connection:
        bundle = Bundle(connection)
        found = await bundle.ask(_FOUND, alike=digests(keys, match.search))
        references = [row.reference for row in found]
        await note_views(connection, number, references or [NO_CASE], kind)
    return references
