"""What a worker's death costs the cases it had in memory: messages that come in that moment wait
for it in vain, as long as a step is held for the worker that knows its case.
"""

from __future__ import annotations

import asyncio
import time

from tools.bench.bench import Bench, Side
from tools.bench.clocks import take_in_many
from tools.bench.figure import Better, Figure, Goal
from tools.bench.life import TAKEN_IN

_CASES = 8
_AT_REST_WITHIN = 60.0


async def killed(bench: Bench) -> list[Figure]:
    """Seconds from a worker's death until the last of some messages is on record, a fresh worker
    being started at once.
    """

    async def turn(side: Side) -> float:
        references = await take_in_many(side, [None] * _CASES)
        await side.watcher.all_reached(references, TAKEN_IN, _AT_REST_WITHIN)
        began = time.perf_counter()
        bench.system.kill_workers()
        await asyncio.gather(*(side.subject.report(one, "after-death") for one in references))
        await asyncio.to_thread(bench.system.use_workers)
        await asyncio.gather(*(side.watcher.reached(one, TAKEN_IN + 1) for one in references))
        return time.perf_counter() - began

    turns = await bench.by_turns("killed", bench.plan.long, turn)
    return [
        Figure(
            name="a killed worker's cases go on after",
            unit="s",
            ours=turns.ours,
            floor=turns.floor,
            goal=Goal(limit=5, better=Better.LOWER, of=""),
            note="both hold a step for the same time",
        )
    ]
