"""What a supervisor sees in the Temporal UI: stage, clocks, next step; nothing about anybody."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from hypothesis import given, settings

from policy.cases.effects import SendNotice
from policy.support.deeds import Event
from policy.support.labels import deadline_label, event_label
from policy.support.lifecycle import DISPATCH
from policy.support.screens.view import details, due_at, progress, waiting_on, waiting_since
from policy.support.state import CaseState
from policy.support.words import (
    ENDED,
    SLA_LABELS,
    STAGE_LABELS,
    DeadlineName,
    SlaState,
    Stage,
    WaitingOn,
)
from tests.policy.support.builders import (
    ORGANISATION,
    REFERENCE,
    STORED_STAGES,
    LiveCase,
    case_at,
    read_case,
)
from tests.policy.support.lives import Played, lives
from tests.policy.support.moves import CANARY
from wiring.command_lines import command_lines

SAYS = command_lines("support")

quick = settings(max_examples=40)


@quick
@given(lives())
def test_the_page_is_under_2_kb_and_shows_nothing_that_was_sent(life: tuple[Played, ...]) -> None:
    for played in life:
        page = details(played.after, SAYS)
        assert len(page.encode()) < 2_000
        shown = page + repr(progress(played.after))
        assert CANARY not in shown
        assert ORGANISATION not in shown


@quick
@given(lives())
def test_no_label_shows_anything_that_was_sent(life: tuple[Played, ...]) -> None:
    for played in life:
        labels = [event_label(item.event) for item in played.turn.recording.events]
        labels += [deadline_label(item) for item in played.after.deadlines]
        assert not any(CANARY in label for label in labels)


@pytest.mark.parametrize("stage", STORED_STAGES)
def test_the_page_names_case_and_stage_and_how_to_see_more(stage: Stage) -> None:
    page = details(case_at(stage).state, SAYS)
    assert f"### {REFERENCE}: {STAGE_LABELS[stage]}" in page
    assert f"`referrals show {REFERENCE}`" in page


def test_every_clock_is_shown_with_its_anchor_in_london_time() -> None:
    page = details(LiveCase().state, SAYS)
    assert (
        "| Status answer due (24h, R16) | 6 May 2026 at 10:30 | "
        "referral received, 5 May 2026 at 10:30 |"
    ) in page


def test_a_long_list_of_clocks_is_cut_and_the_nearest_ones_stay() -> None:
    case = LiveCase()
    assert len(re.findall(r"^\| [A-Z]", details(case.state, SAYS), re.MULTILINE)) <= 6
    assert len(progress(case.state).clocks) == len(case.state.deadlines)


def test_the_next_step_of_an_answer_on_its_way_is_to_wait_for_its_delivery() -> None:
    assert "referrals answer" in progress(LiveCase().state).next_step.said(SAYS)
    assert "--read" in progress(case_at(Stage.SUPPORT_OPEN).state).next_step.said(SAYS)
    assert "support team" in progress(read_case().state).next_step.said(SAYS)


@pytest.mark.parametrize("stage", sorted(ENDED))
def test_an_ended_case_waits_for_nothing(stage: Stage) -> None:
    seen = progress(case_at(stage).state)
    assert seen.clocks == ()
    assert seen.next_step.said(SAYS) == "Nothing: the case has ended."


def test_a_case_not_yet_accepted_has_a_page_too() -> None:
    empty = CaseState(reference=REFERENCE)
    assert due_at(empty) is None
    assert "due not set" in details(empty, SAYS)


def test_every_word_of_the_closed_lists_can_be_said() -> None:
    assert set(SLA_LABELS) == set(SlaState)
    assert set(STAGE_LABELS) == set(Stage)
    assert set(DISPATCH.next_steps) == set(DeadlineName)
    assert set(DISPATCH.labels) == {
        kind.__dataclass_fields__["kind"].default for kind in get_args(Event)
    }


@pytest.mark.parametrize(
    ("stage", "turn"),
    [
        (Stage.STATUS_CHECK, WaitingOn.CHECK_TEAM),
        (Stage.ANSWERED, WaitingOn.SUPPORT_TEAM),
        (Stage.SUPPORT_OPEN, WaitingOn.SUPPORT_TEAM),
        (Stage.AWAITING_THIRD_PARTY, WaitingOn.CASEWORK_TEAM),
    ],
)
def test_a_list_says_whose_turn_it_is_and_since_when(stage: Stage, turn: WaitingOn) -> None:
    state = case_at(stage).state
    since = waiting_since(state)
    assert waiting_on(state) is turn
    assert state.received_at is not None
    assert since is not None
    assert state.received_at <= since
    assert (since == state.received_at) is (stage is Stage.STATUS_CHECK)


def test_a_chaser_does_not_begin_the_waiting_anew() -> None:
    case = case_at(Stage.AWAITING_THIRD_PARTY)
    since = waiting_since(case.state)
    case.wait(40 * 24)
    chasers = [sent for sent in case.effects(SendNotice) if "chaser" in sent.template]
    assert len(chasers) > 1
    assert waiting_since(case.state) == since


@quick
@given(lives())
def test_it_is_nobodys_turn_exactly_when_a_case_has_ended(life: tuple[Played, ...]) -> None:
    for played in life:
        assert (waiting_on(played.after) is WaitingOn.NOBODY) is played.after.ended
        assert played.after.stage is Stage.SUBMITTED or (
            (waiting_since(played.after) is None) is played.after.ended
        )
