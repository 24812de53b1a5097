"""Erasing again what came back with an older copy of the database."""

from __future__ import annotations

from policy.erasing import LEGAL_HOLD, ErasureGround
from service.erasure.erasing import carry_out
from store import erasing
from wiring.app import App

NOT_ERASED = "case-not-erased"
"""Why a case is not erased yet where no legal hold keeps it: the watchdog goes on with it."""
_BY, _AND = "key store", "older copy"


async def erase_again(app: App, reference: str) -> str | None:
    """Carry out once more what two people had decided: the order is lost with the newer record, and
    with it may be the case's end. A code of why it is not done, None if it is.
    """
    async with app.engine.begin() as connection:
        standing = await erasing.standing_of(connection, reference)
        if standing is not None and not standing.erased:
            await erasing.order_erasure(
                connection,
                reference,
                ErasureGround.ERASED_BEFORE,
                "its half was destroyed",
                proposed_by=_BY,
                confirmed_by=_AND,
            )
        await erasing.end_erased_before(connection, reference)
    if await carry_out(app, reference):
        return None
    return LEGAL_HOLD.code if standing is not None and standing.held else NOT_ERASED
