"""Many referrals at once: how fast their workflows are at work, and what somebody else who sends
one meanwhile notices of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from dataclasses import dataclass

from tools.bench.bench import Bench, Side
from tools.bench.clocks import take_in_many
from tools.bench.figure import Better, Figure, Goal, percentile
from tools.bench.life import TAKEN_IN, new_number

_EVERY = 0.5
_DRAINED_WITHIN = 300.0


@dataclass(frozen=True, slots=True)
class Imported:
    """Cases a second until all were at work; seconds that somebody else's start took."""

    rate: float
    elsewhere: list[float]


async def imported(bench: Bench) -> list[Figure]:
    """As many referrals as a bad morning brings."""
    count = bench.plan.imported
    turns_left = itertools.count(2 * bench.plan.long - 1, -1)

    async def turn(side: Side) -> Imported:
        elsewhere: list[float] = []
        sending = asyncio.create_task(_send_now_and_then(side, elsewhere))
        began = time.perf_counter()
        references = await take_in_many(side, [None] * count)
        await side.watcher.all_opened(references)
        rate = count / (time.perf_counter() - began)
        sending.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sending
        if next(turns_left):
            # The next turn must not meet this one's notices; nothing comes after the last.
            await side.watcher.all_reached(references, TAKEN_IN, _DRAINED_WITHIN)
        return Imported(rate, elsewhere)

    turns = await bench.by_turns("import", bench.plan.long, turn)
    return _figures(f"import of {count:,}", turns.ours, turns.floor)


async def _send_now_and_then(side: Side, seconds: list[float]) -> None:
    while True:
        await asyncio.sleep(_EVERY)
        began = time.perf_counter()
        await side.subject.start(await side.subject.take_in(new_number()))
        seconds.append(time.perf_counter() - began)


def _figures(name: str, ours: list[Imported], floor: list[Imported]) -> list[Figure]:
    def p99(runs: list[Imported]) -> list[float]:
        return [percentile(run.elsewhere, 0.99) for run in runs if run.elsewhere]

    return [
        Figure(
            name=f"{name}: at work",
            unit="a second",
            ours=[run.rate for run in ours],
            floor=[run.rate for run in floor],
            goal=Goal(limit=0.8, better=Better.HIGHER),
            note="from the first row until a workflow runs the last",
        ),
        Figure(
            name=f"{name}: a start from elsewhere, p99",
            unit="s",
            ours=p99(ours),
            floor=p99(floor),
            goal=Goal(limit=1.0, better=Better.LOWER, of=""),
        ),
    ]
