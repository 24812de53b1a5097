"""How an authority's area does a kind of help (R117)."""

from __future__ import annotations

from policy.local_steps import LocalStep, refused
from policy.organisations import AUTHORITIES
from policy.refusal import Refusal
from policy.registrar_reasons import NOT_REGISTERED
from service.authorisation import use_case
from service.context import Context
from store import organisations
from store.local_steps import keep_step


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def set_up_step(context: Context, step: LocalStep) -> LocalStep | Refusal:
    """Say how a kind of help is done in an authority's area: staff who open a case there read it.
    It changes no rule and no clock. Without words an earlier one ends.
    """
    async with context.app.engine.begin() as connection:
        await organisations.lock_register(connection)
        known = (await organisations.load_register(connection)).get(step.authority)
        if known is None or known.kind not in AUTHORITIES:
            return NOT_REGISTERED
        refusal = refused(step)
        if refusal is not None:
            return refusal
        await keep_step(connection, step, context.by)
    return step
