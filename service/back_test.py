"""Closed cases of the store decided again under another rulebook: read, compared, and nothing
written.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from policy.cases.back_test import Difference, differences, replay
from service.authorisation import use_case
from service.context import Context
from service.values.books import BOOKS
from store.cases import closed_references, recorded_events
from store.forms import NoKey
from wiring.app import App


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """One closed case: under which version it was, and what would differ. `erased` ones cannot be
    decided again.
    """

    reference: str
    rulebook: str = ""
    differences: tuple[Difference, ...] = ()
    erased: bool = False


@use_case(staff=lambda permissions: permissions.supervise, organisations=False)
async def back_test(context: Context, book: Any) -> AsyncIterator[Tested]:
    """Every closed case, one at a time."""
    return _tested(context.app, book)


async def _tested(app: App, book: Any) -> AsyncIterator[Tested]:
    books, track = BOOKS[app.settings.track], app.store.track
    async for reference in closed_references(app.engine):
        try:
            recorded = await recorded_events(app.store, reference)
        except NoKey:
            yield Tested(reference=reference, erased=True)
            continue
        empty = track.empty(reference)
        was = replay(empty, recorded, decide=track.decide, label=track.label)
        with books.instead(book):
            other = replay(empty, recorded, decide=track.decide, label=track.label)
        yield Tested(
            reference=reference,
            rulebook=was.state.rulebook,
            differences=differences(was, other, row=track.row),
        )
