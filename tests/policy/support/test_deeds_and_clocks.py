"""Every deed, fact and clock of the track is listed, and what each says of itself is true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given

from policy.cases.clock import Clock
from policy.cases.deed import Anyone, Deed, Field, kind_of
from policy.cases.events import DeadlinePassed
from policy.support.answering.answer import ANSWER_FIELDS, StatusAnswer
from policy.support.clocks import CLOCKS
from policy.support.deeds import DEEDS, FACTS, Event
from policy.support.lifecycle import DISPATCH, decide
from policy.support.screens.map import support_map
from policy.support.state import CaseState
from policy.support.words import DeadlineName, Stage
from tests.policy.support.lives import Played, lives


def test_every_command_event_and_deadline_is_listed_once() -> None:
    assert not DISPATCH.gaps()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"deeds": DEEDS[1:]}, "policy/support/deeds/__init__.py: no entry of DEEDS or FACTS for"),
        ({"facts": FACTS[1:]}, "policy/support/deeds/__init__.py: no entry of DEEDS or FACTS for"),
        ({"clocks": CLOCKS[1:]}, "policy/support/clocks/__init__.py: no entry of CLOCKS for the"),
        ({"clocks": (*CLOCKS, CLOCKS[0])}, "is in CLOCKS 2 times"),
        ({"names": [*DeadlineName][1:]}, "is no deadline of the track's list"),
    ],
)
def test_what_is_forgotten_is_said_with_its_file_as_soon_as_the_track_is_loaded(
    change: dict[str, Any], said: str
) -> None:
    with pytest.raises(TypeError, match=said.replace(".", r"\.")):
        replace(DISPATCH, **change)


def _unsaid(where: str, value: type[Any], said: dict[str, Field]) -> list[str]:
    asked = {one.name for one in fields(value)} - {"kind"}
    return [f"{where}: `fields` says nothing of {name}" for name in sorted(asked - set(said))] + [
        f"{where}: `fields` asks for {name}, which is no field"
        for name in sorted(set(said) - asked)
    ]


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.kind)
def test_every_field_of_every_command_has_a_label_and_a_hint(deed: Deed[Any, Any, Any]) -> None:
    where = deed.happened.__module__.replace(".", "/") + ".py"
    assert not _unsaid(where, deed.command, dict(deed.fields))
    assert all(field.label and field.hint for field in deed.fields.values())
    assert deed.title and deed.title[0].isupper()


def test_every_part_of_an_answer_has_a_label_and_a_hint() -> None:
    assert not _unsaid("policy/support/answering/answer.py", StatusAnswer, ANSWER_FIELDS)


def test_a_clock_that_names_an_unknown_event_is_reported_with_its_file() -> None:
    wrong = replace(CLOCKS[0], ended_by=("answer-recoded",))
    with pytest.raises(TypeError, match=r"clocks/status_warning\.py.*'answer-recoded'"):
        replace(DISPATCH, clocks=(wrong, *CLOCKS[1:]))


@pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: str(clock.name))
def test_a_clock_says_what_to_do_before_it_comes_and_is_on_the_map(
    clock: Clock[Any, Any, Any],
) -> None:
    where = clock.passed.__module__.replace(".", "/") + ".py"
    assert clock.next_step.sentence, f"{where}: next_step"
    drawn = {line.name for line in support_map().clocks}
    assert clock.name in drawn, f"{where}: on_map draws no line of {clock.name}"


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.kind)
def test_somebody_may_ask_for_every_deed(deed: Deed[Any, Any, Any]) -> None:
    where = deed.happened.__module__.replace(".", "/") + ".py"
    assert isinstance(deed.who, Anyone) or deed.who, f"{where}: who names no role"


def _steps(life: tuple[Played, ...]) -> Iterator[tuple[CaseState, Event, CaseState]]:
    for turn in life:
        state = turn.before
        for item in turn.turn.recording.events:
            after = decide(state, item.event, item.recorded_at).state
            yield state, item.event, after
            state = after


@given(lives())
def test_no_clock_stops_but_by_what_it_says_ends_it_and_by_that_it_does(
    life: tuple[Played, ...],
) -> None:
    clocks = {clock.name: clock for clock in CLOCKS}
    for before, event, after in _steps(life):
        if after.ended or isinstance(event, DeadlinePassed):
            continue
        gone = {item.name for item in before.deadlines} - {item.name for item in after.deadlines}
        for name in gone:
            clock = clocks[DeadlineName(name)]
            assert event.kind in clock.ends, (name, event.kind)
        for item in set(before.deadlines) & set(after.deadlines):
            assert event.kind not in clocks[DeadlineName(item.name)].always_ended_by, item.name


@given(lives())
def test_no_clock_starts_but_by_what_it_says_starts_it(life: tuple[Played, ...]) -> None:
    clocks = {clock.name: clock for clock in CLOCKS}
    for before, event, after in _steps(life):
        there = {item.name for item in before.deadlines}
        for item in after.deadlines:
            if item.name not in there:
                starts = clocks[DeadlineName(item.name)].starts
                assert event.kind in starts, (item.name, event.kind)


@given(lives())
def test_a_stage_takes_whatever_may_be_asked_in_it(life: tuple[Played, ...]) -> None:
    for before, event, _ in _steps(life):
        ordered = {kind_of(rule.event): deed.kind for deed in DEEDS for rule in deed.events}
        if event.kind in ordered:
            assert ordered[event.kind] in DISPATCH.takes(before)


def test_an_ended_case_and_one_not_begun_take_nothing() -> None:
    assert not DISPATCH.takes(CaseState(reference="RSR-1"))
    ended = replace(CaseState(reference="RSR-1"), stage=Stage.CLOSED)
    assert not DISPATCH.takes(ended)


def test_each_deed_and_each_fact_has_a_module_of_its_own() -> None:
    rules = [*(rule for deed in DEEDS for rule in deed.events[:1]), *FACTS]
    homes = Counter(rule.follows.__module__ for rule in rules)
    assert [home for home, number in homes.items() if number > 1] == []
