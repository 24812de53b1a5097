"""Withdrawals of consent that are of no case that we know: put to people, who look for the case
(R10).
"""

from __future__ import annotations

from policy.references import ReferenceError_, parse_reference
from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from store import stray_withdrawals
from store.stray_withdrawals import StrayWithdrawal as StrayWithdrawal
from store.withdrawn import withdrawn_by_anybody

NO_SUCH_STRAY = Refusal(
    code="no-such-stray",
    sentence="No withdrawal of this number waits for somebody to look for its case.",
    what_to_do="Look at the list of those that wait.",
    rule="service",
)
NOT_WITHDRAWN = Refusal(
    code="not-withdrawn-there",
    sentence="No withdrawal of consent is on record for the case of this reference.",
    what_to_do="Record it there first; then come back and say which case it was.",
    rule="R10",
    field="reference",
)


@use_case(staff=lambda permissions: permissions.help_person, organisations=False)
async def list_stray_withdrawals(context: Context) -> list[StrayWithdrawal] | Refusal:
    """Those that nobody has looked at, the oldest first."""
    async with context.app.engine.connect() as connection:
        return await stray_withdrawals.open_stray_withdrawals(connection, context.app.keys)


@use_case(staff=lambda permissions: permissions.help_person, organisations=False)
async def settle_stray(context: Context, id: str, found: str) -> str | Refusal:
    """Say which case one was of, once the withdrawal is on record there; or, with nothing in
    `found`, that every way was tried and there is none. Its number.
    """
    text = found.strip()
    try:
        of = parse_reference(text, context.permissions.references) if text else ""
    except ReferenceError_:
        return NOT_WITHDRAWN
    async with context.app.engine.begin() as connection:
        if of and not await withdrawn_by_anybody(connection, of):
            return NOT_WITHDRAWN
        done = await stray_withdrawals.settle_stray_withdrawal(
            connection, id, context.staff_number, of
        )
    return id if done else NO_SUCH_STRAY
