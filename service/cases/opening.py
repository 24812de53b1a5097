"""A case as last recorded, for the use cases that look at one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from policy.help import UseCase, use_cases
from policy.refusal import Refusal
from store.cases import load_state, policy_now
from wiring.app import App

NO_SUCH_CASE = Refusal(
    code="no-such-case",
    sentence="There is no case with this reference.",
    what_to_do="Check the reference.",
    rule="service",
    helps=use_cases(UseCase.LIST_ALL),
)


async def open_case(app: App, reference: str) -> tuple[Any, datetime] | Refusal:
    """A case's state in its track's own form, and its own now, which lists count from too: that of
    its row, because the state does not learn when somebody moves the case's clock.
    """
    state = await load_state(app.store, reference)
    if state is None:
        return NO_SUCH_CASE
    async with app.engine.connect() as connection:
        return state, await policy_now(connection, reference)
