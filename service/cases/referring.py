"""Which organisation a case was referred by, for people who act for that organisation or for its
successor.
"""

from __future__ import annotations

from policy.successors import stands_for
from store.organisations import load_register
from store.own_referrals import referred_by
from store.policy_time import clock
from wiring.app import App


async def in_whose_place(app: App, organisation: str, reference: str) -> str | None:
    """The code of the organisation that referred, if this one is it or stands for it (R2); None
    for a stranger, and the same for a case that is not there.
    """
    async with app.engine.connect() as connection:
        of = await referred_by(connection, reference)
        register, now = await load_register(connection), await clock(connection)
    if of is None or stands_for(register, of, now) != organisation:
        return None
    return of
