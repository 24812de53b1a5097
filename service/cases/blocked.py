"""The register of blocked paths: what was refused, under which rule, when; no personal data."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from store.blocked import Blocked, BlockedPlace, blocked_paths, latest_blocked

__all__ = ["Blocked", "BlockedPage", "BlockedPlace", "list_blocked", "page_of_blocked"]
A_PAGE = 100
NO_SUCH_RULE = Refusal(
    code="no-such-rule",
    sentence="A rule is named by letters and digits only.",
    what_to_do="Write it as in R112.",
    rule="form",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedPage:
    """Some of what was refused, the newest first, and where older ones begin, if there are any."""

    rows: tuple[Blocked, ...]
    following: BlockedPlace | None


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def list_blocked(context: Context, rule: str = "") -> AsyncIterator[Blocked]:
    """What was refused to whom it may concern, streamed, or of it what one rule forbade, as in
    `R112`: the kind of order, report or opening, the rule, and when.
    """
    return _by_rule(blocked_paths(context.app.store), rule)


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def page_of_blocked(
    context: Context, rule: str = "", begin: BlockedPlace | None = None
) -> BlockedPage | Refusal:
    """A page of the same, the newest first, from a place on that another page gave."""
    if rule and not (rule.isascii() and rule.isalnum()):
        return NO_SUCH_RULE
    found, following = await latest_blocked(context.app.store, rule, begin, A_PAGE)
    return BlockedPage(rows=tuple(found), following=following)


async def _by_rule(found: AsyncIterator[Blocked], rule: str) -> AsyncIterator[Blocked]:
    async for each in found:
        if not rule or each.is_by(rule):
            yield each
