"""What is declared once is what is done: transitions, effects, notices, labels."""

from __future__ import annotations

import ast
import inspect
from itertools import product
from typing import get_args

from hypothesis import given, settings

import store.effects
from notify.support_words import WORDS
from policy.cases.effects import Effect
from policy.support.deeds import AnswerPrioritisation, Event
from policy.support.lifecycle import decide
from policy.support.state import CaseState
from policy.support.transitions import DECLARED, TRANSITIONS
from policy.support.words import ENDED, ReportKind, Stage, Template
from tests.policy.support.builders import (
    CASEWORKER,
    CHECK_OFFICER,
    CORRECTION,
    REFERENCE,
    STRANGER,
    LiveCase,
    case_at,
    closed,
    withdrawn,
)
from tests.policy.support.lives import Played, lives

Arrow = tuple[Stage, str, Stage]
OPEN = tuple(s for s in Stage if s not in ENDED and s is not Stage.SUBMITTED)


def arrows(case: LiveCase) -> set[Arrow]:
    """Every change of stage in a case's history, by deciding it again."""
    state = CaseState(reference=REFERENCE)
    found: set[Arrow] = set()
    for item in case.history:
        after = decide(state, item.event, item.recorded_at).state
        if after.stage is not state.stage:
            found.add((state.stage, item.event.kind, after.stage))
        state = after
    return found


def played() -> set[Arrow]:
    """Cases that between them take every way there is."""
    ways = (closed, withdrawn, withdrawn_by_report)
    ends = [end(case_at(stage), 12) for end, stage in product(ways, OPEN)]
    mended = [case_at(stage) for stage in OPEN if stage is not Stage.STATUS_CHECK]
    for case in mended:
        case.ask(CORRECTION, CHECK_OFFICER, 11)
    taken = case_at(Stage.AWAITING_THIRD_PARTY)
    taken.ask(AnswerPrioritisation(acknowledged=True), CASEWORKER, 11)
    return {arrow for case in (*ends, *mended, taken) for arrow in arrows(case)}


def withdrawn_by_report(case: LiveCase, after: float) -> LiveCase:
    """The person's word brought by an organisation the case knows nothing of."""
    case.send(case.reported(ReportKind.CONSENT_WITHDRAWN, after, by=STRANGER.id), after)
    return case


def test_every_declared_transition_is_taken_and_no_other() -> None:
    assert played() == DECLARED


def test_no_transition_is_declared_twice_and_each_names_its_rule() -> None:
    assert len(DECLARED) == len(TRANSITIONS)
    assert all(arrow.rule.startswith("R") and arrow.label for arrow in TRANSITIONS)


def test_no_transition_leaves_an_ended_case_or_is_made_by_a_clock() -> None:
    assert not [arrow for arrow in TRANSITIONS if arrow.source in ENDED]
    assert not [arrow for arrow in TRANSITIONS if arrow.event == "deadline-passed"]


@settings(max_examples=60)
@given(lives())
def test_no_life_takes_a_way_that_is_not_declared(life: tuple[Played, ...]) -> None:
    for turn in life:
        moved = (turn.before.stage, turn.after.stage)
        events = {item.event.kind for item in turn.turn.recording.events}
        if moved[0] is not moved[1] and len(events) == 1:
            assert (moved[0], *events, moved[1]) in DECLARED


def handled() -> set[str]:
    """The effects that the one place which makes them rows has a case for."""
    tree = ast.parse(inspect.getsource(store.effects.apply_effect))
    return {
        case.pattern.cls.id
        for match in ast.walk(tree)
        if isinstance(match, ast.Match)
        for case in match.cases
        if isinstance(case.pattern, ast.MatchClass) and isinstance(case.pattern.cls, ast.Name)
    }


def test_every_effect_is_made_a_row_in_one_place() -> None:
    assert handled() == {kind.__name__ for kind in get_args(Effect)}


def test_events_and_effects_each_have_a_kind_of_their_own() -> None:
    for union in (Event, Effect):
        kinds = [member.__dataclass_fields__["kind"].default for member in get_args(union)]
        assert len(set(kinds)) == len(kinds)


def test_every_notice_has_words() -> None:
    assert set(WORDS) == set(Template)
