"""Changing somebody's roles: proposed by one who keeps the register, confirmed by another."""

from __future__ import annotations

from dataclasses import dataclass

from policy.refusal import Refusal
from policy.role_pairs import refused_together
from policy.second_person import RegisterAct
from service.authorisation import use_case
from service.context import Context
from service.second_person.carrying import CarriedAct, Doing, ProposedAct, carry
from service.staff.register import NO_SUCH_STAFF
from store import staff
from store.sessions import end_sessions

_NO_ROLE = Refusal(
    code="no-role",
    sentence="Nobody serves without a role, and there are no others than the track's own.",
    what_to_do="Choose at least one, or end their service.",
    rule="service",
    field="roles",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesToGive:
    """All the roles that somebody is to hold from then on."""

    number: str
    roles: tuple[str, ...]


@use_case(staff=lambda permissions: permissions.keep_staff, organisations=False)
async def give_staff_roles(
    context: Context, number: str, roles: tuple[str, ...], *, reason: str
) -> str | ProposedAct | Refusal:
    """Replace somebody's roles: they hold these, and no others, once a second person has confirmed
    it. Their sessions end then.
    """
    wanted = RolesToGive(number=number.strip().upper(), roles=tuple(sorted(set(roles))))
    return await carry(GIVE_STAFF_ROLES, context, wanted, reason)


async def _give(doing: Doing, wanted: RolesToGive) -> str | Refusal:
    permissions = doing.context.permissions
    if not wanted.roles or not permissions.anybody.issuperset(wanted.roles):
        return _NO_ROLE
    together = refused_together(wanted.roles, permissions.never_together)
    if together is not None:
        return together
    if not await staff.give_roles(doing.connection, wanted.number, wanted.roles):
        return NO_SUCH_STAFF
    await end_sessions(doing.connection, staff.SESSIONS, wanted.number)
    return wanted.number


GIVE_STAFF_ROLES = CarriedAct(
    act=RegisterAct.GIVE_STAFF_ROLES,
    content=RolesToGive,
    about=lambda wanted: wanted.number,
    confirms=lambda permissions: permissions.confirm_staff,
    do=_give,
    says=lambda number: (f"{number} holds these roles from now on, and signs in anew.",),
)
