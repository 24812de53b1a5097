"""Connections: one engine a process, with limits on every wait, and nothing of a parameter in any
error.
"""

from __future__ import annotations

import select
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from pydantic_core import PydanticSerializationError
from sqlalchemy import URL, event, make_url
from sqlalchemy.exc import DataError, DBAPIError, InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from store.driver_connection import DriverConnection
from store.written import watch_engine

CONNECT_SECONDS = 5
_TIMEOUTS = {
    "statement_timeout": "8s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
}
# A network that fell silent says nothing on a socket: what was not used for so long is asked.
_IN_DOUBT_AFTER = 5.0
_STATEMENTS_PREPARED = 300
# Classes of SQLSTATE: data exception, program limit exceeded.
_NEVER = frozenset({"22", "54"})


def normalised(url: str) -> URL:
    """The address with the driver this project uses, however it was written."""
    return make_url(url).set(drivername="postgresql+psycopg")


def open_engine(
    url: str,
    schema: str,
    process: str,
    pool_size: int = 20,
    *,
    session_role: str = "",
    by_keys: bool = False,
    creator: Callable[..., Awaitable[Any]] = DriverConnection.connect,
) -> AsyncEngine:
    """An engine whose names resolve in `schema`. To be made inside the loop that uses it, and
    disposed of there. It opens so many connections at most (`pool_size`), each when it is first
    needed, and keeps them. `session_role` is what they take on as they begin; `creator` makes
    them. `by_keys`: what is asked has an index, so that no plan that was made while a table was
    small reads all of it once it is large.

    Times are UTC; a lost connection is found before it is used; no wait is without a limit.
    """
    options = [f"-csearch_path={schema}", "-ctimezone=UTC"]
    options += [f"-c{name}={value}" for name, value in _TIMEOUTS.items()]
    if by_keys:
        options.append("-cenable_seqscan=off")
    if session_role:
        options.append(f"-crole={session_role}")
    engine = create_async_engine(
        normalised(url),
        pool_size=pool_size,
        # One beyond those that are kept would be closed as soon as it is put back: a process of
        # the server's, begun for one transaction, that plans every statement anew.
        max_overflow=0,
        # Those put back last are taken first: they have planned most, and the others may rest.
        pool_use_lifo=True,
        hide_parameters=True,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "application_name": f"referrals-{process}",
            "options": " ".join(options),
            "async_creator_fn": creator,
        },
    )
    _find_lost_connections(engine)
    watch_engine(engine)
    return engine


@asynccontextmanager
async def one_by_one(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection on which each statement stands by itself, for what only reads or is done with
    one: nothing to begin, to commit or to roll back.
    """
    async with engine.connect() as connection:
        # Of the connection: an engine with this option would be made anew for each.
        yield await connection.execution_options(isolation_level="AUTOCOMMIT")


@asynccontextmanager
async def of_one_moment(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection that only reads, and whose statements all see the record as of the first of
    them: for a list that is read in parts, of which a row that moves meanwhile would stand in two,
    or in none.
    """
    async with one_by_one(engine) as connection:
        await connection.exec_driver_sql("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield connection
        finally:
            # Not a rollback, for the sake of prepared statements; of one that failed it is one.
            await connection.exec_driver_sql("COMMIT")


def never_held(error: BaseException) -> bool:
    """Whether an error says that the database can never hold what it was given, however often it is
    tried: a NUL, half a character, a key too long for its index.
    """
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None) or ""
        return isinstance(error, DataError) or state[:2] in _NEVER
    return isinstance(error, UnicodeEncodeError | PydanticSerializationError)


def _find_lost_connections(engine: AsyncEngine) -> None:
    """Ask a connection whether it still stands before it is used, though not each time: one that
    was lost has the end of its stream waiting on the socket, and seeing that costs no round trip.
    """
    dialect = engine.sync_engine.dialect

    @event.listens_for(engine.sync_engine, "connect")
    def made(connection: Any, record: Any) -> None:
        connection.driver_connection.prepared_max = _STATEMENTS_PREPARED
        record.info["used"] = time.monotonic()

    @event.listens_for(engine.sync_engine, "checkin")
    def put_back(connection: Any, record: Any) -> None:
        record.info["used"] = time.monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def taken(connection: Any, record: Any, proxy: Any) -> None:
        idle = time.monotonic() - record.info["used"]
        if idle < _IN_DOUBT_AFTER and not _something_came(connection.driver_connection.fileno()):
            return
        try:
            stands = dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error:
            stands = False
        if not stands:
            raise InvalidatePoolError


def _something_came(socket: int) -> bool:
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    return bool(poll.poll(0))
