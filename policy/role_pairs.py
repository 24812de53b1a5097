"""Roles that check each other: nobody holds both, in whichever order they came by them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from policy.refusal import Refusal
from policy.suitability.words import MAY_DECIDE
from policy.suitability.words import Role as Suitability
from policy.support.words import Role as Support

Pairs = frozenset[frozenset[StrEnum]]

ROLES_CHECK_EACH_OTHER = Refusal(
    code="roles-check-each-other",
    sentence="Two of these roles check each other's work, so one person may not hold both.",
    what_to_do="Choose one of them, and give the other to somebody else.",
    rule="service",
    field="roles",
)


def _each(one: Iterable[StrEnum], other: Iterable[StrEnum]) -> Pairs:
    """Every role of the one with every role of the other."""
    others = list(other)
    return frozenset(frozenset({first, second}) for first in one for second in others)


SUPPORT_PAIRS: Pairs = (
    # Operations enters staff and runs the service; these confirm the entries.
    _each([Support.OPERATIONS], [Support.MANAGER, Support.HEAD_OF_SERVICE])
    # Who watches over personal data is not who decides how it is used (UK GDPR, article 38(6)).
    | _each([Support.DATA_PROTECTION_OFFICER], set(Support) - {Support.DATA_PROTECTION_OFFICER})
)

SUITABILITY_PAIRS: Pairs = (
    # Who assesses, and everybody else, does not decide (R109).
    _each(MAY_DECIDE, set(Suitability) - MAY_DECIDE)
    # Who proposes a decision is not who checks it.
    | _each([Suitability.SRU_CHECKER], [Suitability.SRU_DECISION_MAKER, Suitability.UKVI_OFFICER])
    | _each([Suitability.OPERATIONS], [Suitability.MANAGER, Suitability.HEAD_OF_SERVICE])
    | _each(
        [Suitability.DATA_PROTECTION_OFFICER],
        set(Suitability) - {Suitability.DATA_PROTECTION_OFFICER},
    )
    # A lawyer and the safeguarding lead look at what assessors and officers propose.
    | _each(
        [Suitability.LAWYER, Suitability.SAFEGUARDING_LEAD],
        [Suitability.ASSESSOR, Suitability.OFFICER],
    )
)


def refused_together(roles: Collection[str], never_together: Pairs) -> Refusal | None:
    """Why nobody may hold all of these roles, or None if somebody may."""
    held = set(roles)
    both = any(pair <= held for pair in never_together)
    return ROLES_CHECK_EACH_OTHER if both else None
