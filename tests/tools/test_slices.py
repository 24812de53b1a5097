"""Comparing subjects by slices, without servers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from tools.bench.life import EVENTS
from tools.bench.slices import Part, TooFewLives, until_lived


def _slices(**events: int) -> tuple[list[str], Callable[[str], Awaitable[Part]]]:
    """A subject's slices each bring so many events; and who had the machine, in order."""
    turns: list[str] = []

    async def slice_of(name: str) -> Part:
        turns.append(name)
        return Part(1, 1.5, events[name], {"server": 0.25})

    return turns, slice_of


async def test_a_busy_machine_is_given_the_slices_that_the_slower_of_two_needs_for_its_lives() -> (
    None
):
    turns, slice_of = _slices(ours=EVENTS, floor=4 * EVENTS)
    parts = await until_lived(("ours", "floor"), slice_of, lives=6, fewest=2)
    assert parts["ours"] == Part(6, 9.0, 6 * EVENTS, {"server": 1.5})
    assert turns[:4] == ["ours", "floor", "floor", "ours"]
    assert turns.count("ours") == turns.count("floor") == 6


async def test_a_quiet_machine_is_given_the_slices_that_were_planned() -> None:
    turns, slice_of = _slices(ours=10 * EVENTS, floor=10 * EVENTS)
    await until_lived(("ours", "floor"), slice_of, lives=6, fewest=4)
    assert turns.count("ours") == 4


async def test_of_lives_that_do_not_go_by_no_figure_is_made() -> None:
    _, slice_of = _slices(ours=0, floor=EVENTS)
    with pytest.raises(TooFewLives, match=r"ours 0\.0, floor 120\.0"):
        await until_lived(("ours", "floor"), slice_of, lives=6, fewest=4)
