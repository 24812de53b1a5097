"""Every deed, fact and clock of the track is listed, and what each says of itself is true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings

from policy.cases.clock import Clock
from policy.cases.deed import Anyone, Deed, kind_of
from policy.cases.events import DeadlinePassed
from policy.suitability.clocks import CLOCKS
from policy.suitability.deeds import DEEDS, FACTS, Event
from policy.suitability.lifecycle import DISPATCH, decide
from policy.suitability.screens.map import suitability_map
from policy.suitability.state import SuitabilityState
from policy.suitability.words import DeadlineName
from tests.policy.suitability.life_moves import (
    FACTS as FACT_MOVES,
)
from tests.policy.suitability.life_moves import (
    FORGED,
    IN_SERVICE,
    SERVICE,
    Turned,
    lives,
)

quick = settings(max_examples=60, deadline=None)
a_life = given(lives())
in_service = given(lives((*SERVICE * 8, *FACT_MOVES, *FORGED), IN_SERVICE, most=20))


def test_every_command_event_and_deadline_is_listed_once() -> None:
    assert not DISPATCH.gaps()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"deeds": DEEDS[1:]}, "policy/suitability/deeds/__init__.py: no entry of DEEDS or FACTS"),
        ({"facts": FACTS[1:]}, "policy/suitability/deeds/__init__.py: no entry of DEEDS or FACTS"),
        ({"clocks": CLOCKS[1:]}, "policy/suitability/clocks/__init__.py: no entry of CLOCKS for"),
        ({"clocks": (*CLOCKS, CLOCKS[0])}, "is in CLOCKS 2 times"),
        ({"names": [*DeadlineName][1:]}, "is no deadline of the track's list"),
    ],
)
def test_what_is_forgotten_is_said_with_its_file_as_soon_as_the_track_is_loaded(
    change: dict[str, Any], said: str
) -> None:
    with pytest.raises(TypeError, match=said.replace(".", r"\.")):
        replace(DISPATCH, **change)


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.kind)
def test_every_field_of_every_command_has_a_label_and_a_hint(deed: Deed[Any, Any, Any]) -> None:
    asked = {one.name for one in fields(deed.command)} - {"kind"}
    assert set(deed.fields) == asked
    assert all(field.label and field.hint for field in deed.fields.values())
    assert deed.title and deed.title[0].isupper()


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.kind)
def test_somebody_may_ask_for_every_deed(deed: Deed[Any, Any, Any]) -> None:
    assert isinstance(deed.who, Anyone) or deed.who


@pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: str(clock.name))
def test_a_clock_says_what_to_do_before_it_comes_and_is_on_the_map(
    clock: Clock[Any, Any, Any],
) -> None:
    where = clock.passed.__module__.replace(".", "/") + ".py"
    assert clock.next_step.sentence, f"{where}: next_step"
    drawn = {line.name for line in suitability_map().clocks}
    assert clock.name in drawn, f"{where}: on_map draws no line of {clock.name}"


def _steps(
    life: tuple[Turned, ...],
) -> Iterator[tuple[SuitabilityState, Event, SuitabilityState]]:
    for played in life:
        state = played.before
        for item in played.turn.recording.events:
            after = decide(state, item.event, item.recorded_at).state
            yield state, item.event, after
            state = after


def _holds_what_the_clocks_say(life: tuple[Turned, ...]) -> None:
    clocks = {clock.name: clock for clock in CLOCKS}
    for before, event, after in _steps(life):
        there = {item.name for item in before.deadlines}
        for name in {item.name for item in after.deadlines} - there:
            assert event.kind in clocks[DeadlineName(name)].starts, (name, event.kind)
        if after.ended or isinstance(event, DeadlinePassed):
            continue
        gone = {item.name for item in before.deadlines} - {item.name for item in after.deadlines}
        for name in gone:
            clock = clocks[DeadlineName(name)]
            assert event.kind in clock.ends, (name, event.kind)
        for item in set(before.deadlines) & set(after.deadlines):
            clock = clocks[DeadlineName(item.name)]
            # What an event both ends and sets may be the same again, at the same moment.
            assert event.kind not in set(clock.always_ended_by) - set(clock.started_by), item.name


@quick
@a_life
def test_before_a_decision_no_clock_starts_or_stops_but_by_what_it_says(
    life: tuple[Turned, ...],
) -> None:
    _holds_what_the_clocks_say(life)


@quick
@in_service
def test_in_service_no_clock_starts_or_stops_but_by_what_it_says(
    life: tuple[Turned, ...],
) -> None:
    _holds_what_the_clocks_say(life)


@quick
@a_life
def test_a_stage_takes_whatever_may_be_asked_in_it(life: tuple[Turned, ...]) -> None:
    ordered = {kind_of(rule.event): deed.kind for deed in DEEDS for rule in deed.events}
    for before, event, _ in _steps(life):
        if event.kind in ordered:
            assert ordered[event.kind] in DISPATCH.takes(before)


def test_a_case_not_begun_takes_nothing() -> None:
    assert not DISPATCH.takes(SuitabilityState(reference="SUI-1"))


def test_each_deed_and_each_fact_has_a_module_of_its_own() -> None:
    rules = [*(rule for deed in DEEDS for rule in deed.events[:1]), *FACTS]
    homes = Counter(rule.follows.__module__ for rule in rules)
    assert [home for home, number in homes.items() if number > 1] == []
