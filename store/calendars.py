"""A newer list of bank holidays on its way to the open cases: a committed row for each, then the
case is sent it.
"""

from __future__ import annotations

from typing import cast

from policy.bank_holidays import is_newer
from policy.cases.events import CalendarChanged
from policy.cases.orders import C
from policy.cases.track import E, S
from store.bundle import Bundle
from store.case_store import CaseStore
from store.cases import load_state
from store.forms import NoKey, sealer_of
from store.inbox import put_fact
from store.policy_time import policy_now


async def change_calendar(
    store: CaseStore[S, C, E], reference: str, calendar: str, by: str
) -> CalendarChanged | None:
    """Put the news that a list counts from now on in a case's inbox, once; None if the case counts
    by it or a newer one already, has ended, or was erased.
    """
    try:
        state, sealer = await load_state(store, reference), await sealer_of(store.keys, reference)
    except NoKey:
        return None
    if state is None or state.ended or (state.calendar and not is_newer(calendar, state.calendar)):
        return None
    async with store.engine.begin() as connection:
        fact = CalendarChanged(
            id=f"calendar/{reference}/{calendar}",
            at=await policy_now(connection, reference),
            by=by,
            calendar=calendar,
        )
        bundle = Bundle(connection)
        # Every track's events hold those that all tracks share.
        put_fact(bundle, store.forms, sealer, reference, by, cast("E", fact))
        await bundle.commit()
    return fact
