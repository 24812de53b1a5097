"""What an organisation shows who it is by."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from policy.organisations import may_sign
from policy.refusal import Refusal
from policy.registrar_reasons import LEFT, NOT_REGISTERED
from service.authorisation import use_case
from service.context import Context
from service.organisations.register import code_of
from store import organisations
from store.cases import clock
from store.credentials import new_digest

_MADE_BYTES = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCredential:
    """A credential, to be shown once: it is kept nowhere."""

    organisation: str
    credential: str = field(repr=False)


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def renew_credential(context: Context, code: str) -> NewCredential | Refusal:
    """Make a new credential for an organisation. The old one ends."""
    code, made = code_of(code), secrets.token_urlsafe(_MADE_BYTES)
    digest = await new_digest(made)
    async with context.app.engine.begin() as connection:
        known = (await organisations.load_register(connection)).get(code)
        if known is None:
            return NOT_REGISTERED
        if not may_sign(known, await clock(connection)):
            return LEFT
        await organisations.set_credential(connection, code, digest)
    return NewCredential(organisation=code, credential=made)
