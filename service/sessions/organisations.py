"""An organisation that shows who it is."""

from __future__ import annotations

from policy.organisations import may_sign
from policy.refusal import Refusal
from service.sessions.throttling import throttled
from store import organisations
from store.policy_time import clock
from wiring.app import App


async def proven(app: App, organisation: str, credential: str) -> bool:
    """Whether this is the credential of an organisation that is registered now; an organisation
    without one has none that fits.
    """
    if not await organisations.is_credential_of(app.engine, organisation, credential):
        return False
    async with app.engine.connect() as connection:
        known = (await organisations.load_register(connection)).get(organisation)
        return may_sign(known, await clock(connection))


async def refused_proof(
    app: App, organisation: str, credential: str, otherwise: Refusal, address: str = ""
) -> Refusal | None:
    """Why this credential does not show that somebody acts for the organisation, or None if it
    does: `otherwise` if it is not its own, or that they failed too often. A program that asks
    several things at the same moment shows it once.
    """

    async def tried() -> bool | None:
        return await proven(app, organisation, credential) or None

    async def look() -> Refusal | None:
        found = await throttled(app, address, f"organisation {organisation}", tried, otherwise)
        return found if isinstance(found, Refusal) else None

    name = app.keys.ring.fingerprint("sign-in", organisation, credential, address)
    return await app.tries.together(name, look)
