"""If nobody acts: what happens, when, under which rule; the same as playing and as living it."""

from __future__ import annotations

from datetime import timedelta
from time import process_time

import pytest

from policy.cases.effects import AddTask, Escalate, SendNotice
from policy.support.rehearsal import PlayedCase, look_ahead
from policy.support.words import ENDED, ReportKind, Stage
from policy.time import show_london
from tests.policy.support.builders import (
    DAY,
    RECEIVED,
    STORED_STAGES,
    LiveCase,
    case_at,
    hours,
    open_case,
    read_case,
    waiting_case,
)

UNTIL = RECEIVED + timedelta(days=150)


@pytest.mark.parametrize("stage", STORED_STAGES)
def test_looking_ahead_is_playing_the_case_with_no_more_messages(stage: Stage) -> None:
    state = case_at(stage).state
    play = PlayedCase(state)
    play.run(UNTIL)
    assert look_ahead(state, UNTIL) == play.events
    assert (play.events == []) is (stage in ENDED)


def timeline(case: LiveCase, days: float) -> list[tuple[str, str, str]]:
    """When, what, and under which rule, if nobody acts; the first of several rules is shown."""
    return [
        (show_london(item.recorded_at), f"{item.event.name} {item.event.rung}", item.rules[0])
        for item in look_ahead(case.state, case.at(days * DAY))
        if item.event.kind == "deadline-passed"
    ]


def test_if_nobody_acts_on_a_new_case_it_is_warned_of_breached_and_climbs() -> None:
    assert timeline(LiveCase(), 2) == [
        ("5 May 2026 at 22:30", "status answer warning 12h", "R16"),
        ("6 May 2026 at 06:30", "status answer warning 20h", "R16"),
        ("6 May 2026 at 10:30", "status answer due 24h", "R16"),
        ("6 May 2026 at 11:00", "escalation not acknowledged 24h", "R18"),
        ("6 May 2026 at 11:30", "status answer still missing 25h", "R16"),
        ("6 May 2026 at 12:00", "escalation not acknowledged 25h", "R18"),
        ("6 May 2026 at 14:30", "status answer still missing 28h", "R16"),
        ("6 May 2026 at 15:00", "escalation not acknowledged 28h", "R18"),
        ("7 May 2026 at 09:00", "status answer daily reminder 2026-05-07", "R16"),
        ("7 May 2026 at 09:30", "escalation not acknowledged 2026-05-07", "R18"),
    ]


def test_if_nobody_acts_a_case_with_support_open_is_reviewed_and_its_end_notified() -> None:
    assert timeline(read_case(), 110) == [
        ("2 June 2026 at 09:00", "case review due 2026-06-02", "R20"),
        ("30 June 2026 at 09:00", "case review due 2026-06-30", "R20"),
        ("28 July 2026 at 09:00", "case review due 2026-07-28", "R20"),
        ("6 August 2026 at 00:00", "support window ends 2026-08-06", "R20"),
        ("13 August 2026 at 00:00", "support window ends 2026-08-13", "R20"),
        ("20 August 2026 at 00:00", "support window ends 2026-08-20", "R20"),
    ]


def test_if_nobody_answers_a_request_and_nobody_sees_the_person_both_are_asked_about() -> None:
    case = waiting_case()
    case.receive(ReportKind.NOT_SEEN, 11)
    assert timeline(case, 26)[:4] == [
        ("6 May 2026 at 00:30", "answer not read 4h", "R17"),
        ("12 May 2026 at 21:00", "prioritisation not acknowledged 2026-05-12", "R21"),
        ("19 May 2026 at 21:00", "prioritisation not acknowledged 2026-05-19", "R21"),
        ("27 May 2026 at 21:00", "prioritisation not acknowledged 2026-05-27", "R21"),
    ]
    assert ("2 June 2026 at 09:00", "no contact 2026-06-02", "R67") in timeline(case, 30)


@pytest.mark.parametrize("stage", STORED_STAGES)
def test_looking_ahead_says_exactly_what_then_happens(stage: Stage) -> None:
    case = case_at(stage)
    ahead = look_ahead(case.state, case.at(DAY * 120))
    before = len(case.history)
    case.wait(DAY * 120)
    clock = [item.event for item in case.history[before:]]
    assert [item.event for item in ahead if item.event.kind == "deadline-passed"] == clock
    effects = (SendNotice, Escalate, AddTask)
    assert [e for item in ahead for e in item.effects if isinstance(e, effects)] == [
        e for item in case.history[before:] for e in item.effects if isinstance(e, effects)
    ]


def test_looking_ahead_leaves_the_case_as_it_is() -> None:
    case = case_at(Stage.SUPPORT_OPEN)
    before = case.state
    assert look_ahead(case.state, UNTIL)
    assert case.state == before


def test_what_is_overdue_already_comes_first_at_its_own_moment() -> None:
    ahead = look_ahead(LiveCase().state, RECEIVED + hours(12))
    assert [item.recorded_at for item in ahead if item.event.kind == "deadline-passed"] == [
        RECEIVED + hours(12)
    ]


@pytest.mark.parametrize(
    ("case", "days"),
    [
        (LiveCase(), 30),
        (open_case(), 180),
        (waiting_case(), 180),
        (case_at(Stage.ANSWERED), 180),
    ],
)
def test_looking_ahead_takes_no_time(case: LiveCase, days: float) -> None:
    """Promised: 10 ms a case. Of several the fastest counts, for a machine may be busy."""
    assert min(_seconds(case, days) for _ in range(20)) < 0.010


def _seconds(case: LiveCase, days: float) -> float:
    began = process_time()
    look_ahead(case.state, case.at(DAY * days))
    return process_time() - began
