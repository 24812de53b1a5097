"""An organisation that shows who it is."""

from __future__ import annotations

from policy.organisations import may_sign
from starter.commands.desk import Desk
from starter.commands.sign_in import asked_credential
from store import organisations
from store.cases import clock

VARIABLE = "REFERRALS_ORGANISATION_CREDENTIAL"


def organisations_credential() -> str:
    """The credential of an organisation: from the environment for scripts, otherwise typed."""
    return asked_credential(VARIABLE, "Organisation's credential")


async def proven(desk: Desk, organisation: str, credential: str) -> bool:
    """Whether this is the credential of an organisation that is registered now; an organisation
    without one has none that fits.
    """
    engine = desk.app.engine
    if not await organisations.is_credential_of(engine, organisation, credential):
        return False
    async with engine.connect() as connection:
        known = (await organisations.load_register(connection)).get(organisation)
        return may_sign(known, await clock(connection))
