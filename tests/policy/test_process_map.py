"""A map shows every declared transition and every clock, of whatever track."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from policy.cases.decision import Transition
from policy.maps import MAPS, map_named
from policy.process_map import ProcessMap, never, ways
from policy.suitability import transitions, words
from policy.suitability import words as suitability_words
from policy.suitability.deeds.close_route import refused_closing
from policy.suitability.rulebook import SUITABILITY_BOOKS
from policy.suitability.screens.map import suitability_map
from policy.suitability.state import SuitabilityState
from policy.support.rulebook import RULEBOOKS, Rung
from policy.support.screens.map import support_map
from policy.support.transitions import TRANSITIONS
from policy.support.words import DeadlineName, Stage
from tests.policy.suitability.life import decided

FACTS, DECIDED = decided().facts, decided().state.decision
AFTER = {arrow.target for arrow in transitions.TRANSITIONS} - set(transitions.BEFORE_A_DECISION)


def lines(process: ProcessMap) -> set[tuple[str, str, str, str]]:
    """From where to where, why and under which rules, as it is drawn."""
    return {
        (source, way.target, way.label, way.rule) for way in ways(process) for source in way.sources
    }


def arrows(process: ProcessMap) -> set[tuple[str, str, str, str]]:
    """The same with what leads to the junction joined to what leads on from it, but where the map
    says that there is no way.
    """
    junction = process.junction.name if process.junction is not None else ""
    into = {line[0] for line in lines(process) if line[1] == junction}
    on = {line[1:] for line in lines(process) if line[0] == junction}
    none = {(source, target) for source, targets in never(process) for target in targets}
    joined = {
        (source, *rest)
        for source in into
        for rest in on
        if source != rest[0] and (source, rest[0]) not in none
    }
    return joined | {line for line in lines(process) if junction not in line[:2]}


@pytest.mark.parametrize("process", MAPS, ids=lambda process: process.name)
def test_every_transition_is_one_way_of_the_map_and_no_other_is(process: ProcessMap) -> None:
    assert arrows(process) == {(a.source, a.target, a.label, a.rule) for a in process.arrows}
    named = {event for way in ways(process) for event in way.events}
    through = set(process.junction.events) if process.junction is not None else set()
    assert named | through == {arrow.event for arrow in process.arrows}


def test_what_leads_to_the_junction_says_each_event_at_each_of_its_stages() -> None:
    process = map_named("suitability")
    assert process.junction is not None
    for arrow in process.arrows:
        if process.junction.passed_by(arrow):
            (way,) = [
                way
                for way in ways(process)
                if way.target == process.junction.name
                and arrow.source in way.sources
                and process.events[arrow.event].lower() in way.label
            ]
            assert process.junction.events[arrow.event] in way.rule


def test_every_stage_has_a_place_on_the_map() -> None:
    assert list(map_named("support").stages) == [stage.value for stage in Stage]
    assert len(map_named("support").arrows) == len(TRANSITIONS)
    assert set(map_named("suitability").stages) == set(words.Stage)
    assert len(map_named("suitability").arrows) == len(transitions.TRANSITIONS)


DEADLINES = {"support": DeadlineName, "suitability": suitability_words.DeadlineName}


@pytest.mark.parametrize("process", MAPS, ids=lambda process: process.name)
def test_every_deadline_of_the_track_is_on_the_map_with_its_rule(process: ProcessMap) -> None:
    assert {clock.name for clock in process.clocks} == {n.value for n in DEADLINES[process.name]}
    for clock in process.clocks:
        assert re.fullmatch(r"R\d{1,3}|A\d{1,2}|service", clock.rule)
        assert clock.own_choice or clock.rule != "service"


@pytest.mark.parametrize("stage", words.Stage)
def test_a_case_may_be_closed_by_hand_just_where_the_map_says_so(stage: words.Stage) -> None:
    """Facts and decision stand for what the stage takes."""
    state = SuitabilityState(
        reference="SUI-1",
        stage=stage,
        facts=FACTS if stage is not words.Stage.RECEIVED else None,
        decision=DECIDED if stage in AFTER else None,
    )
    closing = map_named("suitability").closing
    assert closing is not None
    assert (refused_closing(state, "a reason") is None) == (stage in closing.stages)


def test_a_rulebook_of_other_numbers_gives_a_map_of_other_numbers() -> None:
    book = next(iter(RULEBOOKS.values()))
    other = replace(
        book, version="other", status_answer_hours=30, ladder=(Rung(30, "manager"),), review_days=9
    )
    said = " ".join(clock.when for clock in support_map(other).clocks)
    assert "30 hours" in said
    assert "every 9 days" in said
    assert "24 hours" not in said


def test_the_numbers_of_the_other_tracks_map_are_its_rulebooks_too() -> None:
    book = next(iter(SUITABILITY_BOOKS.values()))
    other = replace(book, settled_days=31, clearance_hours=3, escalation_hours=(5, 6, 7))
    said = " ".join(clock.when for clock in suitability_map(other).clocks)
    assert "31 days after a decision was served" in said
    assert "3 hours after a clearance" in said
    assert said.count("5, 6 and 7 hours") == 2


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
