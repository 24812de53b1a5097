"""Who signed in, who tried to and failed, who had to wait, who signed out: apart from who looked
into which case, and never changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, Text, bindparam, case, exists, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.bundle import Bundle, PreparedStatement
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


_NAMED, _WAY, _WHAT = (bindparam(name, type_=Text) for name in ("account", "way", "what"))
_KNOWN = or_(
    exists(select(staff.c.number).where(staff.c.number == _NAMED)),
    exists().where(partner_users.c.number == _NAMED),
    exists(select(organisations.c.id).where(organisations.c.id == _NAMED)),
)
_ACCOUNT = case((_KNOWN, _NAMED), else_=UNKNOWN)
_THIS_MINUTE = exists().where(
    sign_ins.c.account == _ACCOUNT,
    sign_ins.c.way == _WAY,
    sign_ins.c.what == _WHAT,
    sign_ins.c.at >= func.date_trunc("minute", func.clock_timestamp()),
)
_NOTE = PreparedStatement(
    insert(sign_ins).from_select(
        ["account", "way", "what"],
        select(_ACCOUNT, _WAY, _WHAT).where(or_(_WHAT == FAILED, ~_THIS_MINUTE)),
    )
)


async def note_sign_in(connection: AsyncConnection, account: str, way: str, what: str) -> None:
    """Note it: one row a minute for each is enough, but each failure has its own, of a number that
    nobody has too. A failure is the same work whether or not there is such a number.
    """
    await Bundle(connection).ask(_NOTE, account=account, way=way, what=what)


_NOTED = select(*(sign_ins.c[name] for name in SignInNote.__dataclass_fields__))


async def all_sign_ins(connection: AsyncConnection) -> list[SignInNote]:
    """Everything that is noted, the earliest first."""
    return await _found(connection, _NOTED.order_by(sign_ins.c.at, sign_ins.c.id))


async def latest_sign_ins(connection: AsyncConnection, most: int) -> list[SignInNote]:
    """The latest of it, the last first."""
    return await _found(connection, _NOTED.order_by(sign_ins.c.id.desc()).limit(most))


async def _found(connection: AsyncConnection, query: Select[Any]) -> list[SignInNote]:
    return [SignInNote(**row._mapping) for row in await connection.execute(query)]
