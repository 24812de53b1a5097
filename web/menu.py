"""The menu of the service: what there is beside the work on a case, each page offered to those
roles only that may use it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from policy.support.deeds import WithdrawConsent
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
    MenuEntry("/find", "Find a person", "That you looked is noted", lambda p: p.find),
    MenuEntry("/service/wall", "Wall", "What is counted down", _anybody),
    MenuEntry("/service/handover", "Handover", "What the next shift takes over", _anybody),
    MenuEntry(
        "/service/escalations", "Escalations", "What waits for somebody on duty", lambda p: p.look
    ),
    MenuEntry("/service/incidents", "Incidents", "What should not have happened", _anybody),
    MenuEntry(
        "/service/withdrawal",
        "Record a withdrawal of consent",
        "By any member of staff, for anybody who brings one",
        lambda p: p.in_track_of(WithdrawConsent),
    ),
    MenuEntry(
        "/service/withdrawals",
        "Withdrawals without a case",
        "Somebody looks for the case",
        lambda p: p.help_person,
    ),
    MenuEntry("/service/health", "Health", "Whether anything is stuck", _anybody),
    MenuEntry("/service/notices", "Notices", "How far each is", _anybody),
    MenuEntry("/service/organisations", "Organisations", "The register", _anybody),
    MenuEntry("/service/staff", "Staff and rota", "Who serves, and who is on duty", _anybody),
    MenuEntry(
        "/service/second-person",
        "Second person",
        "What one proposed in the registers",
        lambda p: p.registers,
    ),
    MenuEntry(
        "/service/own-data", "Own data", "People's requests, by number", lambda p: p.protect_data
    ),
    MenuEntry(
        "/service/erasure", "Erasure", "What two people wipe, and what is held", lambda p: p.erase
    ),
    MenuEntry(
        "/service/looks",
        "Who looked",
        "And who signed in, or failed to",
        lambda p: p.protect_data,
    ),
    MenuEntry("/service/retention", "Retention", "How long what is kept", lambda p: p.protect_data),
    MenuEntry("/service/blocked", "Blocked paths", "What was refused by which rule", _anybody),
    MenuEntry("/service/statistics", "Statistics", "Fit to be published", _anybody),
    MenuEntry("/service/rulebook", "Rulebook", "The numbers in force", _anybody),
    MenuEntry("/service/map", "Process map", "Where cases stand, and what leads on", _anybody),
)


def may_use(context: Context, may: Callable[[Permissions], frozenset[StrEnum]]) -> bool:
    """Whether the person signed in holds a role that may."""
    held = context.member.roles if context.member is not None else ()
    return not may(context.permissions).isdisjoint(held)


def menu_of(context: Context) -> tuple[tuple[Link, str], ...]:
    """What is offered to the person signed in."""
    return tuple(
        (Link(entry.href, entry.text), entry.about) for entry in MENU if may_use(context, entry.may)
    )
