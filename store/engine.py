"""Connections: one engine a process, with limits on every wait, and nothing of a parameter in any
error.
"""

from __future__ import annotations

from sqlalchemy import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

CONNECT_SECONDS = 5
_TIMEOUTS = {
    "statement_timeout": "8s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
}


def normalised(url: str) -> URL:
    """The address with the driver this project uses, however it was written."""
    return make_url(url).set(drivername="postgresql+psycopg")


def open_engine(url: str, schema: str, process: str, pool_size: int = 10) -> AsyncEngine:
    """An engine whose names resolve in `schema`. To be made inside the loop that uses it, and
    disposed of there.

    Times are UTC; a lost connection is found before it is used; no wait is without a limit.
    """
    options = [f"-csearch_path={schema}", "-ctimezone=UTC"]
    options += [f"-c{name}={value}" for name, value in _TIMEOUTS.items()]
    return create_async_engine(
        normalised(url),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "application_name": f"referrals-{process}",
            "options": " ".join(options),
        },
    )
