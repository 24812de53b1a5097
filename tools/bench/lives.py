"""Whole lives: how many a second, at what processor time, and how soon people are answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from tools.bench.bench import Bench, Side
from tools.bench.figure import Better, Figure, Goal, percentile
from tools.bench.history import actions, in_words
from tools.bench.life import Lap, live
from tools.bench.peer import PEER, peer_at_work
from tools.bench.slices import Part, by_slices
from tools.bench.system import FLOOR, OURS
from wiring.serving import CASES_KEPT

COLD_CACHE = 10
A_SECOND = 3
_A_LIFE = Goal(limit=1.15, better=Better.LOWER)


async def saturated(bench: Bench) -> list[Figure]:
    """As many lives as the machine takes, beside a peer if it is asked for; with them worker
    against server.
    """
    plan = bench.plan
    if not plan.peers:
        parts = await by_slices(bench, "lives", plan.at_once, plan.short)
        return [_rate(parts), *_processor(parts)]
    async with peer_at_work(bench) as peer:
        parts = await by_slices(bench, "lives", plan.at_once, plan.short, peer)
    return [_rate(parts), _rate_of_peer(parts), *_processor(parts)]


def _beside(parts: dict[str, list[Part]], name: str, other: str, goal: Goal, note: str) -> Figure:
    return Figure(
        name=name,
        unit="a second",
        ours=[part.rate for part in parts[OURS]],
        floor=[part.rate for part in parts[other]],
        goal=goal,
        note=note,
    )


def _rate(parts: dict[str, list[Part]]) -> Figure:
    goal = Goal(limit=0.95, better=Better.HIGHER)
    return _beside(parts, "lifecycles", FLOOR, goal, "")


def _rate_of_peer(parts: dict[str, list[Part]]) -> Figure:
    goal = Goal(limit=1.0, better=Better.HIGHER, of="DBOS")
    note = f"the floor beside it came to {_ratio(parts, FLOOR, PEER):.2f} of DBOS"
    return _beside(parts, "lifecycles against DBOS", PEER, goal, note)


def _ratio(parts: dict[str, list[Part]], one: str, other: str) -> float:
    return median(p.rate for p in parts[one]) / median(p.rate for p in parts[other])


def _processor(parts: dict[str, list[Part]]) -> list[Figure]:
    def of_server(side: str) -> list[float]:
        return [part.cpu[side] / part.cpu["server"] for part in parts[side]]

    def each(side: str, role: str) -> list[float]:
        return [part.cpu[role] / part.lives * 1000 for part in parts[side]]

    found = [
        Figure(
            name="worker CPU / server CPU",
            unit="",
            ours=of_server(OURS),
            floor=of_server(FLOOR),
            goal=Goal(limit=0.80, better=Better.LOWER, of=""),
            note="a server that has less to do makes it larger; each has a goal of its own too",
        )
    ]
    for name, role in (("server", "server"), ("PostgreSQL", "postgres"), ("driver", "driver")):
        figure = Figure(
            name=f"CPU of a life: {name}",
            unit="ms",
            ours=each(OURS, role),
            floor=each(FLOOR, role),
            goal=_A_LIFE if role == "server" else None,
        )
        found.append(figure)
    worker = Figure(
        name="CPU of a life: worker",
        unit="ms",
        ours=each(OURS, OURS),
        floor=each(FLOOR, FLOOR),
        goal=_A_LIFE,
    )
    return [*found, worker]


class _LivesLeft(NamedTuple):
    """The history events that lives left: of a short one of ours its own, of a whole one its own
    and the dispatcher's, of the floor's.
    """

    short: list[str]
    mine: list[str]
    beside: list[str]
    floor: list[str]


async def history(bench: Bench) -> list[Figure]:
    """What a life leaves in the history, counted, one case at a time. A short life is the one whose
    limits are absolute, and they know no notices: those are in the dispatcher's history. The floor
    sends notices too, so beside it the dispatcher's part counts.
    """
    runs = [await _left_by_lives(bench) for _ in range(bench.plan.short)]
    last = runs[-1]
    words = (
        f"ours {in_words(last.mine)}; dispatcher {in_words(last.beside)}; floor "
        f"{in_words(last.floor)}"
    )
    notes = {
        len: "six to ten more where the answer's two notices are not taken up together",
        actions: f"one case at a time, so that it shares no look for notices: {words}",
    }
    brief = f"{in_words(last.short)}; the goal's own life has one update"
    figures = []
    for name, count, limit, of_floor in (
        ("history events", len, 72, 1.2),
        ("Cloud actions", actions, 16, 16 / 12),
    ):
        short = [count(run.short) for run in runs]
        whole = [count([*run.mine, *run.beside]) for run in runs]
        floor = [count(run.floor) for run in runs]
        figures += [
            _counted(f"{name} of a short life, its own workflow", short, limit, note=brief),
            _counted(f"{name} of a life and its notices", whole, of_floor, floor, notes[count]),
        ]
    return figures


async def _left_by_lives(bench: Bench) -> _LivesLeft:
    short, _ = await _types(bench.ours, short=True)
    mine, beside = await _types(bench.ours)
    floor, _ = await _types(bench.floor)
    return _LivesLeft(short, mine, beside, floor)


async def _types(side: Side, *, short: bool = False) -> tuple[list[str], list[str]]:
    """Of a life's own workflow; and what it added to the workflow that serves all cases."""
    before = await side.subject.beside()
    life = await live(side.subject, side.watcher, short=short)
    after = await side.subject.beside()
    # A workflow that serves all begins a fresh history now and then.
    added = after[len(before) :] if after[: len(before)] == before else after
    return await side.subject.history(life.reference), added


