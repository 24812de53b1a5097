"""The register as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from policy.organisations import Organisation, may_sign
from policy.refusal import Refusal
from policy.registrar_reasons import LEFT, NOT_REGISTERED
from service.authorisation import use_case
from service.context import Context
from service.values.codes import code_of as code_of
from store import organisations
from store.policy_time import clock

Register = dict[str, Organisation]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAt:
    """Every organisation by its code, and the moment at which it was asked for."""

    organisations: Register
    now: datetime


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def read_register(context: Context) -> RegisterAt:
    """Every organisation with its whole history: whether it may refer is policy's to say, at any
    moment.
    """
    async with context.app.engine.connect() as connection:
        return RegisterAt(
            organisations=await organisations.load_register(connection),
            now=await clock(connection),
        )


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def show_organisation(context: Context, code: str) -> Organisation | Refusal:
    """One organisation with its entries, delegations and successor."""
    async with context.app.engine.connect() as connection:
        return (await organisations.load_register(connection)).get(code_of(code), NOT_REGISTERED)


async def refused_signing(connection: AsyncConnection, code: str) -> Refusal | None:
    """Why nothing is made by which somebody acts for an organisation; None for one that may sign
    now (R2).
    """
    known = (await organisations.load_register(connection)).get(code)
    if known is None:
        return NOT_REGISTERED
    return None if may_sign(known, await clock(connection)) else LEFT
