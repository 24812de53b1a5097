"""What is kept beside a case's record, sealed with its key: its notes and its files."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.track import Withdrawn
from policy.refusal import Refusal
from service.cases.opening import NO_SUCH_CASE
from store.case_lists import find_case
from store.forms import sealer_of
from store.sealing import Sealer
from store.withdrawn import is_withdrawn
from wiring.app import App


async def key_of_case(app: App, reference: str) -> Sealer | Refusal:
    """The case's key. Whether there is such a case is asked first: one that never was has no key
    either, and that is no failure of ours.
    """
    async with app.engine.connect() as connection:
        if await find_case(connection, reference) is None:
            return NO_SUCH_CASE
    return await sealer_of(app.keys, reference)


async def refused_keeping(
    connection: AsyncConnection, reference: str, withdrawn: Withdrawn | None
) -> Refusal | None:
    """Where the person agreed to what is kept of them and took that back, nothing more is (R10)."""
    if withdrawn is not None and await is_withdrawn(connection, reference, withdrawn.stage):
        return withdrawn.refusal
    return None
