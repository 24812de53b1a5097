"""The menu of the service: what there is beside the work on a case, each page offered to those
roles only that may use it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from service.context import Context
from service.permissions import Permissions
from web.links import Link


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A page: where it is, its name, what it is for, and who may use it."""

    href: str
    text: str
    about: str
    may: Callable[[Permissions], frozenset[StrEnum]]


def _anybody(permissions: Permissions) -> frozenset[StrEnum]:
    return permissions.anybody


MENU = (
    MenuEntry(
        "/find", "Find a person", "Cases of a person; that you looked is noted", lambda p: p.find
    ),
)


def may_use(context: Context, may: Callable[[Permissions], frozenset[StrEnum]]) -> bool:
    """Whether whoever is signed in holds a role that may."""
    held = context.member.roles if context.member is not None else ()
    return not may(context.permissions).isdisjoint(held)


def menu_of(context: Context) -> tuple[tuple[Link, str], ...]:
    """What is offered to whoever is signed in."""
    return tuple(
        (Link(entry.href, entry.text), entry.about) for entry in MENU if may_use(context, entry.may)
    )
