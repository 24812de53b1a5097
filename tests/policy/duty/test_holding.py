"""How long a queue waits for a channel that is at fault."""

from __future__ import annotations

from datetime import timedelta

import pytest

from policy.duty.holding import BORNE, FIRST_PAUSE, LONGEST_PAUSE, pause_after


@pytest.mark.parametrize("block", [True, False])
def test_the_pause_grows_to_its_limit_and_no_further(block: bool) -> None:
    pauses = [pause_after(tries, block=block) for tries in range(1, 2_000)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE


def test_a_refusal_of_us_is_known_at_once_and_an_outage_after_a_few() -> None:
    assert pause_after(1, block=True) == FIRST_PAUSE
    assert [pause_after(tries, block=False) for tries in range(1, BORNE + 1)] == [
        timedelta(0)
    ] * BORNE
    assert pause_after(BORNE + 1, block=False) == FIRST_PAUSE
