"""The sample's staff of the support track, for each role, and who of them is on duty; and how the
staff of either track is entered. All are invented.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from policy.partners import OrganisationRole
from policy.support.words import Role, Team
from policy.time import add_months, at_london, london_day
from store.credentials import Digest
from store.partner_users import PartnerUser
from store.staff import SAMPLE, StaffMember, add_staff, find_staff, put_on_duty
from wiring.embedded.folder import OUTSIDE, write_private

MONTHS_AHEAD = 6
RECORDED_BY = SAMPLE
"""Setup, as records name it: nobody signed in, and no second person confirmed it."""


@dataclass(frozen=True, slots=True)
class Staff:
    """A track's people, and its rota: a role, a place on the rota and who stands there. `outside`
    is somebody of an organisation, who may do there whatever may be done.
    """

    members: Sequence[StaffMember]
    line: Sequence[tuple[StrEnum, int, str]]
    outside: PartnerUser

    @property
    def people(self) -> Mapping[str, str]:
        """What each of them is, by number."""
        staff = {one.number: ", ".join(one.roles) for one in self.members}
        return staff | {self.outside.number: OUTSIDE}


def member(number: str, name: str, team: StrEnum, *roles: StrEnum) -> StaffMember:
    """Somebody invented."""
    address = f"{number.lower()}@referrals.example"
    return StaffMember(number=number, name=name, email=address, team=team, roles=roles)


def outside(organisation: str, name: str) -> PartnerUser:
    """Somebody invented of an organisation, its first person."""
    return PartnerUser(
        number=f"{organisation}-U1",
        organisation=organisation,
        name=name,
        email=f"{organisation.lower()}@referrals.example",
        roles=frozenset(OrganisationRole),
        active=True,
        accepted=True,
        invited_until=None,
    )


_MEMBERS = (
    member("S-1001", "Imogen Sample", Team.CHECK, Role.CHECK_OFFICER),
    member("S-1002", "Tariq Sample", Team.SUPPORT, Role.CASEWORKER),
    member("S-1003", "Bronwen Sample", Team.SUPPORT, Role.DUTY_SUPERVISOR),
    member("S-1004", "Callum Sample", Team.SUPPORT, Role.DUTY_SUPERVISOR),
    member("S-1005", "Adaeze Sample", Team.SUPPORT, Role.MANAGER),
    member("S-1006", "Rhys Sample", Team.SUPPORT, Role.HEAD_OF_SERVICE),
    member("S-1007", "Mei Sample", Team.OPERATIONS, Role.OPERATIONS),
    member("S-1008", "Oksana Sample", Team.OPERATIONS, Role.REGISTRAR),
    member("S-1009", "Niamh Sample", Team.SUPPORT, Role.MANAGER, Role.HEAD_OF_SERVICE),
    member("S-1010", "Efua Sample", Team.SUPPORT, Role.REGULATED_ADVISER),
    member("S-1011", "Ines Sample", Team.OPERATIONS, Role.DATA_PROTECTION_OFFICER),
    member("S-1012", "Wanjiru Sample", Team.OPERATIONS, Role.REGISTRAR),
)

_LINE = (
    (Role.DUTY_SUPERVISOR, 1, "S-1003"),
    (Role.DUTY_SUPERVISOR, 2, "S-1004"),
    (Role.MANAGER, 1, "S-1005"),
    (Role.MANAGER, 2, "S-1009"),
    (Role.HEAD_OF_SERVICE, 1, "S-1006"),
    (Role.HEAD_OF_SERVICE, 2, "S-1009"),
)

SUPPORT_STAFF = Staff(_MEMBERS, _LINE, outside("E09000033", "Siobhan Sample"))


def kept_credentials(staff: Staff, path: Path) -> dict[str, str]:
    """The credential of each of them, made once and kept in a file for its owner only.

    The file is written before anybody is entered with it, so that no start can lose one.
    """
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    known = {line.split()[0]: line.split()[-1] for line in written.splitlines() if line.strip()}
    people = staff.people
    made = {number: secrets.token_urlsafe(18) for number in people if number not in known}
    if made:
        lines = (f"{number}  {people[number]}  {made[number]}\n" for number in made)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(path, written + "".join(lines))
    return known | made


async def missing_staff(connection: AsyncConnection, staff: Staff) -> list[StaffMember]:
    """The invented people who are not entered yet."""
    return [one for one in staff.members if not await find_staff(connection, one.number)]


async def enter_staff(
    connection: AsyncConnection, missing: list[StaffMember], digests: dict[str, Digest]
) -> None:
    """Enter the invented people who are missing."""
    for one in missing:
        await add_staff(connection, one, digests[one.number], RECORDED_BY)


async def fill_rota(connection: AsyncConnection, staff: Staff, now: datetime) -> None:
    """Somebody on duty in every line, this month and the coming ones; what is there stays."""
    for starts, ends in _months(london_day(now)):
        for role, position, number in staff.line:
            if await find_staff(connection, number):
                await put_on_duty(
                    connection,
                    role=role,
                    position=position,
                    number=number,
                    starts=starts,
                    ends=ends,
                    recorded_by=RECORDED_BY,
                )


def _months(today: date) -> Iterator[tuple[datetime, datetime]]:
    first = today.replace(day=1)
    for ahead in range(MONTHS_AHEAD + 1):
        starts, ends = add_months(first, ahead), add_months(first, ahead + 1)
        yield at_london(starts, time(0)), at_london(ends, time(0))
