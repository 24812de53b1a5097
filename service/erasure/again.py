"""Erasing again what came back with an older copy of the database."""

from __future__ import annotations

from policy.erasing import ErasureGround
from service.erasure.erasing import carry_out
from store import erasing
from wiring.app import App

_BY, _AND = "key store", "older copy"


async def erase_again(app: App, reference: str) -> None:
    """Carry out once more what two people had decided: the order is lost with the newer record."""
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
    await carry_out(app, reference)
