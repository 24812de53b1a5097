"""Starts of workflows that go on when whoever ordered them has gone on: a batch is answered when
its rows are on record, and does not wait until Temporal has taken its last case.

Nothing is lost if they end early: what has a row and no workflow is started by the reconciler.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

FINISHED_WITHIN: Final = 10.0
"""Seconds that a process which stops in good order gives them."""

_going_on: Final[dict[asyncio.Task[None], Callable[[], None]]] = {}
"""Each with what hurries it. The loop itself holds a task weakly only."""


def let_go_on(
    tasks: Iterable[asyncio.Task[None]], hurry: Callable[[], None] = lambda: None
) -> None:
    """Leave these to themselves, until they have nothing left or the process stops: then they are
    told to hurry.
    """
    for task in tasks:
        _going_on[task] = hurry
        task.add_done_callback(lambda done: _going_on.pop(done, None))


async def finish_starts(within: float = FINISHED_WITHIN) -> None:
    """Wait for those of this loop, so long at most; what is left then is left for the
    reconciler.
    """
    loop = asyncio.get_running_loop()
    ours = [task for task in _going_on if task.get_loop() is loop]
    if not ours:
        return
    for task in ours:
        _going_on[task]()
    _, left = await asyncio.wait(ours, timeout=within)
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
