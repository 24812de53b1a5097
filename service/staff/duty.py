"""The duty rota: who is notified when a deadline passes (R18)."""

from __future__ import annotations

from datetime import UTC, datetime

from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from service.staff.register import NO_SUCH_STAFF
from service.values.staff import Duty as Duty
from store import staff

_ROLE_NOT_HELD = Refusal(
    code="role-not-held",
    sentence="They do not hold the role that the rota would call them in.",
    what_to_do="Put somebody on duty who holds it.",
    rule="R18",
)
_ENDS_FIRST = Refusal(
    code="dates-reversed",
    sentence="The duty would end before it begins.",
    what_to_do="Give an end that is later than the beginning.",
    rule="R18",
)


@use_case(staff=lambda permissions: permissions.keep_staff, organisations=False)
async def put_on_duty(context: Context, duty: Duty, starts: datetime) -> Duty | Refusal:
    """Put somebody on the rota, in a role that they hold. What is there already stays."""
    if duty.ends <= starts:
        return _ENDS_FIRST
    async with context.app.engine.begin() as connection:
        member = await staff.find_staff(connection, duty.number.strip().upper())
        if member is None or not member.active:
            return NO_SUCH_STAFF
        if duty.role not in member.roles:
            return _ROLE_NOT_HELD
        await staff.put_on_duty(
            connection,
            role=duty.role,
            position=duty.position,
            number=member.number,
            starts=starts,
            ends=duty.ends,
            recorded_by=context.by,
        )
    return Duty(role=duty.role, position=duty.position, number=member.number, ends=duty.ends)


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def duty_rota(context: Context, at: datetime | None = None) -> list[Duty]:
    """Who is on duty at a moment, otherwise now."""
    async with context.app.engine.connect() as connection:
        rows = await staff.rota(connection, at or datetime.now(UTC))
    return [
        Duty(role=role, position=place, number=who, ends=ends) for role, place, who, ends in rows
    ]
