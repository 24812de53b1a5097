"""Looking for a person's cases. Who looked, and when, is noted, whatever is found."""

from __future__ import annotations

from policy.people.births import BirthDate
from policy.people.matching import MatchKeys, keys_of
from policy.refusal import Refusal
from service.authorisation import NOT_SIGNED_IN, use_case
from service.context import Context
from store.searching import find_person
from store.views import PROTECTION, SEARCHED

TOO_LITTLE = Refusal(
    code="too-little-to-look-for",
    sentence="There is neither a name nor a Home Office reference here to look for.",
    what_to_do="Give all the names, with the date of birth if it is known, or the reference.",
    rule="R33",
)
NO_REASON = Refusal(
    code="reason-needed",
    sentence="Whoever looks into both tracks says why.",
    what_to_do="Give a reason that names nobody.",
    rule="R38",
)


def looked_for(
    *, home_office_reference: str, given_names: str, family_name: str, born: BirthDate
) -> MatchKeys | Refusal:
    """What a person is looked for by, or that it is too little to find anybody by."""
    match = keys_of(home_office_reference, given_names, family_name, born)
    return match if match.search else TOO_LITTLE


def without_reason(reason: str) -> Refusal | None:
    """Why nobody may look into both tracks with this reason; None if they may."""
    return None if reason.strip() else NO_REASON


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
