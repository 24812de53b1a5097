"""Looking for a person in one track: by what tells people apart, under that track's own key.

The key is in the track's key ring, so that what one track looks for means nothing in the other. A
search that finds nobody does the same work, and leaves the same trace, as one that finds somebody.
"""

from __future__ import annotations

from sqlalchemy import bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from policy.intake.matching import MatchKeys
from store.bundle import Bundle, Made
from store.keys import CaseKeys
from store.opening import digests
from store.tables import persons
from store.views import NO_CASE, note_views

_FOUND = Made(
    select(persons.c.reference)
    .where(
        or_(
            persons.c.match_home_office_reference == bindparam("by_reference"),
            persons.c.match_names_and_birth == bindparam("by_names"),
        )
    )
    .order_by(persons.c.reference)
)


async def find_person(
    engine: AsyncEngine, keys: CaseKeys, match: MatchKeys, number: str, kind: str
) -> list[str]:
    """References of the cases that may be this person's. That `number` looked is on record before
    anything is returned.
    """
    by_reference, by_names = digests(keys, match)
    async with engine.begin() as connection:
        bundle = Bundle(connection)
        found = await bundle.ask(_FOUND, by_reference=by_reference, by_names=by_names)
        references = [row.reference for row in found]
        await note_views(connection, number, references or [NO_CASE], kind)
    return references
