"""Keys of an organisation's programs, made and ended by its own administrator."""

from __future__ import annotations

from dataclasses import dataclass, field

from policy.partners import LIVE_KEYS, TWO_LIVE_KEYS, OrganisationRole, refused_key, refused_name
from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from service.permissions import ByOrganisation
from store import api_keys
from store.api_keys import ApiKey
from store.partner_users import lock_users

_NO_SUCH_KEY = Refusal(
    code="no-such-key",
    sentence="There is no live key of this name in your organisation.",
    what_to_do="Look at the list of your keys.",
    rule="service",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key, to be shown once: `secret` is kept nowhere."""

    id: str
    secret: str = field(repr=False)


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.ADMINISTER)
async def make_key(
    context: Context, name: str, roles: frozenset[OrganisationRole], days: int
) -> NewKey | Refusal:
    """Make a key for a program. Two of a name are live at a time, so that one takes the place of
    the other without a gap.
    """
    name = name.strip()
    refusal = refused_name(name) or refused_key(roles, days)
    if refusal is not None:
        return refusal
    secret = api_keys.new_secret()
    async with context.app.engine.begin() as connection:
        await lock_users(connection, context.organisation)
        known = await api_keys.keys_of(connection, context.organisation)
        if sum(1 for one in known if one.live and one.name == name) >= LIVE_KEYS:
            return TWO_LIVE_KEYS
        id = await api_keys.add_key(
            connection,
            context.organisation,
            name=name,
            digest=api_keys.digest_of_key(context.app.keys.ring, secret),
            roles=roles,
            days=days,
            by=context.by,
        )
    return NewKey(id=id, secret=secret)


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.ADMINISTER)
async def list_keys(context: Context) -> list[ApiKey]:
    """One's own organisation's, the newest first, with when each was last used."""
    async with context.app.engine.connect() as connection:
        return await api_keys.keys_of(connection, context.organisation)


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.ADMINISTER)
async def end_key(context: Context, id: str) -> str | Refusal:
    """End one at once; its id."""
    async with context.app.engine.begin() as connection:
        ended = await api_keys.end_key(connection, context.organisation, id, context.by)
    return id if ended else _NO_SUCH_KEY
