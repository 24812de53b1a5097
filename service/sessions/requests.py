"""How often a program may ask."""

from __future__ import annotations

from policy.refusal import Refusal
from store.engine import one_by_one
from store.request_counts import count_request
from wiring.app import App

REQUESTS_A_MINUTE = 600
"""Of one credential. A batch is one request, however many rows it has."""
TOO_MANY_REQUESTS = Refusal(
    code="too-many-requests",
    sentence=f"More than {REQUESTS_A_MINUTE} requests came with this credential in a minute.",
    what_to_do="Wait for the next minute. Send many referrals as a batch: it is one request.",
    rule="service",
)


async def counted_request(app: App, holder: str) -> Refusal | None:
    """Count a request of a credential, by the name of its holder; why it is one too many, if so."""
    async with one_by_one(app.engine) as connection:
        made = await count_request(connection, holder)
    return TOO_MANY_REQUESTS if made > REQUESTS_A_MINUTE else None
