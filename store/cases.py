"""Reading cases: the state a workflow resumes from, the lists people read, the chain an inspector
verifies.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Table, Text, and_, any_, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.cases.orders import C
from policy.cases.track import E, S
from policy.clocks import AGREE_WITHIN
from store import chain
from store.bundle import Bundle, PreparedStatement, Rows
from store.case_store import CaseStore
from store.engine import one_by_one
from store.forms import sealer_of, unseal, unseal_state
from store.tables import cases, events, unkeyed_chains

_CONFIRMED = PreparedStatement(
    update(cases)
    .where(cases.c.reference == bindparam("of"))
    .values(workflow_confirmed_at=func.clock_timestamp())
)


_SECONDS = cases.c.clock_offset_seconds
_STATE = PreparedStatement(
    select(
        cases.c.state,
        cases.c.sequence,
        (func.clock_timestamp() + func.make_interval(0, 0, 0, 0, 0, 0, _SECONDS)).label("now"),
    ).where(cases.c.reference == bindparam("of"))
)


async def load_state(store: CaseStore[S, C, E], reference: str) -> S | None:
    """The state as last recorded, from the primary; None for no such case."""
    async with one_by_one(store.engine) as connection:
        bundle = Bundle(connection)
        add_state(bundle, reference)
        await bundle.send()
    found = await state_in(bundle, store, reference)
    return None if found is None else found[0]


def add_state(bundle: Bundle, reference: str) -> None:
    """Ask for a case's state, and for its own now, together with something else."""
    bundle.add(_STATE, of=reference)


async def state_in(
    bundle: Bundle, store: CaseStore[S, C, E], reference: str
) -> tuple[S, datetime] | None:
    """What a bundle brought of it; None for no such case. The now is that of the case's row, which
    lists count from too: the state does not learn when somebody moves the case's clock.
    """
    rows = bundle.brought(_STATE)
    if not rows:
        return None
    [found] = rows
    sealer = await sealer_of(store.keys, reference)
    state = unseal_state(sealer, store.forms, found.state, reference, found.sequence)
    return state, found.now


def confirm_workflow(bundle: Bundle, reference: str) -> None:
    """Note that a workflow runs the case."""
    bundle.add(_CONFIRMED, of=reference)


async def open_authorities(connection: AsyncConnection) -> list[str]:
    """The areas that have open cases, by their codes."""
    query = select(cases.c.authority).where(cases.c.ended_at.is_(None)).distinct()
    return sorted((await connection.execute(query)).scalars())


SENDER = func.coalesce(func.nullif(cases.c.organisation_id, ""), cases.c.authority)
"""Whose share of what waits a case counts to, as Temporal is told it (`CaseType.share`)."""


async def open_references(connection: AsyncConnection) -> list[str]:
    """Every open case."""
    query = select(cases.c.reference).where(cases.c.ended_at.is_(None))
    return list((await connection.execute(query.order_by(cases.c.reference))).scalars())


async def not_reached(connection: AsyncConnection, references: Collection[str]) -> set[str]:
    """Of these cases, those that are open and that no workflow has come to."""
    query = select(cases.c.reference).where(
        cases.c.reference == any_(bindparam("of", type_=ARRAY(Text))),
        cases.c.ended_at.is_(None),
        cases.c.workflow_confirmed_at.is_(None),
    )
    return set((await connection.execute(query, {"of": list(references)})).scalars())


LEFT_TO_INTAKE = timedelta(seconds=40)
"""For so long a case, with its notices, is left to the process that took it in, which starts it
beside that. Less than what `cases-not-started` is found after.
"""


async def not_started(
    connection: AsyncConnection, older_than: timedelta
) -> tuple[list[tuple[str, str]], list[str]]:
    """Open cases that no workflow is known to run: as pairs of sender and reference, the oldest
    first; and apart from them the references of those that are younger.
    """
    # Before its workflow runs hardly anything but its opening is recorded of a case.
    age = func.statement_timestamp() - cases.c.updated_at
    # One stamped by a clock that ran ahead and was put right since must not be young for long.
    young = and_(age < older_than, age > -AGREE_WITHIN)
    query = (
        select(cases.c.reference, SENDER.label("sender"), young.label("young"))
        .where(cases.c.ended_at.is_(None), cases.c.workflow_confirmed_at.is_(None))
        .order_by(cases.c.updated_at, cases.c.reference)
    )
    found = (await connection.execute(query)).all()
    return (
        [(row.sender, row.reference) for row in found if not row.young],
        [row.reference for row in found if row.young],
    )


async def recorded_events(store: CaseStore[S, C, E], reference: str) -> list[tuple[E, datetime]]:
    """A case's events in order, each with the moment it was recorded: what `fold` rebuilds a state
    from.
    """
    async with one_by_one(store.engine) as connection:
        bundle = Bundle(connection)
        add_events(bundle, reference)
        await bundle.send()
    return await events_in(bundle, store, reference)


