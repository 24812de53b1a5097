"""Programs of organisations, by the key that they show with each request.

Failures are not counted here: nobody guesses 256 bits, and what is found takes one look-up.
"""

from __future__ import annotations

from service.context import Context
from store.api_keys import PREFIX, digest_of_key, key_of_digest
from store.sign_ins import FAILED, note_sign_in
from wiring.app import App

_LONGEST = 200


async def context_of_bearer(app: App, secret: str, used: str, address: str = "") -> Context | None:
    """For the use cases, of the program that shows a key; None if it is no live one."""
    if not secret.startswith(PREFIX) or len(secret) > _LONGEST:
        return None
    digest = digest_of_key(app.keys.ring, secret)
    async with app.engine.begin() as connection:
        key = await key_of_digest(connection, digest)
        if key is None:
            await note_sign_in(connection, "", "key of a program", FAILED)
            return None
    return Context(
        app=app,
        used=used,
        organisation=key.organisation,
        organisation_roles=key.roles,
        address=address,
    )
