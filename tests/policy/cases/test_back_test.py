"""A closed case decided again: the same under the same numbers, and what differs under others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from policy.cases.back_test import Difference, Replay, differences, replay
from policy.suitability import lifecycle as suitability
from policy.suitability.labels import event_label as suitability_label
from policy.suitability.planned_case import play as play_file
from policy.suitability.rulebook import SUITABILITY_BOOKS, suitability_book_at
from policy.suitability.rulebook import TRIED as TRIED_SUITABILITY
from policy.suitability.state import SuitabilityState
from policy.suitability.track import SUITABILITY
from policy.suitability.words import Stage
from policy.support.deeds import Event, Order, RecordAnswer
from policy.support.labels import event_label
from policy.support.lifecycle import decide, fold
from policy.support.rehearsal import Dated, PlayedCase
from policy.support.rulebook import RULEBOOKS, TRIED, RuleBook, rulebook
from policy.support.state import CaseState
from policy.support.track import SUPPORT
from tests.policy.suitability.life_files import EXAMPLES
from tests.policy.support.builders import (
    CHECK_OFFICER,
    RECEIVED,
    REFERENCE,
    SETTLED_ANSWER,
    accepted,
    hours,
)

PUBLISHED = next(iter(RULEBOOKS.values()))
SLOWER = replace(PUBLISHED, version="slower", status_answer_hours=48)
NEW = CaseState(reference=REFERENCE)
Recorded = Sequence[tuple[Event, datetime]]


def late_answer() -> Recorded:
    """Answered after thirty hours."""
    at = RECEIVED + hours(30)
    command = RecordAnswer(answer=SETTLED_ANSWER)
    answer = Order(id="o-1", at=at, actor=CHECK_OFFICER, command=command)
    played = PlayedCase(NEW)
    played.put([Dated(RECEIVED, accepted()), Dated(at, answer)])
    played.run(at + timedelta(days=1))
    return [(item.event, item.recorded_at) for item in played.events]


def again(recorded: Recorded, book: RuleBook | None = None) -> Replay[CaseState]:
    if book is None:
        return replay(NEW, recorded, decide=decide, label=event_label)
    with TRIED.instead(book):
        return replay(NEW, recorded, decide=decide, label=event_label)


def test_under_its_own_numbers_a_case_comes_to_what_it_came_to() -> None:
    recorded = late_answer()
    found = again(recorded)
    assert found.state == fold(NEW, recorded)
    assert [each.at for each in found.applied] == [event.at for event, _ in recorded]
    assert found.refused == ()
    assert differences(found, again(recorded, PUBLISHED), row=SUPPORT.row) == ()


def test_with_more_hours_nothing_breached_and_nobody_was_notified() -> None:
    recorded = late_answer()
    found = differences(again(recorded), again(recorded, SLOWER), row=SUPPORT.row)
    due = [item for item in found if item.what.startswith("Status answer due")]
    assert [(item.part, item.would_be) for item in due] == [("date", "")]
    [breach] = [item for item in found if item.what == "breached at"]
    assert (bool(breach.was), breach.would_be) == (True, "")


def test_a_rulebook_is_tried_within_a_back_test_and_nowhere_else() -> None:
    assert rulebook(PUBLISHED.version) is PUBLISHED
    with TRIED.instead(SLOWER):
        assert rulebook(PUBLISHED.version) is SLOWER
    assert rulebook(PUBLISHED.version) is PUBLISHED


def test_a_longer_window_keeps_a_suitability_case_from_being_decided() -> None:
    longer = replace(SUITABILITY_BOOKS["suitability-2021-11"], version="longer", window_months=6)
    file = next(one.file for one in EXAMPLES if one.final is Stage.SERVED)
    played = play_file(file, datetime.fromisoformat("2023-01-01T00:00:00+00:00"))
    recorded = [(item.event, item.recorded_at) for item in played.events]
    empty = SuitabilityState(reference=file.reference)
    was = replay(empty, recorded, decide=suitability.decide, label=suitability_label)
    assert was.state == played.state
    with TRIED_SUITABILITY.instead(longer):
        assert suitability_book_at(RECEIVED) is longer
        other = replay(empty, recorded, decide=suitability.decide, label=suitability_label)
    found = differences(was, other, row=SUITABILITY.row)
    assert found[0] == Difference(
        part="stage", what="", was=str(was.state.stage), would_be=str(other.state.stage)
    )
    assert "refusal" in {item.part for item in found}
