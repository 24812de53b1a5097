"""The safe way to reach a person: read before every contact, and kept right. The service itself
sends nothing to a person.
"""

from __future__ import annotations

from policy.people.cells import cell_problems
from policy.refusal import Refusal
from policy.support.intake.columns import BY_NAME
from service.authorisation import use_case
from service.context import Context
from store import person


@use_case(staff=lambda permissions: permissions.reach, organisations=False)
async def read_safe_way(context: Context, reference: str) -> str | Refusal:
    """How this person is safely reached, and how never; empty if none is known. Personal data: that
    it is read is on record first.
    """
    app = context.app
    return await person.open_safe_way(app.engine, app.keys, reference, context.by)


@use_case(staff=lambda permissions: permissions.help_person, organisations=False)
async def change_safe_way(context: Context, reference: str, text: str) -> Refusal | None:
    """Keep another safe way; with an empty text, that none is known any more."""
    problem = safe_way_problem(text)
    if problem is not None:
        return problem
    app = context.app
    return await person.change_safe_way(app.engine, app.keys, reference, context.by, text)


def safe_way_problem(text: str) -> Refusal | None:
    """Why a text cannot be kept as a safe way; None if it can."""
    return next(iter(cell_problems(BY_NAME[person.SAFE_WAY], text)), None) if text else None
