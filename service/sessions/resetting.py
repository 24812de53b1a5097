"""A second factor that its owner has lost is taken away by somebody else: they set up another at
their next sign-in, with the credential that only they have.
"""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from service.sessions.codes import log
from store.factor_events import lock_factors, note_factor
from store.half_sessions import end_halves
from store.passkeys import end_passkeys
from store.recovery_codes import end_codes
from store.sessions import end_sessions
from store.signing_people import FactorHolder
from store.totp import end_apps


async def reset_factors(
    connection: AsyncConnection, who: FactorHolder, *, by: str, reason: str
) -> None:
    """End everything that is a second factor of theirs, and their sessions, which one of those
    began. Who did it and why is on record.
    """
    await lock_factors(connection, who)
    await end_apps(connection, who)
    await end_codes(connection, who)
    await end_passkeys(connection, who)
    await end_halves(connection, who)
    await end_sessions(connection, who.people.sessions, who.number)
    await note_factor(connection, who, "reset", by=by, reason=reason)


def log_reset() -> None:
    """Once it is on record: a reset that is only tried is on no log."""
    log.event("second-factor", code="reset")
