"""What a load on a cluster says afterwards: too little taken, anything refused that need not be, or
anything lost is told, whatever else happened.
"""

from __future__ import annotations

import asyncio
from unittest.mock import Mock

import pytest

from tests.cluster.load import A_CASE_EVERY, ClusterLoad
from tests.cluster.standing import fewest, under_load


class Made(ClusterLoad):
    """So many cases taken and refused, at once."""

    def __init__(self, taken: int, refused: int = 0, lost: int = 0) -> None:
        super().__init__(Mock())
        self.acknowledged = {f"C-{number}": f"order-{number}" for number in range(taken)}
        self.refused, self.gone = refused, lost

    async def until(self, enough: asyncio.Event) -> None:
        await enough.wait()

    async def lost(self, seconds: float = 0.0) -> list[str]:
        return list(self.acknowledged)[: self.gone]


async def _told(load: Made, most_refused: int = 0) -> None:
    async with under_load(load, most_refused):
        pass


async def test_enough_was_taken_and_nothing_was_refused_or_lost() -> None:
    await _told(Made(fewest(0)))
    await _told(Made(fewest(0), refused=3), most_refused=3)


@pytest.mark.parametrize(
    ("load", "most_refused"),
    [
        (Made(fewest(0) - 1), 0),
        (Made(50, refused=1), 0),
        (Made(50, refused=4), 3),
        (Made(50, lost=1), 0),
    ],
)
async def test_too_little_taken_too_much_refused_or_anything_lost_is_told(
    load: Made, most_refused: int
) -> None:
    with pytest.raises(AssertionError):
        await _told(load, most_refused)


def test_the_longer_it_lasts_the_more_must_be_taken() -> None:
    assert fewest(0) == fewest(1) == 6
    assert fewest(60) == int(60 / A_CASE_EVERY / 3) == 50
