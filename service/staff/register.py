"""The staff register: who acts here, with which roles."""

from __future__ import annotations

from policy.help import UseCase, use_cases
from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from store import staff
from store.staff import StaffMember as StaffMember

NO_SUCH_STAFF = Refusal(
    code="no-such-staff",
    sentence="Nobody who serves has this staff number.",
    what_to_do="Look it up.",
    rule="service",
    helps=use_cases(UseCase.STAFF),
)


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def list_staff(context: Context) -> list[StaffMember]:
    """Everybody, by number."""
    async with context.app.engine.connect() as connection:
        return await staff.list_staff(connection)


@use_case(staff=lambda permissions: permissions.keep_staff, organisations=False)
async def end_service(context: Context, number: str) -> str | Refusal:
    """Somebody leaves: they cannot sign in any more, and their sessions end at once. Their
    number.
    """
    number = number.strip().upper()
    async with context.app.engine.begin() as connection:
        return number if await staff.end_service(connection, number) else NO_SUCH_STAFF
