"""No more cases are started than workers come to, and none waits for one that nobody comes to."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from activities.starts_ahead import AHEAD, StartsAhead

ALL = [f"RSR-{number}" for number in range(AHEAD)]


async def _nobody_comes(references: Collection[str]) -> set[str]:
    return set(references)


async def test_a_start_that_a_worker_came_to_makes_room_for_another() -> None:
    come_to: set[str] = set()

    async def not_reached(references: Collection[str]) -> set[str]:
        return set(references) - come_to

    ahead = StartsAhead(not_reached, patience=600.0)
    assert await ahead.room() == AHEAD
    for one in ALL:
        ahead.note(one)
    waits = asyncio.create_task(ahead.room())
    await asyncio.sleep(0.05)
    assert not waits.done()
    come_to |= {ALL[0], ALL[1]}
    assert await waits == 2


async def test_starts_that_no_worker_can_come_to_do_not_keep_the_others_waiting_for_ever() -> None:
    ahead = StartsAhead(_nobody_comes, patience=0.1)
    for one in ALL:
        ahead.note(one)
    assert await ahead.room() == AHEAD


async def test_what_waits_for_a_worker_is_asked_for_again_only_after_a_while() -> None:
    ahead = StartsAhead(_nobody_comes)
    ahead.note("RSR-1")
    assert ahead.left_of(["RSR-1", "RSR-2"]) == ["RSR-2"]
    nothing_lasts = StartsAhead(_nobody_comes, remembered=0.0)
    nothing_lasts.note("RSR-1")
    assert nothing_lasts.left_of(["RSR-1"]) == ["RSR-1"]


async def test_who_stops_need_not_wait_for_workers() -> None:
    ahead, stops = StartsAhead(_nobody_comes, patience=600.0), asyncio.Event()
    for one in ALL:
        ahead.note(one)
    waits = asyncio.create_task(ahead.room(unless=stops))
    await asyncio.sleep(0.05)
    assert not waits.done()
    stops.set()
    assert await waits == 1
