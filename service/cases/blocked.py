"""The register of blocked paths: what was refused, under which rule, when; no personal data."""

from __future__ import annotations

from collections.abc import AsyncIterator

from service.authorisation import use_case
from service.context import Context
from store.blocked import Blocked, blocked_paths

__all__ = ["Blocked", "list_blocked"]


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def list_blocked(context: Context, rule: str = "") -> AsyncIterator[Blocked]:
    """What was refused to whom it may concern, streamed, or of it what one rule forbade, as in
    `R112`: the kind of order, report or opening, the rule, and when.
    """
    return _by_rule(blocked_paths(context.app.store), rule)


async def _by_rule(found: AsyncIterator[Blocked], rule: str) -> AsyncIterator[Blocked]:
    async for each in found:
        if not rule or each.is_by(rule):
            yield each
