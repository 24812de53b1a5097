"""What codec, keys, pydantic and the audit trail cost the service's own worker."""

from __future__ import annotations

import asyncio
import json
import os
import signal

from tools.bench.bench import Bench
from tools.bench.counted_worker import AUDIT, KEYS, SEALS
from tools.bench.figure import Better, Figure, Goal
from tools.bench.life import live_many
from tools.bench.system import OURS

_WRITTEN_WITHIN = 10.0
_ALL = "all"
_NOTE = (
    "the worker counts the processor time of its threads inside these functions while it runs "
    "lives, each part without the others, and divides by all that its process uses; what the floor "
    "spends on plain JSON is not taken off, nor what counting adds"
)


async def shares(bench: Bench) -> list[Figure]:
    """Each part, and all of them together, as a share of the worker's processor time."""
    bench.system.use_workers(counting=True)
    try:
        await bench.warm_up()
        runs = [await _run(bench) for _ in range(bench.plan.short)]
    finally:
        bench.system.use_workers()
        await bench.warm_up()
    protecting = Figure(
        name="keys, seals and audit",
        unit="% of worker CPU",
        ours=[sum(run.get(heading, 0.0) for heading in (KEYS, SEALS, AUDIT)) for run in runs],
        goal=Goal(limit=10, better=Better.LOWER, of=""),
        note="what keeping people's data and its record safe costs; part of the figure below",
    )
    together = Figure(
        name="codec, keys, pydantic and audit",
        unit="% of worker CPU",
        ours=[sum(run.values()) for run in runs],
        goal=Goal(limit=10, better=Better.LOWER, of=""),
        note=_NOTE,
    )
    headings = sorted({heading for run in runs for heading in run})
    return [
        protecting,
        together,
        *(
            Figure(
                name=f"of these: {heading}",
                unit="% of worker CPU",
                ours=[run.get(heading, 0.0) for run in runs],
            )
            for heading in headings
        ),
    ]


async def _run(bench: Bench) -> dict[str, float]:
    """In percent, by heading."""
    count = bench.plan.at_once
    before = await _accounts(bench)
    await live_many(bench.ours.subject, bench.ours.watcher, count, count)
    after = await _accounts(bench)
    spent = {heading: seconds - before.get(heading, 0.0) for heading, seconds in after.items()}
    whole = spent.pop(_ALL)
    return {heading: seconds / whole * 100 for heading, seconds in spent.items()}


async def _accounts(bench: Bench) -> dict[str, float]:
    """What the worker has counted so far. Raises TimeoutError if it does not say."""
    file = bench.system.accounts
    file.unlink(missing_ok=True)
    os.kill(bench.system.workers[OURS].pid, signal.SIGUSR1)
    async with asyncio.timeout(_WRITTEN_WITHIN):
        while not file.exists():
            await asyncio.sleep(0.05)
    found: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))
    return found
