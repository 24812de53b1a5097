"""An organisation that shows who it is."""

from __future__ import annotations

import secrets

from policy.organisations import may_sign
from starter.commands.desk import Desk
from starter.commands.signing import asked_credential
from store import organisations
from store.cases import clock
from store.staff import digest, matches

VARIABLE = "REFERRALS_ORGANISATION_CREDENTIAL"


def organisations_credential() -> str:
    """The credential of an organisation: from the environment for scripts, otherwise typed."""
    return asked_credential(VARIABLE, "Organisation's credential")


async def proven(desk: Desk, organisation: str, credential: str) -> bool:
    """Whether this is the credential of an organisation that is registered now; an organisation
    without one has none that fits.
    """
    async with desk.app.engine.connect() as connection:
        kept = await organisations.credential_of(connection, organisation)
        known = (await organisations.load_register(connection)).get(organisation)
        there = may_sign(known, await clock(connection))
    # Held against a digest of nobody's if there is none, so that the time it takes tells nothing.
    fits = matches(credential, kept or digest(secrets.token_urlsafe(16)))
    return bool(kept) and fits and there
