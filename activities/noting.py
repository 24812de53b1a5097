"""Noting that Temporal has taken messages: a moment later, and all of that moment at once.

By then most of them have their verdict and need no note. What has neither because the process was
killed is brought once more by the reconciler, and counts once.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.starts_beside import let_go_on
from store import inbox_delivery

_MOMENT: Final = 0.2
"""Seconds; well below what the reconciler waits before it brings a message again."""

_waiting: Final[dict[AsyncEngine, list[str]]] = {}


def note_soon(engine: AsyncEngine, message_ids: Iterable[str]) -> None:
    """Note it for messages of this engine's database."""
    waiting = _waiting.get(engine)
    if waiting is not None:
        waiting += message_ids
        return
    _waiting[engine] = list(message_ids)
    let_go_on([asyncio.get_running_loop().create_task(_note(engine))])


async def _note(engine: AsyncEngine) -> None:
    try:
        await asyncio.sleep(_MOMENT)
    finally:
        ids = _waiting.pop(engine)
    with contextlib.suppress(SQLAlchemyError, OSError):
        await inbox_delivery.delivered(engine, ids)
