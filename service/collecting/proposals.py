"""Gathering anew, on this track's own basis, what the other track may not give: proposed by one
person, approved by another, all of it on record.
"""

from __future__ import annotations

from policy.collection import Collection
from policy.refusal import Refusal
from service.authorisation import use_case
from service.cases.opening import open_case
from service.context import Context
from store import collections
from store.collections import Logged

__all__ = ["Logged", "approve", "list_proposals", "propose"]


@use_case(staff=lambda permissions: permissions.find, organisations=False)
async def propose(
    context: Context, reference: str, *, wanted: str, basis: str, reason: str
) -> Collection | Refusal:
    """Propose to gather something anew for a case. What is wanted and why is kept sealed."""
    case = await open_case(context.app, reference)
    if isinstance(case, Refusal):
        return case
    proposed = Collection(
        id="",
        reference=reference,
        wanted=wanted,
        basis=basis,
        reason=reason,
        proposed_by=context.by,
    )
    app = context.app
    return await collections.propose(app.engine, app.keys, context.permissions.track, proposed)


@use_case(staff=lambda permissions: permissions.supervise, organisations=False)
async def approve(context: Context, reference: str, id: str) -> Refusal | None:
    """Approve, as a second person, that something is gathered anew."""
    case = await open_case(context.app, reference)
    if isinstance(case, Refusal):
        return case
    app = context.app
    return await collections.approve(app.engine, app.keys, reference, id, context.by)


@use_case(staff=lambda permissions: permissions.find | permissions.supervise, organisations=False)
async def list_proposals(context: Context, reference: str) -> list[Logged] | Refusal:
    """Everything ever proposed for a case: what, on which basis, why, by whom, and when."""
    case = await open_case(context.app, reference)
    if isinstance(case, Refusal):
        return case
    return await collections.logged(context.app.engine, context.app.keys, reference)
