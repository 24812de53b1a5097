"""Who stands for an organisation that is no more, as the database sees it; and the open cases that
are to be sent it (R2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    Text,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.events import OrganisationSucceeded
from policy.cases.orders import C
from policy.cases.track import E, S
from policy.organisations import Status
from store.bundle import Bundle
from store.case_store import CaseStore
from store.forms import NoKey, sealer_of
from store.inbox import put_fact
from store.policy_time import policy_now
from store.tables import cases, inbox, registrations, successions

_MOST_STEPS = 20
"""No chain of successors is as long; a ring ends here."""


def _named() -> Any:
    """The deed that counts for each organisation, if it has begun to count."""
    newer = successions.alias("newer")
    later = exists().where(
        newer.c.organisation_id == successions.c.organisation_id,
        newer.c.number > successions.c.number,
    )
    return (
        select(successions.c.organisation_id, successions.c.successor_id)
        .where(~later, successions.c.effective_from <= func.clock_timestamp())
        .subquery("named")
    )


def standing_for(start: ColumnElement[str], name: str) -> ColumnElement[str]:
    """The organisation in whose name one is now run: itself, or the last of its successors. `name`
    is that of the chain in the statement.
    """
    named = _named()
    line = select(start.label("id"), literal(0).label("step")).cte(name, recursive=True)
    line = line.union_all(
        select(named.c.successor_id, line.c.step + 1)
        .join(line, named.c.organisation_id == line.c.id)
        .where(line.c.step < _MOST_STEPS)
    )
    return select(line.c.id).order_by(line.c.step.desc()).limit(1).scalar_subquery()


def still_there(id: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether an organisation has not left the register by now."""
    return _status_now(id).is_distinct_from("left")


def signs_now(id: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether people and programs may act for an organisation now: `policy.organisations.may_sign`
    as the database sees it (R2).
    """
    return _status_now(id).in_([Status.ACTIVE.value, Status.SUSPENDED.value])


def _status_now(id: ColumnElement[str]) -> ScalarSelect[str]:
    return (
        select(registrations.c.status)
        .where(registrations.c.organisation_id == id)
        .where(registrations.c.effective_from <= func.clock_timestamp())
        .order_by(registrations.c.effective_from.desc(), registrations.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWith:
    """An open case of an organisation: as its area's authority, or as who referred."""

    reference: str
    as_authority: bool


async def open_with(connection: AsyncConnection, organisation: str) -> list[OpenWith]:
    """Every open case of an organisation, in order."""
    ours = cases.c.authority == organisation
    rows = await connection.execute(
        select(cases.c.reference, ours.label("as_authority"))
        .where(cases.c.ended_at.is_(None), or_(ours, cases.c.organisation_id == organisation))
        .order_by(cases.c.reference)
    )
    return [OpenWith(reference=row.reference, as_authority=row.as_authority) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Succeeded:
    """A case to which a successor is to be sent."""

    reference: str
    organisation: str
    successor: str

    @property
    def id(self) -> str:
        """That of the news, which counts once."""
        return f"succeeded/{self.reference}/{self.organisation}/{self.successor}"


async def to_be_sent(connection: AsyncConnection) -> list[Succeeded]:
    """The open cases of organisations whose successor counts, which were not sent it yet."""
    named = _named()
    sent = exists().where(inbox.c.id == _id(named))
    query: Select[Any] = (
        select(cases.c.reference, named.c.organisation_id, named.c.successor_id)
        .join(
            named,
            or_(
                cases.c.authority == named.c.organisation_id,
                cases.c.organisation_id == named.c.organisation_id,
            ),
        )
        .where(cases.c.ended_at.is_(None), ~sent)
        .order_by(cases.c.reference)
    )
    return [
        Succeeded(
            reference=row.reference, organisation=row.organisation_id, successor=row.successor_id
        )
        for row in await connection.execute(query)
    ]


def _id(named: Any) -> ColumnElement[str]:
    parts = (cases.c.reference, named.c.organisation_id, named.c.successor_id)
    return func.concat_ws("/", literal("succeeded"), *parts, type_=Text)


async def put_succession(
    store: CaseStore[S, C, E], news: Succeeded, by: str
) -> OrganisationSucceeded | None:
    """Put the news of a successor in a case's inbox, once; None for a case that was erased."""
    try:
        sealer = await sealer_of(store.keys, news.reference)
    except NoKey:
        return None
    async with store.engine.begin() as connection:
        fact = OrganisationSucceeded(
            id=news.id,
            at=await policy_now(connection, news.reference),
            by=by,
            organisation=news.organisation,
            successor=news.successor,
        )
        bundle = Bundle(connection)
        # Every track's events hold those that all tracks share.
        put_fact(bundle, store.forms, sealer, news.reference, by, cast("E", fact))
        await bundle.commit()
    return fact
