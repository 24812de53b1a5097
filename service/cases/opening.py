"""A case as last recorded, for the use cases that look at one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from policy.help import UseCase, use_cases
from policy.refusal import Refusal
from store.bundle import Bundle
from store.cases import add_state, state_in
from store.engine import one_by_one
from wiring.app import App

NO_SUCH_CASE = Refusal(
    code="no-such-case",
    sentence="There is no case with this reference.",
    what_to_do="Check the reference.",
    rule="service",
    helps=use_cases(UseCase.LIST_ALL),
)


Ask = Callable[[Bundle, str], None]
"""Asks for something of a case by its reference, together with its state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCase:
    """A case's state in its track's own form, its own now, and what was asked for beside it, all of
    one moment.
    """

    state: Any
    now: datetime
    beside: Bundle


async def open_with(app: App, reference: str, *asked: Ask) -> OpenedCase | Refusal:
    """A case with what is asked for beside it: one read, however much a page needs."""
    async with one_by_one(app.engine) as connection:
        bundle = Bundle(connection)
        add_state(bundle, reference)
        for ask in asked:
            ask(bundle, reference)
        await (bundle.snapshot() if asked else bundle.send())
    found = await state_in(bundle, app.store, reference)
    if found is None:
        return NO_SUCH_CASE
    return OpenedCase(state=found[0], now=found[1], beside=bundle)


async def open_case(app: App, reference: str) -> tuple[Any, datetime] | Refusal:
    """A case's state in its track's own form, and its own now."""
    opened = await open_with(app, reference)
    return opened if isinstance(opened, Refusal) else (opened.state, opened.now)
