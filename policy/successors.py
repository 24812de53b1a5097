"""Who stands for an organisation that is no more: councils merge, and what was open with the old
one goes on with the new one (R2).

The registrar says so once, from a day on. From then on the successor is written to, reads and
reports in its place; a chain of successors is followed to its end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from policy import registrar_reasons as reasons
from policy.organisations import (
    AUTHORITIES,
    Organisation,
    Status,
    Succession,
    standing,
)
from policy.refusal import Refusal
from policy.registrar import leave

Register = Mapping[str, Organisation]


def stands_for(register: Register, id: str, at: datetime) -> str:
    """The organisation that stands for one at a moment: itself, or the last of its successors."""

    def named(id: str) -> Succession | None:
        known = register.get(id)
        return known.succession if known is not None else None

    return last_of(named, id, at)


def last_of(named: Callable[[str], Succession | None], id: str, at: datetime) -> str:
    """The same by what names an organisation's successor, if it has one."""
    seen: set[str] = set()
    while id not in seen:
        seen.add(id)
        succession = named(id)
        if succession is None or succession.effective_from > at:
            return id
        id = succession.successor_id
    return id


def stood_for(register: Register, organisation: str, at: datetime) -> frozenset[str]:
    """Every organisation that one stands for at a moment, itself too, if it stands for itself."""
    known = {*register, organisation}
    return frozenset(id for id in known if stands_for(register, id, at) == organisation)


def may_hand_in(register: Register, id: str, at: datetime) -> bool:
    """Whether an organisation, or the one that stands for it, may refer somebody at a moment (R2,
    R12).
    """
    known = register.get(stands_for(register, id, at))
    return known is not None and standing(known, at).may_refer


def succeed(
    register: Register, old: str, new: str, *, effective_from: datetime, now: datetime
) -> Organisation | Refusal:
    """Name the successor of an organisation from a moment on; its own registration ends then, if it
    has not ended. Gives back the old one, which keeps its successor.

    An authority is succeeded by an authority of its nation, which must be in the register and
    active; nobody stands for themselves, by however many steps.
    """
    before, after = register.get(old), register.get(new)
    if before is None or not before.registrations:
        return reasons.NOT_REGISTERED
    if after is None or standing(after, max(effective_from, now)).status is not Status.ACTIVE:
        return reasons.SUCCESSOR_NOT_ACTIVE
    same_kind = (before.kind in AUTHORITIES) == (after.kind in AUTHORITIES)
    if not same_kind or before.nation is not after.nation or _leads_to(register, new, old):
        return reasons.SUCCESSOR_REFUSED
    named = replace(before, succession=Succession(successor_id=new, effective_from=effective_from))
    if standing(before, effective_from).status in {None, Status.LEFT}:
        return named
    return leave(named, effective_from=effective_from)


def _leads_to(register: Register, start: str, end: str) -> bool:
    """Whether an organisation's successors, whenever they count, lead to another one."""
    seen: set[str] = set()
    id = start
    while id not in seen:
        if id == end:
            return True
        seen.add(id)
        known = register.get(id)
        if known is None or known.succession is None:
            return False
        id = known.succession.successor_id
    return False