_EVENTS = PreparedStatement(
    select(events.c.sequence, events.c.sealed, events.c.recorded_at)
    .where(events.c.reference == bindparam("of"))
    .order_by(events.c.sequence)
)


def add_events(bundle: Bundle, reference: str) -> None:
    """Ask for them together with something else."""
    bundle.add(_EVENTS, of=reference)


async def events_in(
    bundle: Bundle, store: CaseStore[S, C, E], reference: str
) -> list[tuple[E, datetime]]:
    """What a bundle brought of them."""
    sealer, form = await sealer_of(store.keys, reference), store.forms.event
    return [
        (unseal(sealer, form, row.sealed, reference, f"event/{row.sequence}"), row.recorded_at)
        for row in bundle.brought(_EVENTS)
    ]


class EventLine(NamedTuple):
    """An event as a person reads it: its number, when it happened, what, and under which rules,
    with a space between them.
    """

    sequence: int
    at: datetime
    label: str
    rules: str


_LINES = PreparedStatement(
    select(
        events.c.sequence, events.c.happened_at, events.c.label, events.c.rules, events.c.release
    )
    .where(events.c.reference == bindparam("of"))
    .order_by(events.c.sequence)
)


async def timeline(connection: AsyncConnection, reference: str) -> list[EventLine]:
    """A case's events as a person reads them, in their order."""
    return _lines(await Bundle(connection).ask(_LINES, of=reference))


async def deciding_releases(connection: AsyncConnection, reference: str) -> list[tuple[int, str]]:
    """Which release decided each of a case's events, by number; empty for those from before."""
    return _releases(await Bundle(connection).ask(_LINES, of=reference))


def add_timeline(bundle: Bundle, reference: str) -> None:
    """Ask for both together with something else."""
    bundle.add(_LINES, of=reference)


def timeline_in(bundle: Bundle) -> tuple[list[EventLine], list[tuple[int, str]]]:
    """What a bundle brought of it: the events, and which release decided each."""
    rows = bundle.brought(_LINES)
    return _lines(rows), _releases(rows)


def _lines(rows: Rows) -> list[EventLine]:
    return [EventLine(*row[: len(EventLine._fields)]) for row in rows]


def _releases(rows: Rows) -> list[tuple[int, str]]:
    return [(row.sequence, row.release) for row in rows]


async def kinds_since(connection: AsyncConnection, reference: str, sequence: int) -> set[str]:
    """Of which kinds a case's events after this number are; at most 50 of them are looked at."""
    later = (events.c.reference == reference) & (events.c.sequence > sequence)
    query = select(events.c.kind).where(later).order_by(events.c.sequence).limit(50)
    return set((await connection.execute(query)).scalars())


_COVERED = [events.c[name] for name in chain.ChainLink.__dataclass_fields__]


async def verify_chain(store: CaseStore[S, C, E], reference: str) -> tuple[chain.Break, ...]:
    """Every break in a case's audit trail; needs no key of the case's."""
    async with one_by_one(store.engine) as connection:
        end = await _end_of(connection, cases, reference)
        before = await _end_of(connection, unkeyed_chains, reference)
        rows = await connection.execute(
            select(*_COVERED, events.c.previous, events.c.code, events.c.hash)
            .where(events.c.reference == reference)
            .order_by(events.c.sequence)
        )
        links = [kept_link(row._mapping) for row in rows]
    keyed = store.keys.ring.chain_code
    return chain.breaks(reference, links, end, keyed=keyed, before_keys=before)


async def exported_chain(connection: AsyncConnection, reference: str) -> list[dict[str, Any]]:
    """A case's events for an export: nothing of what they say is in it."""
    rows = await connection.execute(
        select(*_COVERED, events.c.previous, events.c.code, events.c.hash)
        .where(events.c.reference == reference)
        .order_by(events.c.sequence)
    )
    return [chain.exported(kept_link(row._mapping)) for row in rows]


def kept_link(row: Mapping[Any, Any]) -> chain.KeptLink:
    """An event row as its chain keeps it."""
    link = chain.ChainLink(**{c.name: row[c.name] for c in _COVERED})
    return chain.KeptLink(link=link, previous=row["previous"], code=row["code"], hash=row["hash"])


async def _end_of(connection: AsyncConnection, table: Table, reference: str) -> chain.ChainEnd:
    query = select(table.c.sequence, table.c.head_hash).where(table.c.reference == reference)
    row = (await connection.execute(query)).one_or_none()
    return chain.NOT_BEGUN if row is None else chain.ChainEnd(row.sequence, row.head_hash)


async def all_references(connection: AsyncConnection) -> AsyncIterator[str]:
    """Every case ever, streamed."""
    rows = await connection.stream(select(cases.c.reference).order_by(cases.c.reference))
    async for row in rows:
        yield row.reference


async def closed_references(engine: AsyncEngine) -> AsyncIterator[str]:
    """Every case that has ended, streamed."""
    query = select(cases.c.reference).where(cases.c.ended_at.is_not(None))
    async with engine.connect() as connection:
        async for row in await connection.stream(query.order_by(cases.c.reference)):
            yield row.reference
