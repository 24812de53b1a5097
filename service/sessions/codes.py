"""Codes of a second factor, held against what is kept: an app's, each good once, or a recovery
code.
"""

from __future__ import annotations

import pyotp
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.second_factor import app_code, fitting_step, recovery_code
from store import totp
from store.factor_events import note_factor
from store.partner_users import PEOPLE as PARTNERS
from store.policy_time import clock
from store.recovery_codes import use_recovery_code
from store.signing_people import FactorHolder
from store.staff import PEOPLE as STAFF
from store.totp import AppSecret
from wiring.app import App
from wiring.logs import get_logger

ISSUER = "Rough-sleeping referrals"
ALL = {people.owner: people for people in (STAFF, PARTNERS)}
"""Everybody who signs in with a credential, by their kind."""

log = get_logger("sign-in")


async def accept_code(
    app: App, connection: AsyncConnection, who: FactorHolder, typed: str
) -> str | None:
    """Use a code that somebody typed: which kind it was, noted; None if it is not good. The time is
    the database's, whatever the machine's clock says.
    """
    ring = app.keys.ring
    if code := app_code(typed):
        kept = await totp.secret_in_use(connection, app.keys, who)
        step = None if kept is None else await fitting(connection, kept, code)
        if kept is None or step is None or not await totp.use_step(connection, kept.id, step):
            return None
        return "app"
    code = recovery_code(typed)
    if not code or not await use_recovery_code(connection, ring, who, code):
        return None
    await noted(connection, who, "recovery code used")
    return "recovery code"


async def fitting(connection: AsyncConnection, kept: AppSecret, code: str) -> int | None:
    """Of which step a code of an app is, if it is good now."""
    made = pyotp.TOTP(kept.secret)
    return fitting_step(code, await clock(connection), kept.last_step, made.generate_otp)


def new_secret() -> str:
    """A secret for an app: 160 random bits, as RFC 4226 asks for."""
    return pyotp.random_base32()


def address_of_secret(who: FactorHolder, secret: str, track: str) -> str:
    """What the picture for the app says. It names somebody by their number only."""
    return pyotp.TOTP(secret).provisioning_uri(name=who.number, issuer_name=f"{ISSUER} ({track})")


async def noted(
    connection: AsyncConnection,
    who: FactorHolder,
    what: str,
    *,
    by: str = "",
    reason: str = "",
) -> None:
    """Put what happened to a second factor on record and, without who it was, on the log."""
    await note_factor(connection, who, what, by=by, reason=reason)
    log.event("second-factor", code=what.replace(" ", "-"))
