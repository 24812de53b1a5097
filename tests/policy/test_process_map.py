"""A map shows every declared transition and every clock, of whatever track."""

from __future__ import annotations

from dataclasses import replace

from policy.cases.decision import Transition
from policy.maps import MAPS, map_named
from policy.process_map import ways
from policy.rulebook import RULEBOOKS, Rung
from policy.support.decision import TRANSITIONS
from policy.support.map import support_map
from policy.support.words import DeadlineName, Stage


def test_every_transition_is_one_way_of_the_map_and_no_other_is() -> None:
    for process in MAPS:
        told = {
            (source, way.target, way.label, way.rule)
            for way in ways(process)
            for source in way.sources
        }
        assert told == {(a.source, a.target, a.label, a.rule) for a in process.arrows}
        assert {event for way in ways(process) for event in way.events} == {
            arrow.event for arrow in process.arrows
        }


def test_every_stage_has_a_place_on_the_map() -> None:
    assert list(map_named("support").stages) == [stage.value for stage in Stage]
    assert len(map_named("support").arrows) == len(TRANSITIONS)


def test_every_deadline_of_the_track_is_told_with_its_rule() -> None:
    clocks = map_named("support").clocks
    assert {clock.name for clock in clocks} == {name.value for name in DeadlineName}
    assert all(clock.rule.startswith("R") for clock in clocks)


def test_a_rulebook_of_other_numbers_gives_a_map_of_other_numbers() -> None:
    book = next(iter(RULEBOOKS.values()))
    other = replace(
        book, version="other", status_answer_hours=30, ladder=(Rung(30, "manager"),), review_days=9
    )
    told = " ".join(clock.when for clock in support_map(other).clocks)
    assert "30 hours" in told
    assert "every 9 days" in told
    assert "24 hours" not in told


def test_arrows_that_read_alike_are_one_way_with_every_stage_it_leaves() -> None:
    process = replace(
        map_named("support"),
        stages={"one": "One", "two": "Two", "end": "End"},
        ended=frozenset({"end"}),
        arrows=(
            Transition("two", "stop", "end", "R2", "stopped"),
            Transition("one", "stop", "end", "R2", "stopped"),
            Transition("one", "go", "two", "R1", "goes"),
        ),
    )
    first, second = ways(process)
    assert (first.number, first.sources, first.target) == (1, ("one", "two"), "end")
    assert (second.number, second.sources, second.events) == (2, ("one",), ("go",))
