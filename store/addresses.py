"""Where a notice goes, looked up at the moment of sending: to the organisation that stands for the
sender now, a colleague on duty, or a team's mailbox.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.words import AUTHORITY, ON_DUTY, REFERRER
from policy.organisations import Nation
from store.bundle import Bundle, PreparedStatement, Rows
from store.successors import standing_for, still_there
from store.tables import cases, mailboxes, organisations, referrals, staff

_OUR_NATION = Nation.ENGLAND.value


class Addressed(Protocol):
    """A notice, as far as its address asks."""

    @property
    def reference(self) -> str:
        """The case, or the organisation's own code for a notice about no case."""
        ...

    @property
    def audience(self) -> str:
        """Who it is for."""
        ...

    @property
    def staff_number(self) -> str:
        """The colleague on duty."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a notice goes in and out of office hours, if anywhere, and by which nation's bank
    holidays those are.
    """

    office: str | None = None
    out_of_hours: str | None = None
    nation: str = _OUR_NATION


# The organisation's successor, unless there is none: then there is no address, and a person finds
# out whom to notify.
_REFERRER = PreparedStatement(
    select(
        organisations.c.contact_email,
        organisations.c.out_of_hours_email,
        organisations.c.nation,
    ).where(
        still_there(organisations.c.id),
        organisations.c.id
        == standing_for(
            func.coalesce(
                select(referrals.c.organisation_id)
                .where(referrals.c.reference == bindparam("of"))
                .scalar_subquery(),
                # A notice about no case has the organisation's own code instead.
                bindparam("of"),
            ),
            "referrer",
        ),
    )
)
_AREA = and_(
    still_there(organisations.c.id),
    organisations.c.id
    == standing_for(
        select(cases.c.authority).where(cases.c.reference == bindparam("of")).scalar_subquery(),
        "area",
    ),
)
_AUTHORITY = PreparedStatement(
    select(
        func.coalesce(
            select(organisations.c.contact_email).where(_AREA).scalar_subquery(),
            # One that is not registered, or has left: somebody looks for its address.
            select(mailboxes.c.email).where(mailboxes.c.name == AUTHORITY).scalar_subquery(),
        ).label("contact_email"),
        func.coalesce(
            select(organisations.c.out_of_hours_email).where(_AREA).scalar_subquery(), ""
        ).label("out_of_hours_email"),
        func.coalesce(
            select(organisations.c.nation).where(_AREA).scalar_subquery(), _OUR_NATION
        ).label("nation"),
    )
)
_COLLEAGUE = PreparedStatement(
    select(
        func.coalesce(
            select(staff.c.email)
            .where(staff.c.number == bindparam("number"), staff.c.active)
            .scalar_subquery(),
            select(mailboxes.c.email).where(mailboxes.c.name == bindparam("box")).scalar_subquery(),
        ).label("email")
    )
)
_ORGANISATIONS = {REFERRER: _REFERRER, AUTHORITY: _AUTHORITY}


def look_up_address(bundle: Bundle, notice: Addressed) -> None:
    """Where it goes is looked up at the moment of sending."""
    if notice.audience in _ORGANISATIONS:
        bundle.add(_ORGANISATIONS[notice.audience], of=notice.reference)
        return
    on_duty = notice.audience == ON_DUTY
    bundle.add(
        _COLLEAGUE,
        number=notice.staff_number if on_duty else "",
        box="alarm" if on_duty else notice.audience,
    )


def address_of(notice: Addressed, found: Rows) -> Address:
    """What was looked up; no address if there is none."""
    if not found:
        return Address()
    row = found[0]
    if notice.audience in _ORGANISATIONS:
        return Address(
            office=row.contact_email,
            out_of_hours=row.out_of_hours_email or row.contact_email,
            nation=row.nation,
        )
    return Address(office=row.email, out_of_hours=row.email)


async def set_mailbox(
    connection: AsyncConnection, name: str, email: str, *, replace: bool = True
) -> None:
    """The address of a team, or of the alarm that rings when nobody is on duty."""
    row = insert(mailboxes).values(name=name, email=email)
    wanted = (
        row.on_conflict_do_update(index_elements=["name"], set_={"email": email})
        if replace
        else row.on_conflict_do_nothing()
    )
    await connection.execute(wanted)
