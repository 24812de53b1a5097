"""Who is asked first about somebody who sleeps rough in an area (R98 to R100)."""

from __future__ import annotations

from policy.refusal import Refusal
from policy.suitability.evidence.areas import AskedFirst, asked_first
from service.authorisation import use_case
from service.context import Context
from store.organisations import load_register
from store.policy_time import clock


@use_case(staff=lambda permissions: permissions.learn_who_is_asked, organisations=False)
async def who_is_asked_first(context: Context, area: str) -> AskedFirst | Refusal:
    """The organisation of the register that is asked first for an area, by the area's code."""
    async with context.app.engine.connect() as connection:
        register, now = await load_register(connection), await clock(connection)
    return asked_first(area.strip().upper(), register, now)
