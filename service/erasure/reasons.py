"""Whether a reason that is kept for good names the person whose case it is about."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.erasing_reason import REASON_NAMES, names_the_person
from policy.refusal import Refusal
from store.forms import NoKey, sealer_of
from store.keys import KeyStoreUnreachable
from store.person import PERSON_COLUMNS, unsealed
from store.sealing import SealBroken
from store.tables import persons
from wiring.app import App


async def refused_reasons(
    app: App, connection: AsyncConnection, reference: str, *reasons: str
) -> Refusal | None:
    """A refusal for one that does. It is compared by the service, and shown to nobody. Of a person
    whose words do not open any more nothing can be named.
    """
    with suppress(NoKey, KeyStoreUnreachable, SealBroken):
        sealer = await sealer_of(app.keys, reference)
        query = select(*PERSON_COLUMNS).where(persons.c.reference == reference)
        row = (await connection.execute(query)).one_or_none()
        if row is None or row.sealed is None:
            return None
        cells = unsealed(sealer, reference, row)
        if any(names_the_person(reason, cells) for reason in reasons):
            return REASON_NAMES
    return None
