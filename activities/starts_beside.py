"""Starts of workflows that go on when whoever ordered them has gone on: a batch is answered when
its rows are on record, and does not wait until Temporal has taken its last case.

Nothing is lost if they end early: what has a row and no workflow is started by the reconciler.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final

FINISHED_WITHIN: Final = 10.0
"""Seconds that a process which stops in good order gives them."""

_going_on: Final[set[asyncio.Task[None]]] = set()
"""The loop itself holds a task weakly only."""


def let_go_on(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Leave these to themselves, until they have nothing left or the process stops."""
    for task in tasks:
        _going_on.add(task)
        task.add_done_callback(_going_on.discard)


async def finish_starts(within: float = FINISHED_WITHIN) -> None:
    """Wait for those of this loop, so long at most; what is left then is left for the
    reconciler.
    """
    loop = asyncio.get_running_loop()
    ours = [task for task in _going_on if task.get_loop() is loop]
    if not ours:
        return
    _, left = await asyncio.wait(ours, timeout=within)
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
