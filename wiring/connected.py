"""What a process has connected to, said once at its start: no password, token or case in it."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from wiring.app import App
from wiring.logs import get_logger
from wiring.service_secrets import THIS_MACHINE

TLS, CLEAR, NEAR = "tls", "clear", "this-machine"
"""How a link is kept: by TLS, not at all, or within one machine."""
_SAID = {TLS: "over TLS", CLEAR: "in clear text", NEAR: "on this machine"}

log = get_logger("startup")


async def say_connected(app: App, temporal: bool) -> tuple[str, ...]:
    """A sentence for each link, the same as codes in the log."""
    async with app.engine.connect() as connection:
        lines = [await _database(connection)]
    if temporal:
        lines.append(_temporal(app))
    return tuple(lines)


async def _database(connection: AsyncConnection) -> str:
    raw = (await connection.get_raw_connection()).driver_connection
    assert raw is not None  # it was asked a moment ago
    info = raw.info
    login = (await connection.execute(text("SELECT current_user"))).scalar_one()
    how = _how(info.host or "", secure=raw.pgconn.ssl_in_use)
    log.event("database-connected", code=how)
    place = f"{info.host}:{info.port}" if info.host else "a socket"
    return f"The record: database {info.dbname} at {place} as {login}, {_SAID[how]}."


def _temporal(app: App) -> str:
    address, namespace = app.settings.temporal_address, app.settings.namespace
    host = address.rpartition(":")[0].strip("[]")
    how = _how(host, secure=app.settings.temporal_tls)
    log.event("temporal-connected", code=how)
    return f"Temporal: {address}, namespace {namespace}, {_SAID[how]}."


def _how(host: str, *, secure: bool) -> str:
    if secure:
        return TLS
    return NEAR if host in THIS_MACHINE or host.startswith("/") or not host else CLEAR
