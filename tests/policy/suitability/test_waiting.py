"""What a case waits for, as lists and walls show it: whose turn, since when, by when, in time or
not. Nothing is decided by it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings

from policy.cases.labels import deadline_label
from policy.cases.lifecycle import next_deadline
from policy.suitability.deeds import AskRecheck, ReportService, WithdrawDecision
from policy.suitability.screens.view import details, progress
from policy.suitability.screens.waiting import LOOK, PAPER_IS_OUT, Wait, awaited, clock, wait
from policy.suitability.state import changed
from policy.suitability.track import row
from policy.suitability.words import ENDS, EXITS, ClockState, Manner, Stage, WaitingOn
from tests.policy.suitability.life import (
    DECIDED,
    OFFICER,
    SERVED,
    UKVI,
    UNCHANGED,
    Life,
    at,
    decided,
    engaged,
    life_at,
    referred,
)
from tests.policy.suitability.life_files import moment
from tests.policy.suitability.life_moves import Turned, lives
from wiring.command_lines import command_lines

SAYS = command_lines("suitability")

ASKED = moment("2021-11-15T10:00:00Z")
LOOK_DUE = moment("2022-03-29T08:00:00Z")
HOUR = timedelta(hours=1)


def seen(life: Life) -> tuple[Wait, ClockState]:
    return wait(life.state), clock(life.state)


def at_unit(moment: datetime) -> tuple[Wait, ClockState]:
    return seen(life_at(moment))


def test_an_authority_is_waited_for_since_it_was_asked_and_overdue_after_five_days() -> None:
    due = moment("2021-11-22T10:00:00Z")
    asked = Wait(on=WaitingOn.AUTHORITY, since=ASKED, due=due)
    assert seen(life_at(due - HOUR)) == (asked, ClockState.RUNNING)
    for later in (due, at("01-03 12:00")):
        assert seen(life_at(later)) == (asked, ClockState.OVERDUE)


def test_once_it_has_answered_it_is_the_assessors_turn() -> None:
    found, state = seen(life_at(at("02-21 12:00")))
    assert (found, state) == (Wait(on=WaitingOn.ASSESSORS), ClockState.NONE)


def test_the_unit_has_a_time_to_say_that_it_has_the_summary_and_none_to_decide() -> None:
    sent = at("02-23 10:00")
    waiting = Wait(on=WaitingOn.SRU, since=sent, due=at("03-02 10:00"))
    assert at_unit(sent) == (waiting, ClockState.RUNNING)
    assert seen(referred()) == (Wait(on=WaitingOn.SRU, since=sent), ClockState.NONE)


def test_a_decision_waits_for_officers_and_its_fresh_look_is_overdue_at_once() -> None:
    life = decided()
    waiting = Wait(on=WaitingOn.OFFICERS, since=DECIDED, due=LOOK_DUE)
    assert seen(life) == (waiting, ClockState.RUNNING)
    for days in (0, 4, 27):
        life.wait(LOOK_DUE + timedelta(days=days))
        assert seen(life) == (waiting, ClockState.OVERDUE)
    life.ask(UNCHANGED, OFFICER, LOOK_DUE + timedelta(days=27, hours=1))
    found, state = seen(life)
    assert state is ClockState.RUNNING
    assert found.due is not None and found.due > LOOK_DUE + timedelta(days=50)


def test_a_look_asked_for_by_hand_is_due_within_the_hour_and_never_less_late() -> None:
    life, asked = decided(), at("03-02 09:00")
    life.ask(AskRecheck(), OFFICER, asked)
    assert (wait(life.state).due, clock(life.state)) == (asked + HOUR, ClockState.RUNNING)
    again = asked + timedelta(minutes=30)
    life.ask(AskRecheck(), OFFICER, again)
    assert (wait(life.state).due, clock(life.state)) == (again + HOUR, ClockState.RUNNING)
    life.wait(again + 2 * HOUR)
    assert clock(life.state) is ClockState.OVERDUE
    life.ask(AskRecheck(), OFFICER, again + 3 * HOUR)
    assert (wait(life.state).due, clock(life.state)) == (again + HOUR, ClockState.OVERDUE)


def test_a_clearance_counts_down_its_four_hours() -> None:
    life = decided().cleared(at("03-02 09:00"))
    assert seen(life)[0].due == at("03-02 13:00")
    assert clock(life.state) is ClockState.RUNNING
    life.wait(at("03-02 13:00"))
    assert wait(life.state).due == moment("2022-03-30T08:00:00Z")


def test_a_withdrawal_waits_for_ukvi_and_an_incident_comes_before_it() -> None:
    life, reported_at = decided(), at("03-04 10:00")
    life.news(reported_at, engaged(reported_at))
    due = Wait(on=WaitingOn.UKVI, since=reported_at, due=reported_at + 24 * HOUR)
    assert seen(life) == (due, ClockState.RUNNING)
    assert seen(life.wait(reported_at + timedelta(days=9))) == (due, ClockState.OVERDUE)
    handed = reported_at + timedelta(days=9, hours=1)
    life.ask(SERVED, OFFICER, handed)
    found, state = seen(life)
    assert found == Wait(on=WaitingOn.SUPERVISORS, since=handed, due=handed + HOUR)
    assert state is ClockState.RUNNING
    life.ask(WithdrawDecision(reason="x"), UKVI, handed + HOUR / 2)
    assert seen(life)[0].on is WaitingOn.SUPERVISORS


def test_a_stopped_route_waits_for_somebody_to_close_it_and_an_end_for_nobody() -> None:
    stopped = life_at(at("01-03 12:00"))
    stopped.news(at("01-04 12:00"), engaged(at("01-04 12:00")))
    assert stopped.state.stage in EXITS
    found, state = seen(stopped)
    assert (found, state) == (
        Wait(on=WaitingOn.ASSESSORS, since=at("01-04 12:00")),
        ClockState.NONE,
    )
    served = decided().cleared(at("03-02 09:00"))
    served.ask(ReportService(manner=Manner.IN_PERSON), OFFICER, at("03-02 10:00"))
    assert served.state.stage is Stage.SERVED
    assert seen(served) == (Wait(on=WaitingOn.NOBODY), ClockState.NONE)
    assert wait(served.wait(at("05-01 10:00")).state).on is WaitingOn.NOBODY


def test_what_is_waited_for_is_said_by_the_stage_and_an_incident_before_it() -> None:
    assert awaited(Stage.DECIDED, incident=False) == LOOK
    assert awaited(Stage.DECIDED, incident=True) == awaited(Stage.SERVED, incident=False)
    assert awaited(Stage.AWAITING_AUTHORITY, incident=False) == "word of the authority"
    assert ENDS - PAPER_IS_OUT == {Stage.NO_ACTION}


def test_a_look_asked_for_by_an_older_version_is_still_waited_for() -> None:
    life = decided().wait(LOOK_DUE)
    older = changed(life.state, look_due=None)
    assert (wait(older).on, wait(older).due) == (WaitingOn.OFFICERS, None)
    assert clock(older) is ClockState.NONE


@settings(max_examples=30)
@given(lives())
def test_in_any_life_who_is_waited_for_is_said_and_a_running_clock_is_one_of_the_cases_own(
    life: tuple[Turned, ...],
) -> None:
    for played in life:
        state = played.after
        found, shown = wait(state), progress(state)
        assert row(state)["due_at"] == found.due == shown.due
        assert found.on.value in details(state, SAYS) and found.on.value == shown.waiting_on
        if clock(state) is ClockState.RUNNING:
            upcoming = next_deadline(state)
            assert upcoming is not None and found.due is not None
            assert upcoming.due <= found.due
        assert len(details(state, SAYS).encode()) < 2_048


def test_the_page_says_whose_turn_it_is_and_that_it_is_overdue() -> None:
    page = details(decided().wait(LOOK_DUE).state, SAYS)
    assert "**Waiting on:** enforcement officers; since 1 March 2022" in page
    assert "due 29 March 2022 at 09:00, overdue; escalation level" in page


def test_the_page_keeps_its_size_however_long_its_clocks_read_and_shows_the_next_one() -> None:
    state = decided().wait(LOOK_DUE).state
    first = state.deadlines[0]
    long = [
        replace(first, rung=f"{number} working days", anchor="a fact of many words " * 10)
        for number in range(20)
    ]
    page = details(changed(state, deadlines=(first, *long)), SAYS)
    assert len(page.encode()) < 2_048
    assert page.count(deadline_label(first)) == 1
