"""The keys by which a referral is compared with others (R33)."""

from __future__ import annotations

from collections.abc import Mapping

from policy.cases.person import PersonKeys
from policy.people.correcting import keys_of_cells
from policy.people.matching import MatchKeys, keys_of
from policy.support.intake.referral import Referral


def match_keys(referral: Referral) -> MatchKeys:
    """The keys of a referral."""
    return keys_of(
        referral.home_office_reference,
        referral.given_names,
        referral.family_name,
        referral.date_of_birth,
        also_known_as=referral.also_known_as,
    )


def support_keys(cells: Mapping[str, str]) -> PersonKeys:
    """The keys of a person of the support track, as their cells stand."""
    keys = keys_of_cells(cells)
    return PersonKeys(kept=keys.kept, alike=keys.possible)
