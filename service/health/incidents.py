"""What should not have happened and nobody has looked at yet."""

from __future__ import annotations

from service.authorisation import use_case
from service.context import Context
from store.incidents import MOST_UNSEEN as MOST_UNSEEN
from store.incidents import ReportedIncident, unseen


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def unseen_incidents(context: Context) -> tuple[ReportedIncident, ...]:
    """The latest incidents, newest first: kinds and subjects, never content."""
    async with context.app.engine.connect() as connection:
        return await unseen(connection)
