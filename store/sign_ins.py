"""Who signed in, who tried to and failed, who had to wait, who signed out: apart from who looked
into which case, and never changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, exists, func, insert, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import organisations, partner_users, sign_ins, staff

SIGNED_IN: Final = "right"
"""What was shown was right: alone, or as the first or second half of signing in."""
FAILED, WAITS, SIGNED_OUT = "failed", "has to wait", "signed out"
UNKNOWN: Final = "unknown"
"""In the place of a number that no register knows: somebody may have typed their credential."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInNote:
    """`account` is whose number it was; `way` by which means they tried, `what` came of it."""

    account: str
    way: str
    what: str
    at: datetime


async def note_sign_in(connection: AsyncConnection, account: str, way: str, what: str) -> None:
    """Note it: one row a minute for each is enough, but each failure of somebody who is known has
    its own.
    """
    known = or_(
        exists().where(staff.c.number == account),
        exists().where(partner_users.c.number == account),
        exists().where(organisations.c.id == account),
    )
    if not (await connection.execute(select(known))).scalar_one():
        account = UNKNOWN
    row = select(literal(account), literal(way), literal(what))
    if account == UNKNOWN or what != FAILED:
        minute = func.date_trunc("minute", func.clock_timestamp())
        same = (sign_ins.c.account == account, sign_ins.c.way == way, sign_ins.c.what == what)
        row = row.where(~exists().where(*same, sign_ins.c.at >= minute))
    await connection.execute(insert(sign_ins).from_select(["account", "way", "what"], row))


_NOTED = select(*(sign_ins.c[name] for name in SignInNote.__dataclass_fields__))


async def all_sign_ins(connection: AsyncConnection) -> list[SignInNote]:
    """Everything that is noted, the earliest first."""
    return await _found(connection, _NOTED.order_by(sign_ins.c.at, sign_ins.c.id))


async def latest_sign_ins(connection: AsyncConnection, most: int) -> list[SignInNote]:
    """The latest of it, the last first."""
    return await _found(connection, _NOTED.order_by(sign_ins.c.id.desc()).limit(most))


async def _found(connection: AsyncConnection, query: Select[Any]) -> list[SignInNote]:
    return [SignInNote(**row._mapping) for row in await connection.execute(query)]
