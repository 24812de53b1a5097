"""The declared transitions are complete and exact: every way on the map is taken by some life, and
nothing happens that is not on it (the latter for any life at all in `test_life_properties`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from policy.suitability.evidence.facts import AuthorityStatement
from policy.suitability.transitions import BEFORE_A_DECISION, BY_TIME, DECLARED, READ_ANEW
from policy.suitability.words import Stage
from tests.policy.suitability.every_way import (
    PLAIN,
    SENT,
    UNCONCLUDED,
    WHAT_IS_SO,
    Followed,
    at_stage,
    between,
    life_of,
    lives_before_a_decision,
    lives_in_service,
    send_event,
    steps,
)
from tests.policy.suitability.life import at, decided

BEFORE = (Stage.RECEIVED, *BEFORE_A_DECISION)


def taken(lives: Iterable[Followed]) -> set[tuple[str, str, str]]:
    return {step for life in lives for step in steps(life)}


@pytest.mark.parametrize("stage", BEFORE)
def test_what_is_known_brings_a_case_to_its_stage(stage: Stage) -> None:
    assert at_stage(stage).state.stage is stage


def test_every_way_between_stages_before_a_decision_is_taken_and_no_other_is() -> None:
    found = taken(lives_before_a_decision())
    assert found <= DECLARED
    assert {(source, target) for source, _, target in found} == between()


@pytest.mark.parametrize("stage", BEFORE)
@pytest.mark.parametrize("event", READ_ANEW)
def test_what_has_all_read_anew_counts_at_its_own_stages_and_at_no_other(
    event: str, stage: Stage
) -> None:
    stages, _ = READ_ANEW[event]
    assert send_event(at_stage(stage), event) is (stage in stages)


def test_every_way_of_service_is_taken_and_no_other_is() -> None:
    service = {arrow for arrow in DECLARED if arrow[0] not in BEFORE}
    assert taken(lives_in_service()) == service


def steps_by_time() -> set[tuple[str, str]]:
    """Of a case whose authority has said everything before the window is complete."""
    said = at("02-12 17:00")
    window = life_of(said)
    (statement,) = (fact for fact in PLAIN if isinstance(fact, AuthorityStatement))
    window.news(said, replace(statement, id="said", as_of=said.date()))
    waited = Followed(window.state)
    waited.wait(UNCONCLUDED)
    return {(source, target) for source, _, target in steps(waited)}


def test_the_ways_to_the_unit_to_a_decision_and_of_time_are_taken() -> None:
    assert steps_by_time() == BY_TIME
    assert life_of(SENT).state.stage is Stage.WITH_SRU
    assert decided().state.stage is Stage.DECIDED
    left = {a for a in DECLARED if a[0] in BEFORE and a[1] not in READ_ANEW}
    assert {(event, target) for _, event, target in left} == {
        ("deadline-passed", Stage.AWAITING_AUTHORITY),
        ("summary-sent", Stage.WITH_SRU),
        ("decision-checked", Stage.DECIDED),
        ("decision-checked", Stage.NO_ACTION),
    }


def test_everything_that_may_be_so_before_a_decision_is_tried() -> None:
    assert {*WHAT_IS_SO, Stage.THRESHOLDS_NOT_MET, Stage.WITH_SRU} == set(BEFORE_A_DECISION)
