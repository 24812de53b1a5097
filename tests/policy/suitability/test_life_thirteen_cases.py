"""The thirteen cases, played on their own dates: each to its final stage, day and rules, with no
refusal on the way.
"""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import get_args

import pytest

from policy.cases.effects import AddTask, CompleteTasks, Effect, Escalate, SendNotice
from policy.suitability.deciding.assessing import assessed
from policy.suitability.evidence.facts import AnyFact
from policy.suitability.evidence.nations import PRIORITY_NEED
from policy.suitability.evidence.other_circumstances import PriorityNeed
from policy.suitability.evidence.words import PlaceNation
from policy.suitability.planned_case import play
from policy.suitability.rehearsal import PlayedCase
from policy.suitability.words import EXITS, DeadlineName, Stage, TaskKind, Template
from policy.time import end_of_london_day, london_day
from tests.policy.suitability.life_files import EXAMPLES, Example, example

ABSENT = {"R101"}
"""Shown by there being no such question: see the test below."""

each = pytest.mark.parametrize("case", EXAMPLES, ids=lambda case: f"{case.number} {case.name}")


@cache
def played(case: Example) -> PlayedCase:
    return play(case.file, end_of_london_day(case.on))


def effects(case: Example) -> list[Effect]:
    return [effect for item in played(case).events for effect in item.effects]


@each
def test_a_case_ends_where_it_must_and_nobody_is_refused_on_the_way(case: Example) -> None:
    end = played(case)
    assert end.state.stage is case.final
    assert {reply.code for reply in end.replies.values()} == {""}


@each
def test_a_case_reaches_its_end_on_its_day(case: Example) -> None:
    moves = [item for item in played(case).events if item.event.kind != "notice-accepted"]
    assert london_day(moves[-1].recorded_at) <= case.on


@each
def test_the_rules_behind_an_end_are_on_record_or_in_the_findings(case: Example) -> None:
    end = played(case)
    assert end.state.facts is not None
    findings = assessed(end.state.facts, end_of_london_day(case.on)).findings
    shown = {rule for found in findings for rule in found.rules}
    recorded = {rule for item in end.events for rule in item.rules}
    opened = {e.rule for i in end.events for e in i.effects if isinstance(e, AddTask)}
    running = {waiting.rule for waiting in end.state.deadlines}
    needs = {need.rule for need in assessed(end.state.facts, end_of_london_day(case.on)).needs}
    assert set(case.rules) <= shown | recorded | opened | running | needs | ABSENT


def test_priority_need_stands_in_a_fact_of_its_own_that_scotland_does_not_have() -> None:
    kinds = [kind for kind in get_args(AnyFact) for item in fields(kind) if "priority" in item.name]
    assert kinds == [PriorityNeed]
    assert PlaceNation.SCOTLAND not in PRIORITY_NEED


@each
def test_a_case_looks_on_the_way_as_its_facts_imply(case: Example) -> None:
    for moment, stage in case.looks:
        state = play(case.file, moment).state
        if state.summary is None and state.decision is None:
            assert state.stage is stage


@pytest.mark.parametrize("number", [2, 3, 4, 5, 6, 8, 10, 11])
def test_nothing_of_a_case_that_ends_before_reaches_the_status_review_unit(number: int) -> None:
    kinds = {
        effect.template for effect in effects(example(number)) if isinstance(effect, SendNotice)
    }
    assert Template.SUMMARY_SENT not in kinds


@pytest.mark.parametrize("number", [2, 3, 4, 5, 8])
def test_a_stopped_route_waits_for_a_named_person_to_close_it(number: int) -> None:
    state = played(example(number)).state
    assert state.stage in EXITS and not state.ended
    assert TaskKind.CLOSING in state.open_tasks
    assert {d.name for d in state.deadlines} == {DeadlineName.CLOSING}


def test_case_3_is_offered_voluntary_return_and_case_4_keeps_its_help() -> None:
    assert TaskKind.VOLUNTARY_RETURN in played(example(3)).state.open_tasks
    assert TaskKind.EUSS_HELP in played(example(4)).state.open_tasks


def test_case_6_is_asked_that_day_chased_by_working_days_and_escalated_until_it_answers() -> None:
    items = [
        (item.recorded_at, effect)
        for item in played(example(6)).events
        for effect in item.effects
        if item.event.kind != "notice-accepted"
    ]
    asked = [
        (london_day(now).isoformat(), effect.template)
        for now, effect in items
        if isinstance(effect, SendNotice) and "enquiry" in effect.template
    ]
    assert asked[:4] == [
        ("2022-05-03", Template.SUPPORT_ENQUIRY),
        ("2022-05-10", Template.SUPPORT_ENQUIRY_REMINDER),
        ("2022-05-17", Template.SUPPORT_ENQUIRY_REMINDER),
        ("2022-05-24", Template.SUPPORT_ENQUIRY_REMINDER),
    ]
    told_to = [
        (london_day(now).isoformat(), effect.role)
        for now, effect in items
        if isinstance(effect, Escalate) and effect.position == 1
    ]
    assert told_to[:3] == [
        ("2022-05-17", "duty supervisor"),
        ("2022-05-24", "manager"),
        ("2022-05-31", "head of service"),
    ]
    # The answer of 3 June stops it; after the window, on 3 August, the council is asked once more.
    assert [day for day, _ in asked[4:]] == ["2022-05-31", "2022-08-04"]


def test_case_8_is_handed_to_the_returns_command() -> None:
    assert TaskKind.FNORC in played(example(8)).state.open_tasks


def test_case_9_is_asked_for_a_fresh_look_every_28_days_and_stays_open_for_handing_over() -> None:
    asked = [
        item.event.at.date().isoformat()
        for item in played(example(9)).events
        if item.event.kind == "deadline-passed" and item.event.name == DeadlineName.RECHECK
    ]
    assert asked == [
        "2022-03-29",
        "2022-04-26",
        "2022-05-24",
        "2022-06-21",
        "2022-07-19",
        "2022-08-16",
    ]
    march = play(example(9).file, end_of_london_day(london_day(example(9).file.then[-3].at))).state
    assert march.stage is Stage.SERVED_TO_FILE
    assert len(march.attempts) == 3


def test_case_10_keeps_its_safeguarding_task_and_the_search_goes_on() -> None:
    state = played(example(10)).state
    assert {TaskKind.SAFEGUARDING, TaskKind.SEARCH_FOR_OFFER} <= set(state.open_tasks)
    closed = {e.task for e in effects(example(10)) if isinstance(e, CompleteTasks)}
    assert TaskKind.SEARCH_FOR_OFFER not in closed


def test_case_13_voids_the_clearance_tells_the_officer_and_records_an_incident() -> None:
    case = example(13)
    end = played(case)
    (clearance,) = end.state.clearances
    assert clearance.voided_at == case.file.learnt[-1][0]
    told_officers = [e for e in effects(case) if isinstance(e, SendNotice)]
    assert Template.CLEARANCE_VOIDED in {notice.template for notice in told_officers}
    assert (end.state.incidents, end.state.incident_open) == (1, True)
    assert end.state.served_at is None
