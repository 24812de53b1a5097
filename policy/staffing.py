"""Who may be entered into a track's register of staff, and by whom: nobody gives roles alone.

A keeper of the register enters somebody; a second person, who answers for the service, confirms
it, and only then may they sign in. Without that, one keeper could be everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass

from policy.refusal import Refusal
from policy.second_person import ANOTHER_PERSON


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffEntry:
    """Somebody in the register, as far as it matters here. `waiting` is for a second person."""

    number: str
    roles: tuple[str, ...]
    entered_by: str
    active: bool
    waiting: bool


NOTHING_WAITS = Refusal(
    code="nothing-to-confirm",
    sentence="Nobody with this staff number waits to be confirmed.",
    what_to_do="Look at the register for who waits.",
    rule="service",
)


def needs_second_person(
    roles: Iterable[str], by: str, register: Iterable[StaffEntry], confirming: Set[str]
) -> bool:
    """Whether a new entry with these roles waits until somebody else confirms it. It does, but for
    the one who could be the second person: while nobody but `by` could confirm, somebody who could
    is entered at once, or there would never be two.
    """
    could = any(
        one.active and one.number != by and not confirming.isdisjoint(one.roles) for one in register
    )
    return could or confirming.isdisjoint(roles)


def refused_confirming(entry: StaffEntry | None, by: str) -> Refusal | None:
    """Why `by` may not confirm this entry; None if they may."""
    if entry is None or not entry.waiting:
        return NOTHING_WAITS
    return ANOTHER_PERSON if by in (entry.entered_by, entry.number) else None
