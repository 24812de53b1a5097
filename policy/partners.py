"""Who acts for an organisation: people of its own, each with roles, and programs with a key."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum

from policy.refusal import Refusal


class OrganisationRole(StrEnum):
    """What somebody may do for their organisation. The closed list."""

    REFER = "refer"
    REPORT = "report"
    READ_ANSWERS = "read answers"
    ADMINISTER = "administer"


OF_A_PROGRAM = frozenset(OrganisationRole) - {OrganisationRole.ADMINISTER}
"""What a key may be for. A program invites nobody and makes no keys: a person answers for that."""

INVITATION_LASTS = timedelta(days=7)
"""Long enough for somebody's week off, short enough that a forgotten one opens nothing."""
LONGEST_KEY = timedelta(days=366)
"""A key that nobody renews ends: once a year somebody looks who still needs it."""
LIVE_KEYS = 2
"""Of one name at a time: the new one is put in place before the old one ends."""
LONGEST_NAME = 100

NO_ROLES = Refusal(
    code="no-roles",
    sentence="Nothing is chosen that they may do.",
    what_to_do="Choose at least one.",
    rule="service",
    field="roles",
)
NOT_FOR_PROGRAMS = Refusal(
    code="not-for-programs",
    sentence="A key is for referring, reporting or reading answers.",
    what_to_do="Choose at least one of these, and nothing else.",
    rule="service",
    field="roles",
)
LAST_ADMINISTRATOR = Refusal(
    code="last-administrator",
    sentence="Nobody else administers this organisation's people.",
    what_to_do="Have somebody else administer them first, or ask the registrar.",
    rule="service",
)
BAD_NAME = Refusal(
    code="bad-name",
    sentence=f"A name has between 1 and {LONGEST_NAME} printable characters.",
    what_to_do="Give the name.",
    rule="service",
    field="name",
)
KEY_LASTS_TOO_LONG = Refusal(
    code="key-lasts-too-long",
    sentence=f"A key lasts between 1 and {LONGEST_KEY.days} days.",
    what_to_do="Give a number of days between these.",
    rule="service",
    field="days",
)
TWO_LIVE_KEYS = Refusal(
    code="two-live-keys",
    sentence="Two keys of this name are live already.",
    what_to_do="End the one that is no longer used first.",
    rule="service",
)


def refused_name(name: str) -> Refusal | None:
    """Why this is no name of a person or a key, or None if it is one."""
    return None if 0 < len(name) <= LONGEST_NAME and name.isprintable() else BAD_NAME


def refused_key(roles: Collection[OrganisationRole], days: int) -> Refusal | None:
    """Why there may be no key for these roles that lasts so long, or None if there may."""
    if not roles or not OF_A_PROGRAM.issuperset(roles):
        return NOT_FOR_PROGRAMS
    return None if 0 < days <= LONGEST_KEY.days else KEY_LASTS_TOO_LONG
