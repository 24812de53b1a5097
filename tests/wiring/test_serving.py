"""What a process serves, by what it is told."""

from __future__ import annotations

import pytest

from activities.queues import notices_queue
from wiring.serving import EVERYTHING, ServedPart, workflows_of
from wiring.tracks import TRACKS
from worker import main, parts_of


def test_a_process_serves_what_it_is_told_and_nothing_without_a_word() -> None:
    assert parts_of(["cases"]) == {ServedPart.CASES}
    assert parts_of(["notices", "cases", "cases"]) == EVERYTHING
    for words in ([], ["case"], ["cases", "all"]):
        with pytest.raises(ValueError):
            parts_of(words)
        assert main(words) == 2


@pytest.mark.parametrize("track", TRACKS)
def test_no_workflow_waits_in_two_queues_and_no_two_parts_have_one(track: str) -> None:
    assert notices_queue(track) != track
    cases, notices = (set(workflows_of(TRACKS[track], part)) for part in ServedPart)
    assert cases and notices and not cases & notices
