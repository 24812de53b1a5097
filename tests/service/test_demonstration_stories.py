"""Each story of the suitability track ends at its own stage on whatever day and at whatever hour
the demonstration is filled. Played by the core alone.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from policy.suitability.deeds import CaseOpened
from policy.suitability.evidence.opening import Opening
from policy.suitability.rehearsal import Dated, PlayedCase
from policy.suitability.state import SuitabilityState
from service.demo.stories import Story
from service.demo.suitability_stories import suitability_stories

FILLED = (
    datetime(2026, 11, 29, 0, 30, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
    datetime(2027, 3, 28, 1, 15, tzinfo=UTC),
    datetime(2027, 5, 31, 11, 0, tzinfo=UTC),
    datetime(2027, 10, 31, 0, 45, tzinfo=UTC),
    datetime(2028, 2, 29, 22, 30, tzinfo=UTC),
)
"""Either side of a rule's first day, ends of months, and the nights in which clocks change."""


def _played(story: Story[Opening], now: datetime) -> SuitabilityState:
    play = PlayedCase(SuitabilityState(reference="SUI-STORY"))
    opened = CaseOpened(
        id="opened", at=story.start, by="intake", reference="SUI-STORY", facts=story.opening.facts
    )
    play.put([Dated(story.start, opened)])
    play.run(story.start)
    for step in story.steps(lambda: play.state):
        play.put([step])
        play.run(step.at)
    play.run(now)
    return play.state


@pytest.mark.parametrize("now", FILLED, ids=str)
def test_every_story_ends_at_its_own_stage_whenever_it_is_played(now: datetime) -> None:
    ends = [(story.stage, _played(story, now).stage) for story in suitability_stories(now, 2)]
    assert len(ends) == 48
    assert [end for end in ends if end[0] != end[1]] == []