def _counted(
    name: str, ours: Sequence[int], limit: float, floor: Sequence[int] = (), note: str = ""
) -> Figure:
    return Figure(
        name=name,
        unit="",
        ours=ours,
        floor=floor,
        goal=Goal(limit=limit, better=Better.LOWER, of="floor" if floor else ""),
        note=note,
    )


async def paced(bench: Bench) -> list[Figure]:
    """New cases at fixed moments, whatever becomes of those before: how soon people are
    notified.
    """
    plan = bench.plan

    async def turn(side: Side) -> list[Lap]:
        first = time.perf_counter() + 0.1

        async def one(number: int) -> Lap:
            due = first + number / A_SECOND
            await asyncio.sleep(due - time.perf_counter())
            return await live(side.subject, side.watcher, due)

        return await asyncio.gather(*(one(number) for number in range(plan.paced)))

    turns = await bench.by_turns("paced", plan.short, turn)

    def ms(runs: list[list[Lap]], name: str, share: float) -> list[float]:
        return [percentile([getattr(life, name) for life in run], share) * 1000 for run in runs]

    limit = Goal(limit=1.5, better=Better.LOWER)
    return [
        Figure(
            name="start acknowledged p99",
            unit="ms",
            ours=ms(turns.ours, "taken_in", 0.99),
            floor=ms(turns.floor, "taken_in", 0.99),
            goal=limit,
            note="ours is acknowledged by the commit of its row",
        ),
        Figure(
            name="acknowledged and workflow started p99",
            unit="ms",
            ours=ms(turns.ours, "started", 0.99),
            floor=ms(turns.floor, "started", 0.99),
        ),
        Figure(
            name="decision answered p50",
            unit="ms",
            ours=ms(turns.ours, "answered", 0.50),
            floor=ms(turns.floor, "answered", 0.50),
            goal=limit,
            note="ours commits the order before it is brought to the case",
        ),
    ]


async def cold(bench: Bench) -> list[Figure]:
    """Lives with a worker cache too small for them, so that nearly every touch replays."""
    plan = bench.plan
    bench.system.use_workers(COLD_CACHE)
    try:
        await bench.warm_up()
        parts = await by_slices(bench, "cold", plan.cold, plan.long)
    finally:
        bench.system.use_workers(CASES_KEPT)
        await bench.warm_up()
    goal = Goal(limit=0.9, better=Better.HIGHER)
    return [_beside(parts, "lifecycles, worker cache of 10", FLOOR, goal, "")]
