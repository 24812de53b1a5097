"""Looking for a person's cases. Who looked, and when, is noted, whatever is found."""

from __future__ import annotations

from policy.people.matching import MatchKeys
from policy.refusal import Refusal
from service.authorisation import NOT_SIGNED_IN, use_case
from service.context import Context
from service.values.finding import looked_for as looked_for
from service.values.finding import without_reason
from store.searching import find_person
from store.views import PROTECTION, SEARCHED


@use_case(staff=lambda permissions: permissions.find, organisations=False)
async def find_cases(context: Context, match: MatchKeys) -> list[str] | Refusal:
    """References of the cases of this track that may be this person's."""
    return await _found(context, match, SEARCHED)


@use_case(staff=lambda permissions: permissions.protect_data, organisations=False)
async def find_cases_for_protection(
    context: Context, match: MatchKeys, *, reason: str
) -> list[str] | Refusal:
    """The same for the data-protection officer, who looks into one track after the other; the
    reason is kept.
    """
    refusal = without_reason(reason)
    if refusal is not None:
        return refusal
    return await _found(context, match, f"{PROTECTION}: {reason.strip()}")


async def _found(context: Context, match: MatchKeys, kind: str) -> list[str] | Refusal:
    if context.member is None:
        return NOT_SIGNED_IN
    app = context.app
    return await find_person(app.engine, app.keys, match, context.member.number, kind)
