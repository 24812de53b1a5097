"""Connections of the pages' job for requests of organisations: they begin as a role that sees
nothing, and for each transaction they are told which organisation asks, in the round trip of its
first statement (`store.rows`).

Nobody who uses them can forget it: an engine from `engine_for` says it by itself. What gets around
that (a connection taken from the pool by hand, a way to the database that is none of ours) sees no
row, for nothing is set. What is set ends with its transaction, so a connection never carries one
organisation over to another's request.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Self

import psycopg
from psycopg.abc import Params
from psycopg.pq import TransactionStatus
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from store.clock import clocks_in, keep_clocks
from store.driver_connection import DriverConnection, Said
from store.engine import open_engine
from store.jobs import ForOrganisation, role_for

_OPTION = "referrals_asking"
_SAY = (
    b"SELECT set_config('role', %(role)s, true),"
    b" set_config('referrals.organisation', %(organisation)s, true)"
)
_BEGINS = b"BEGIN"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoAsks:
    """Which organisation asks, and as which role its request works."""

    organisation: str
    role: str

    @property
    def said(self) -> Mapping[str, str]:
        """As the database is told."""
        return {"role": self.role, "organisation": self.organisation}


class OrganisationConnection(DriverConnection):
    """A connection that says who asks with the first statement of each transaction."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.asking: WhoAsks | None = None
        self.cursor_factory = _SayingCursor

    def said_first(self) -> Sequence[Said]:
        """See DriverConnection: who asks, also with what leaves together (`store.pipeline`)."""
        return () if self.asking is None else ((_SAY, self.asking.said, True),)


class _SayingCursor(psycopg.AsyncCursor[Any]):
    """Says it before whatever begins a transaction, and with it: a pipeline is one round trip, and
    where each statement stands by itself it is one transaction.
    """

    async def execute(
        self,
        query: Any,
        params: Params | None = None,
        *,
        prepare: bool | None = None,
        binary: bool | None = None,
    ) -> Self:
        """See psycopg."""
        connection = self.connection
        assert isinstance(connection, OrganisationConnection)
        if connection.asking is None or _is_under_way(connection):
            await super().execute(query, params, prepare=prepare, binary=binary)
            return self
        async with connection.pipeline():
            # A transaction that says how isolated it is says that before anything is read in it.
            begins = isinstance(query, bytes) and query.startswith(_BEGINS)
            if not begins:
                await _say(connection, connection.asking)
            await super().execute(query, params, prepare=prepare, binary=binary)
            if begins:
                await _say(connection, connection.asking)
        return self

    async def executemany(
        self, query: Any, params_seq: Iterable[Params], *, returning: bool = False
    ) -> None:
        """See psycopg."""
        connection = self.connection
        assert isinstance(connection, OrganisationConnection)
        async with AsyncExitStack() as together:
            if connection.asking is not None and not _is_under_way(connection):
                await together.enter_async_context(connection.pipeline())
                await _say(connection, connection.asking)
            await super().executemany(query, params_seq, returning=returning)


def _is_under_way(connection: psycopg.AsyncConnection[Any]) -> bool:
    """Whether a transaction has begun, also one whose beginning is still on its way."""
    return connection.pgconn.transaction_status != TransactionStatus.IDLE


async def _say(connection: psycopg.AsyncConnection[Any], asking: WhoAsks) -> None:
    cursor = psycopg.AsyncCursor(connection)
    await cursor.execute(_SAY, asking.said, prepare=True)


def open_organisation_engine(
    url: str, schema: str, process: str, track: str, pool_size: int
) -> AsyncEngine:
    """An engine whose connections see nothing; see `open_engine`, and `engine_for`."""
    engine = open_engine(
        url,
        schema,
        process,
        pool_size,
        session_role=role_for(track, ForOrganisation.OWN_ROWS),
        creator=OrganisationConnection.connect,
    )

    @event.listens_for(engine.sync_engine, "engine_connect")
    def taken(connection: Any) -> None:
        asking = connection.get_execution_options().get(_OPTION)
        connection.connection.driver_connection.asking = asking

    @event.listens_for(engine.sync_engine, "checkin")
    def put_back(connection: Any, record: Any) -> None:
        if connection is not None:
            connection.driver_connection.asking = None

    return engine


def engine_for(
    engine: AsyncEngine, track: str, organisation: str, side: ForOrganisation
) -> AsyncEngine:
    """The same connections, for what one organisation asks. It lasts for a request, or for as long
    as something of it goes on.
    """
    if not organisation:
        raise ValueError("a request of no organisation has no rows of its own")
    asking = WhoAsks(organisation=organisation, role=role_for(track, side))
    asked = engine.execution_options(**{_OPTION: asking})
    keep_clocks(asked, clocks_in(engine))
    return asked
