"""What is said of a case whose key was destroyed."""

from __future__ import annotations

from policy.refusal import Refusal
from policy.time import show_london
from service.context import Context
from service.failures import CASE_ERASED
from store.erasing import receipt_of


async def erased_case(reference: str, context: Context) -> Refusal:
    """To staff, that it was erased, when, and where its receipt is; to everybody else, and where no
    erasure is on record, no more than of a case that never was.
    """
    if context.member is None:
        return CASE_ERASED
    async with context.app.engine.connect() as connection:
        days = context.app.settings.key_copies_days
        receipt = await receipt_of(connection, reference, days)
    if receipt is None or receipt.erased_at is None:
        return CASE_ERASED
    return Refusal(
        code=CASE_ERASED.code,
        sentence=f"What was held in case {reference} was erased on "
        f"{show_london(receipt.erased_at)}. Nobody can read it any more.",
        what_to_do="What went, what remains and until when stands on the receipt of the erasure, "
        f"which has the case's reference {reference} as its number: ask the data-protection "
        "officer or a duty supervisor.",
        rule="R10",
    )
