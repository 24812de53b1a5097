"""The safe way to reach a person: read before every contact, and kept right. The service itself
sends nothing to a person.
"""

from __future__ import annotations

from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from service.values.reaching import safe_way_problem
from store import person
from store.sealing import SealBroken

NOT_AS_KEPT = Refusal(
    code="safe-way-not-as-kept",
    sentence="How this person is safely reached is not what was last kept here: somebody changed "
    "it behind the service's back, or put an older one back. It is not shown.",
    what_to_do="Contact them by nothing that was noted elsewhere. Tell a duty supervisor at once, "
    "and have operations verify the case.",
    rule="service",
)


@use_case(staff=lambda permissions: permissions.reach, organisations=False)
async def read_safe_way(context: Context, reference: str) -> str | Refusal:
    """How this person is safely reached, and how never; empty if none is known. Personal data: that
    it is read is on record first.
    """
    app = context.app
    try:
        return await person.open_safe_way(app.engine, app.keys, reference, context.by)
    except SealBroken:
        return NOT_AS_KEPT


@use_case(staff=lambda permissions: permissions.help_person, organisations=False)
async def change_safe_way(context: Context, reference: str, text: str) -> Refusal | None:
    """Keep another safe way; with an empty text, that none is known any more."""
    problem = safe_way_problem(text)
    if problem is not None:
        return problem
    app = context.app
    return await person.change_safe_way(app.engine, app.keys, reference, context.by, text)
