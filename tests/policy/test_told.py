"""Feeds and questions of organisations are made of words that their track has."""

from __future__ import annotations

from typing import Any

import pytest

from policy.cases.events import CaseEvent
from policy.cases.feed import FeedWord, fed
from policy.cases.put_question import question_id, read_question_id
from policy.cases.track import Track
from policy.suitability.lifecycle import DISPATCH as SUITABILITY_DISPATCH
from policy.suitability.track import SUITABILITY
from policy.support.lifecycle import DISPATCH as SUPPORT_DISPATCH
from policy.support.track import SUPPORT
from policy.time import parse_london

LABELS = {"support": SUPPORT_DISPATCH.labels, "suitability": SUITABILITY_DISPATCH.labels}
NOW = parse_london("02/11/2026 09:00")


@pytest.mark.parametrize("track", [SUPPORT, SUITABILITY], ids=lambda track: track.name)
def test_what_is_told_and_asked_are_things_that_the_track_has(track: Track[Any, Any, Any]) -> None:
    assert set(track.feed.happened) <= set(LABELS[track.name])
    assert {*track.feed.ordered, *track.feed.taken} <= track.words.templates
    assert set(track.feed.passed) <= track.words.deadlines
    assert track.questions
    for kind in track.questions:
        assert set(kind.clocks) <= track.words.deadlines
        assert kind.audience in track.words.audiences
        assert kind.asks or kind.answered_by in track.commands


def test_no_decision_and_no_service_of_one_is_ever_told_to_an_organisations_systems() -> None:
    for kind in ("decision-checked", "decision-served", "clearance-given", "decision-withdrawn"):
        event = CaseEvent(id="1", at=NOW, by="S-1", kind=kind)
        assert not list(fed(SUITABILITY.feed, event, ()))
    assert not [word for word in FeedWord if "decision" in word]


def test_a_question_is_known_by_its_id_and_by_nothing_else() -> None:
    made = question_id("SUI-0A1-B2C-D3E", "support-history", NOW)
    assert read_question_id(str(made)) == made
    for altered in (f"{made} ", f"{made}\n", str(made).lower(), f"{made}.1", str(made)[1:]):
        assert read_question_id(altered) is None
