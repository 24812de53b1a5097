"""How an act on the registers is carried out: at once where one person does it, or proposed, for a
second one to confirm. It is tried either way, so that nobody is asked to confirm what cannot be.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.refusal import Refusal
from policy.second_person import REASON_MISSING, RegisterAct, needs_two
from service.context import Context
from service.permissions import Permissions
from service.values.proposed import ProposedAct as ProposedAct
from store.act_proposals import keep_proposal

C = TypeVar("C")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """One act's: the transaction that it is done in, the process, who proposed it and why, and who
    confirms it and why (empty while it is tried, or done alone).
    """

    connection: AsyncConnection
    context: Context
    by: str
    reason: str
    confirmed_by: str = ""
    confirmed_why: str = ""


async def _nothing_more(context: Context, done: R) -> R:
    return done


async def _nothing_undone(doing: Doing, content: C) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedAct(Generic[C, R]):
    """An act on the registers. `content` is the type of what it needs to know; `about` the staff
    number or code that it is about. `confirms` is who may be the second person. `do` does it in the
    transaction given, `afterwards` what follows once that is on record, `undo` what follows when it
    is rejected, or why it cannot be. `says` puts in sentences what came of it, for the person who
    confirmed it.
    `of_about`, if what it is about says it all: then nothing else is kept.
    """

    act: RegisterAct
    content: type[C]
    about: Callable[[C], str]
    confirms: Callable[[Permissions], frozenset[StrEnum]]
    do: Callable[[Doing, C], Awaitable[R | Refusal]]
    says: Callable[[R], tuple[str, ...]]
    afterwards: Callable[[Context, R], Awaitable[R]] = _nothing_more
    undo: Callable[[Doing, C], Awaitable[Refusal | None]] = _nothing_undone
    of_about: Callable[[str], C] | None = None

    def written(self, content: C) -> bytes:
        """What it needs to know, to be sealed."""
        return b"" if self.of_about is not None else TypeAdapter(self.content).dump_json(content)

    def read(self, about: str, kept: bytes) -> C:
        """The same, from what was kept."""
        if self.of_about is not None:
            return self.of_about(about)
        return TypeAdapter(self.content).validate_json(kept)


async def carry(
    carried: CarriedAct[C, R], context: Context, content: C, reason: str
) -> R | ProposedAct | Refusal:
    """Do it, or propose it, as the judge says of this act; a refusal if it cannot be done."""
    reason, two = reason.strip(), needs_two(carried.act)
    if two and not reason:
        return REASON_MISSING
    async with context.app.engine.connect() as connection:
        tried = await connection.begin()
        doing = Doing(connection=connection, context=context, by=context.by, reason=reason)
        done = await carried.do(doing, content)
        if isinstance(done, Refusal) or two:
            await tried.rollback()
        else:
            await tried.commit()
    if isinstance(done, Refusal):
        return done
    if not two:
        return await carried.afterwards(context, done)
    async with context.app.engine.begin() as connection:
        return await propose(connection, context, carried, content, reason)


async def propose(
    connection: AsyncConnection,
    context: Context,
    carried: CarriedAct[C, R],
    content: C,
    reason: str,
    *,
    by: str = "",
) -> ProposedAct:
    """Keep it, for a second person to decide; in the name of `by` where nobody is signed in yet."""
    id, until = await keep_proposal(
        connection,
        context.app.keys,
        act=carried.act,
        about=carried.about(content),
        content=carried.written(content),
        reason=reason,
        by=by or context.by,
    )
    return ProposedAct(
        id=id,
        act=carried.act,
        about=carried.about(content),
        until=until,
        roles=tuple(sorted(carried.confirms(context.permissions))),
    )
