"""The addresses that events are sent to, kept by an organisation's administrator: made, given
another secret, tested and ended.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from policy.refusal import Refusal
from policy.webhooks import (
    MOST_WEBHOOKS,
    NO_SUCH_WEBHOOK,
    TOO_MANY_WEBHOOKS,
    refused_webhook,
)
from service.authorisation import use_case
from service.context import Context
from service.permissions import ByOrganisation
from service.rows_shown import letterbox
from store import feed, webhooks
from store.partner_users import lock_users
from store.webhooks import Webhook as Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSecret:
    """The secret of an address, to be shown once."""

    id: str
    secret: str = field(repr=False)


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.ADMINISTER)
async def add_webhook(context: Context, address: str) -> WebhookSecret | Refusal:
    """Have events sent to an address from now on."""
    app, address = context.app, address.strip()
    refusal = refused_webhook(address, on_this_machine=app.settings.embedded)
    if refusal is not None:
        return refusal
    # What is on record already has its place before the address is.
    await feed.give_places(letterbox(app, context.organisation).engine)
    async with app.engine.begin() as connection:
        await lock_users(connection, context.organisation)
        if len(await webhooks.webhooks_of(connection, {context.organisation})) >= MOST_WEBHOOKS:
            return TOO_MANY_WEBHOOKS
        id, secret = await webhooks.add_webhook(
            connection, app.keys, context.organisation, address, context.by
        )
    return WebhookSecret(id=id, secret=secret)


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.ADMINISTER)
async def list_webhooks(context: Context) -> list[Webhook]:
    """One's own organisation's, with how its deliveries go."""
    async with context.app.engine.connect() as connection:
        return await webhooks.webhooks_of(connection, {context.organisation})


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.ADMINISTER)
async def change_webhook_secret(context: Context, id: str) -> WebhookSecret | Refusal:
    """Give it another secret. For a day both sign."""
    app = context.app
    async with app.engine.begin() as connection:
        secret = await webhooks.change_secret(connection, app.keys, context.organisation, id)
    return WebhookSecret(id=id, secret=secret) if secret else NO_SUCH_WEBHOOK


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.ADMINISTER)
async def send_test_event(context: Context, id: str) -> str | Refusal:
    """Have a test event sent to it, of no case, at once; its id."""
    async with context.app.engine.begin() as connection:
        there = await webhooks.put_test(connection, context.organisation, id)
    return id if there else NO_SUCH_WEBHOOK


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.ADMINISTER)
async def end_webhook(context: Context, id: str) -> str | Refusal:
    """End it at once; its id."""
    async with context.app.engine.begin() as connection:
        ended = await webhooks.end_webhook(connection, context.organisation, id, context.by)
    return id if ended else NO_SUCH_WEBHOOK
