"""Linking and brokering: tasks by hand, their results, an offer of return, a transfer (R23)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from policy.cases.effects import AddTask, CompleteTask, CompleteTasks, Effect
from policy.cases.replies import Verdict
from policy.support.deeds import (
    CaseTransferred,
    CloseCase,
    FinishTask,
    OfferReturn,
    OpenTask,
    ReturnOffered,
    TaskOpened,
    TransferCase,
)
from policy.support.tasks import BY_DEED
from policy.support.words import BROKERING, ENDED, Outcome, ReportKind, Stage, TaskKind, Team
from tests.policy.support.builders import (
    ADVISER,
    AUTHORITY,
    CASEWORKER,
    DAY,
    RECEIVED,
    STORED_STAGES,
    SUPERVISOR,
    LiveCase,
    case_at,
    offered,
    open_case,
)

OPEN_STAGES = tuple(stage for stage in STORED_STAGES if stage not in ENDED)
DUE = RECEIVED + timedelta(days=9)
REMOVED = CloseCase(outcome=Outcome.ENFORCED_REMOVAL, reason="reported by another team")
SCOTLAND = TransferCase(authority="S12000033", nation="Scotland")
RULES = {
    TaskKind.CASEWORKER_CONTACT: "R24",
    TaskKind.REPLACEMENT_DOCUMENTS: "R24",
    TaskKind.SHORT_SHELTER: "R23",
    TaskKind.ACCOMPANYING: "R23",
    TaskKind.EUSS_HELP: "R31",
    TaskKind.VOLUNTARY_RETURN: "R29",
    TaskKind.REGULATED_ADVICE: "R32",
    TaskKind.SAFEGUARDING: "R30",
}


def last_effects(case: LiveCase) -> tuple[Effect, ...]:
    return case.history[-1].effects


def test_there_is_a_rule_for_every_kind_of_task_opened_by_hand() -> None:
    assert set(RULES) == BROKERING


@pytest.mark.parametrize("kind", sorted(BROKERING))
@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_a_task_can_be_opened_at_any_stage_with_team_due_time_and_rule(
    stage: Stage, kind: TaskKind
) -> None:
    case = case_at(stage)
    reply = case.ask(OpenTask(task=kind, due=DUE, note="room 4"), CASEWORKER, 12)
    assert reply.verdict is Verdict.APPLIED
    assert case.state.stage is stage
    assert last_effects(case) == (
        AddTask(task=kind, team=Team.SUPPORT, due=DUE, rule=RULES[kind], note="room 4"),
    )


@pytest.mark.parametrize("kind", sorted(set(TaskKind) - BROKERING))
def test_a_task_that_the_case_opens_itself_is_not_opened_by_hand(kind: TaskKind) -> None:
    case = open_case()
    assert case.ask(OpenTask(task=kind, due=DUE), SUPERVISOR, 12).code == "not-a-support-task"


@pytest.mark.parametrize(
    ("due", "code"),
    [
        (RECEIVED + timedelta(hours=12), ""),
        (RECEIVED + timedelta(hours=12, seconds=-1), "due-in-past"),
        (DUE.replace(tzinfo=None), "no-such-time"),
        (DUE.replace(year=9999), "no-such-time"),
    ],
)
def test_a_task_is_due_at_a_time_that_lies_ahead(due: datetime, code: str) -> None:
    command = OpenTask(task=TaskKind.ACCOMPANYING, due=due)
    assert open_case().ask(command, CASEWORKER, 12).code == code


def test_a_task_of_no_possible_time_is_refused_also_when_nobody_checked_it() -> None:
    case = open_case()
    opened = TaskOpened(
        id="opened",
        at=case.at(12),
        by="S-2",
        task=TaskKind.ACCOMPANYING,
        due=DUE.replace(tzinfo=None),
    )
    assert case.send(opened, 12).code == "no-such-time"


@pytest.mark.parametrize("kind", sorted(set(TaskKind) - BY_DEED))
@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_a_finished_task_is_taken_off_by_its_person_and_moves_nothing(
    stage: Stage, kind: TaskKind
) -> None:
    case = case_at(stage)
    case.ask(FinishTask(task_id="task-1", task=kind, result="done together"), ADVISER, 12)
    assert last_effects(case) == (CompleteTask(task_id="task-1", by=ADVISER.id),)
    assert case.state.stage is stage


@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_a_status_check_alone_is_never_ended_by_words(stage: Stage) -> None:
    assert BY_DEED == {TaskKind.STATUS_CHECK}
    case = case_at(stage).wait(12)
    before = case.state
    command = FinishTask(task_id="task-1", task=TaskKind.STATUS_CHECK, result="done together")
    reply = case.ask(command, ADVISER, 12)
    assert (reply.code, reply.rule, case.state) == ("done-by-deed", "R16", before)


@pytest.mark.parametrize("result", ["", " \n"])
def test_a_task_is_not_finished_without_a_result(result: str) -> None:
    command = FinishTask(task_id="task-1", task=TaskKind.SHORT_SHELTER, result=result)
    assert open_case().ask(command, CASEWORKER, 12).code == "reason-needed"


@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_an_enforced_removal_is_not_recorded_before_return_was_offered(stage: Stage) -> None:
    case = case_at(stage).wait(12)
    before = case.state
    reply = case.ask(REMOVED, CASEWORKER, 12)
    assert (reply.code, reply.rule, case.state) == ("return-not-offered", "R29", before)
    assert offered(case, 13).ask(REMOVED, CASEWORKER, 14).verdict is Verdict.APPLIED


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.ENFORCED_REMOVAL}))
def test_no_other_ending_waits_for_an_offer(outcome: Outcome) -> None:
    closing = CloseCase(outcome=outcome, reason="agreed with the person")
    assert open_case().ask(closing, CASEWORKER, 12).verdict is Verdict.APPLIED


def test_the_first_offer_is_the_one_that_counts_in_either_order() -> None:
    for order in ((20, 30), (30, 20)):
        case = open_case()
        for after in order:
            case.send(ReturnOffered(id=f"offer-{after}", at=case.at(after), by="S-2"), 31)
        assert case.state.return_offered_at == case.at(20)


def test_an_offer_of_return_decides_nothing() -> None:
    case = open_case()
    running = case.state.deadlines
    case.ask(OfferReturn(), CASEWORKER, 12)
    assert (case.state.stage, case.state.outcome) == (Stage.SUPPORT_OPEN, None)
    assert case.state.deadlines == running
    assert last_effects(case) == ()


@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_a_transfer_makes_the_case_another_authoritys_and_moves_no_clock(stage: Stage) -> None:
    case = case_at(stage)
    case.receive(ReportKind.MOVED_AREA, 11)
    running = case.state.deadlines
    assert case.ask(SCOTLAND, CASEWORKER, 11).verdict is Verdict.APPLIED
    assert (case.state.authority, case.state.nation) == ("S12000033", "Scotland")
    assert (case.state.stage, case.state.deadlines) == (stage, running)
    assert last_effects(case) == (CompleteTasks(task=TaskKind.TRANSFER),)


def test_after_a_transfer_the_new_authority_reports_and_the_old_one_does_not() -> None:
    case = open_case()
    case.ask(SCOTLAND, CASEWORKER, 12)
    old = case.reported(ReportKind.ENGAGING, 13, by=AUTHORITY)
    new = case.reported(ReportKind.ENGAGING, 13, by="S12000033")
    assert (case.send(old, 14).code, case.send(new, 14).code) == ("not-found", "")
    assert case.receive(ReportKind.ENGAGING, 14).verdict is Verdict.APPLIED


@pytest.mark.parametrize(
    ("authority", "nation"),
    [("S12000033", "England"), ("E09000033", "Ruritania"), ("", "Scotland"), ("X1", "")],
)
def test_a_transfer_to_no_known_nation_is_refused(authority: str, nation: str) -> None:
    case = open_case()
    before = case.state
    command = TransferCase(authority=authority, nation=nation)
    assert case.ask(command, CASEWORKER, 12).code == "no-such-area"
    assert case.state == before


def test_word_of_an_older_transfer_takes_no_newer_one_back() -> None:
    case = open_case()
    later = CaseTransferred(
        id="later", at=case.at(40), by="S-2", authority="S12000033", nation="Scotland"
    )
    older = replace(later, id="older", at=case.at(30), authority="W06000015", nation="Wales")
    case.send(later, DAY * 3)
    assert case.send(older, DAY * 3).verdict is Verdict.APPLIED
    assert case.state.authority == "S12000033"
