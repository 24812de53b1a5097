"""The addresses of an organisation that events are sent to, kept by its administrator."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict

from policy.cases.questions import AnswerForm, FieldQuestion
from service.integration.webhooks import (
    add_webhook,
    change_webhook_secret,
    end_webhook,
    list_webhooks,
    send_test_event,
)
from web.api.bodies import json_body, object_of
from web.api.results import allowed, require_none
from web.api.values import read_values
from web.api.who import Asking

router = APIRouter(tags=["webhooks"])

NEW_WEBHOOK: Final = (
    FieldQuestion(
        name="address",
        label="Where events are sent",
        hint="An https address of yours that anybody may reach, as https://council.example/events.",
        form=AnswerForm.TEXT,
        needed=True,
    ),
)
"""How a new address is asked for."""

WebhookNumber = Annotated[
    str, Path(pattern="^W-[0-9a-f]{8}$", description="Of an address, as W-01ab23cd.")
]


class GivenUpShown(BaseModel):
    """An event that an address did not take in three days. It is in `/v1/events` still."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    word: str
    reference: str
    code: str
    settled_at: datetime


class WebhookShown(BaseModel):
    """An address and how its deliveries go. `last_code` is why the last try failed; until
    `old_until` the secret before this one signs too.
    """

    model_config = ConfigDict(from_attributes=True)

    id: str
    address: str
    made_by: str
    made_at: datetime
    old_until: datetime | None
    failing_since: datetime | None
    last_code: str
    last_taken_at: datetime | None
    waiting: int
    given_up: list[GivenUpShown]


class Webhooks(BaseModel):
    """All of yours that are live."""

    webhooks: list[WebhookShown]


class SecretShown(BaseModel):
    """The secret of an address. It is shown this once."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    secret: str


class WebhookDone(BaseModel):
    """It is done."""

    id: str


@router.get("/webhooks")
async def list_addresses(context: Asking) -> Webhooks:
    """Which addresses of yours events are sent to, and how that goes."""
    found = allowed(await list_webhooks(context))
    return Webhooks(webhooks=[WebhookShown.model_validate(one) for one in found])


@router.post("/webhooks", status_code=201, openapi_extra=json_body("NewWebhook"))
async def add_address(request: Request, context: Asking) -> SecretShown:
    """Have events of your cases sent to an address from now on."""
    said, problems = read_values(NEW_WEBHOOK, await object_of(request))
    require_none(problems)
    made = allowed(await add_webhook(context, str(said["address"])))
    return SecretShown.model_validate(made)


@router.post("/webhooks/{webhook}/secret", status_code=201)
async def change_secret(context: Asking, webhook: WebhookNumber) -> SecretShown:
    """Give it another secret. For 24 hours both sign, so that you change without a gap."""
    return SecretShown.model_validate(allowed(await change_webhook_secret(context, webhook)))


@router.post("/webhooks/{webhook}/test", status_code=202)
async def send_test(context: Asking, webhook: WebhookNumber) -> WebhookDone:
    """Have a test event sent to it, of no case. Whether it was taken the list says."""
    return WebhookDone(id=allowed(await send_test_event(context, webhook)))


@router.post("/webhooks/{webhook}/end")
async def end_address(context: Asking, webhook: WebhookNumber) -> WebhookDone:
    """End it at once."""
    return WebhookDone(id=allowed(await end_webhook(context, webhook)))
