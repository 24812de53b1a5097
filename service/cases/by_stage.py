"""How many cases stand where, of the track whose staff ask: one track's numbers are never shown in
the other.
"""

from __future__ import annotations

from policy.maps import map_named
from service.authorisation import use_case
from service.context import Context
from store.counts import cases_by_stage


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def count_by_stage(context: Context) -> dict[str, int]:
    """Every stage of the process map in which there is a case, with how many."""
    async with context.app.engine.connect() as connection:
        return await cases_by_stage(connection, map_named(context.track.name).ended)
