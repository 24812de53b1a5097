"""Entering somebody into the staff register: nobody gives roles alone."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace

from policy.contact import is_email
from policy.refusal import Refusal
from policy.role_pairs import refused_together
from policy.second_person import REASON_MISSING, RegisterAct
from policy.staffing import NOTHING_WAITS, StaffEntry, needs_second_person, refused_confirming
from service.authorisation import NOT_SIGNED_IN, Open, open_use_case, use_case, wrong_role
from service.context import Context
from service.second_person.carrying import CarriedAct, Doing, propose
from service.values.staff import SHORTEST_CREDENTIAL as SHORTEST_CREDENTIAL
from service.values.staff import NewStaff as NewStaff
from store import staff
from store.credentials import new_digest
from store.staff import StaffMember

_MADE_BYTES = 18

_NUMBER_TAKEN = Refusal(
    code="number-taken",
    sentence="Somebody has this staff number already.",
    what_to_do="Give another number: one is never used twice.",
    rule="service",
)
BAD_ADDRESS = Refusal(
    code="bad-contact",
    sentence="This is no e-mail address.",
    what_to_do="Give one that is read: escalations go there.",
    rule="R18",
)
TOO_SHORT = Refusal(
    code="credential-too-short",
    sentence=f"A credential has at least {SHORTEST_CREDENTIAL} characters.",
    what_to_do="Choose a longer one, or have one made.",
    rule="service",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredStaff:
    """Somebody who was entered. They may not sign in while they wait for a second person.
    `credential` is one that was made for them, to be shown once: it is kept nowhere.
    """

    number: str
    waits: bool
    credential: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffToConfirm:
    """Somebody who was entered, by the number under which the register has the rest."""

    number: str


@open_use_case(Open.FIRST_OF_ALL)
async def enter_first(context: Context, new: NewStaff) -> EnteredStaff | Refusal:
    """Enter the very first person, who must be able to enter others, in their own name."""
    async with context.app.engine.connect() as connection:
        if await staff.list_staff(connection):
            return NOT_SIGNED_IN
    needed = context.permissions.keep_staff
    if needed.isdisjoint(new.roles):
        return wrong_role(needed, context.permissions.role_rule)
    return await _enter(context, new, "the first of all", by=None)


@use_case(staff=lambda permissions: permissions.keep_staff, organisations=False)
async def enter_staff(context: Context, new: NewStaff, *, reason: str) -> EnteredStaff | Refusal:
    """Enter somebody; they may sign in once a second person has confirmed it."""
    return await _enter(context, new, reason, by=context.member)


async def _enter(
    context: Context, new: NewStaff, reason: str, by: StaffMember | None
) -> EnteredStaff | Refusal:
    """In the name of `by`, or of themselves while nobody is in the register."""
    if not reason.strip():
        return REASON_MISSING
    if not is_email(new.email):
        return BAD_ADDRESS
    if new.credential is not None and len(new.credential) < SHORTEST_CREDENTIAL:
        return TOO_SHORT
    together = refused_together(new.roles, context.permissions.never_together)
    if together is not None:
        return together
    member = StaffMember(
        number=new.number.strip().upper(),
        name=new.name,
        email=new.email,
        team=new.team,
        roles=new.roles,
    )
    made = secrets.token_urlsafe(_MADE_BYTES) if new.credential is None else None
    digest = await new_digest(new.credential or made or "")
    async with context.app.engine.begin() as connection:
        known = await staff.list_staff(connection)
        if by is None and known:
            return NOT_SIGNED_IN
        enters = (by or member).number
        waits = bool(known) and _waits(context, member, enters, known)
        if not await staff.add_staff(connection, replace(member, waiting=waits), digest, enters):
            return _NUMBER_TAKEN
        if waits:
            entry = StaffToConfirm(number=member.number)
            await propose(connection, context, ENTER_STAFF, entry, reason.strip(), by=enters)
    return EnteredStaff(number=member.number, waits=waits, credential=made)


def _waits(context: Context, member: StaffMember, by: str, known: Iterable[StaffMember]) -> bool:
    confirming = context.permissions.confirm_staff
    return needs_second_person(member.roles, by, map(_entry, known), confirming)


def _entry(member: StaffMember) -> StaffEntry:
    return StaffEntry(
        number=member.number,
        roles=member.roles,
        entered_by=member.entered_by,
        active=member.active,
        waiting=member.waiting,
    )


async def _confirm(doing: Doing, entry: StaffToConfirm) -> str | Refusal:
    known = await staff.find_staff(doing.connection, entry.number)
    refusal = refused_confirming(None if known is None else _entry(known), doing.confirmed_by)
    if refusal is not None:
        return refusal
    done = await staff.confirm(doing.connection, entry.number, doing.confirmed_by)
    return entry.number if done else NOTHING_WAITS


async def _take_back(doing: Doing, entry: StaffToConfirm) -> None:
    await staff.end_service(doing.connection, entry.number)


ENTER_STAFF = CarriedAct(
    act=RegisterAct.ENTER_STAFF,
    content=StaffToConfirm,
    about=lambda entry: entry.number,
    confirms=lambda permissions: permissions.confirm_staff,
    do=_confirm,
    says=lambda number: (f"{number} may sign in now.",),
    undo=_take_back,
    of_about=lambda number: StaffToConfirm(number=number),
)
