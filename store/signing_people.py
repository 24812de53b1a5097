"""People who sign in with a number and a credential: staff, and people of organisations, alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.second_factor import FactorOwner
from store.credentials import Holder
from store.sessions import SessionsOf

SAMPLE = "sample"
"""By whom the invented people of the embedded default were entered, as records name it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningPeople:
    """One kind of them: their table, which has `number` and `credential`, and where their sessions
    are. `serves` says of a row whether they may sign in, `sample` whether they are invented for the
    embedded default.
    """

    owner: FactorOwner
    table: Table
    sessions: SessionsOf
    serves: Callable[[], ColumnElement[bool]]
    sample: ColumnElement[bool]

    def row(self, number: str) -> ColumnElement[bool]:
        """Somebody's, while they may sign in."""
        return (self.table.c.number == number) & self.serves()

    def holder(self, number: str) -> Holder:
        """Whose credential is looked at."""
        return Holder(table=self.table, row=self.row(number))


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorHolder:
    """Somebody who has a second factor, or is to have one."""

    people: SigningPeople
    number: str

    @property
    def account(self) -> str:
        """How they are named where failures are counted."""
        return f"second factor {self.people.owner} {self.number}"

    def own(self, table: Table) -> ColumnElement[bool]:
        """Whether a row of a table is theirs."""
        return (table.c.owner == self.people.owner.value) & (table.c.number == self.number)

    def named(self) -> dict[str, str]:
        """Whose a row is, as it is written."""
        return {"owner": self.people.owner.value, "number": self.number}


async def is_sample(connection: AsyncConnection, who: FactorHolder) -> bool:
    """Whether they are invented for the embedded default."""
    found = await connection.execute(
        select(who.people.sample).where(who.people.table.c.number == who.number)
    )
    return bool(found.scalar())


async def serves_now(connection: AsyncConnection, who: FactorHolder) -> bool:
    """Whether they may sign in still."""
    found = await connection.execute(
        select(who.people.table.c.number).where(who.people.row(who.number))
    )
    return found.first() is not None
