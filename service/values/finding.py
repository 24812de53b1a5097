"""Whom a person looks for, and why (R33, R38)."""

from __future__ import annotations

from policy.people.births import BirthDate
from policy.people.matching import MatchKeys, keys_of
from policy.refusal import Refusal

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
    *,
    home_office_reference: str,
    given_names: str,
    family_name: str,
    born: BirthDate,
    also_known_as: str = "",
) -> MatchKeys | Refusal:
    """What a person is looked for by, or that it is too little to find anybody by."""
    match = keys_of(
        home_office_reference, given_names, family_name, born, also_known_as=also_known_as
    )
    return match if match.search else TOO_LITTLE


def without_reason(reason: str) -> Refusal | None:
    """Why nobody may look into both tracks with this reason; None if they may."""
    return None if reason.strip() else NO_REASON
