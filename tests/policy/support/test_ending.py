"""How a case ends: the person withdraws, at any stage (R10), or a named person closes it (R26)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policy.cases.effects import (
    CompleteAllTasks,
    Effect,
    Escalate,
    OpenTask,
    SendNotice,
    SuppressNotices,
)
from policy.support.commands import (
    AnswerPrioritisation,
    CloseCase,
    RecordAnswer,
    WithdrawConsent,
)
from policy.support.lifecycle import next_deadline
from policy.support.recording import Verdict
from policy.support.words import ENDED, Audience, Outcome, SlaState, Stage, TaskKind, Template
from tests.policy.support.builders import (
    CASEWORKER,
    CHECK_OFFICER,
    OPEN_ANSWER,
    STORED_STAGES,
    STRANGER,
    Case,
    case_at,
    closed,
    offered,
    waiting_case,
    withdrawn,
)

OPEN_STAGES = tuple(stage for stage in STORED_STAGES if stage not in ENDED)


def last_effects(case: Case) -> tuple[Effect, ...]:
    return case.history[-1].effects


@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_a_withdrawal_at_any_stage_stops_every_clock(stage: Stage) -> None:
    case = withdrawn(case_at(stage), 12)
    assert case.state.stage is Stage.CONSENT_WITHDRAWN
    assert next_deadline(case.state) is None
    assert case.state.ended_at == case.at(12)


@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_a_withdrawal_suppresses_what_waits_and_tells_only_of_itself(stage: Stage) -> None:
    effects = last_effects(withdrawn(case_at(stage), 12))
    assert effects[0] == SuppressNotices(rule="R10")
    told = [effect for effect in effects if isinstance(effect, SendNotice)]
    assert {notice.template for notice in told} == {Template.CONSENT_WITHDRAWN}
    expected = [Audience.REFERRER, Audience.CHECK_TEAM, Audience.SUPPORT_TEAM]
    # Whoever was asked about the case hears that the asking is over.
    if stage is Stage.AWAITING_THIRD_PARTY:
        expected.append(Audience.CASEWORK_TEAM)
    assert [notice.audience for notice in told] == expected
    assert not [effect for effect in effects if isinstance(effect, Escalate | OpenTask)]


@pytest.mark.parametrize("end", [closed, withdrawn])
def test_open_safeguarding_rows_outlive_the_case(end: Callable[[Case, float], Case]) -> None:
    case = end(case_at(Stage.SUPPORT_OPEN), 12)
    assert CompleteAllTasks(keep=(TaskKind.SAFEGUARDING,)) in last_effects(case)


@pytest.mark.parametrize(
    ("after", "sla"),
    [(5, SlaState.STOPPED), (13, SlaState.STOPPED), (25, SlaState.BREACHED)],
)
def test_an_ending_stops_the_24_hours_and_keeps_a_breach(after: float, sla: SlaState) -> None:
    assert withdrawn(Case(), after).state.sla is sla
    assert closed(Case(), after).state.sla is sla


def test_an_ending_hides_no_breach_that_no_clock_had_read_yet() -> None:
    for command, actor in (
        (WithdrawConsent(channel="letter"), STRANGER),
        (CloseCase(outcome=Outcome.DIED, reason="told by the hospital"), CASEWORKER),
    ):
        case = Case()
        case.hear(case.order(command, actor, 30), 30, asleep=True)
        assert case.state.sla is SlaState.BREACHED
        assert case.state.breached_at == case.at(24)


@pytest.mark.parametrize(("answered", "sla"), [(10, SlaState.MET), (26, SlaState.MET_LATE)])
def test_an_ending_keeps_how_the_answer_was_given(answered: float, sla: SlaState) -> None:
    assert withdrawn(Case().answer(OPEN_ANSWER, answered), 100).state.sla is sla


@pytest.mark.parametrize(
    ("stage", "code"),
    [(Stage.CLOSED, "case-closed"), (Stage.CONSENT_WITHDRAWN, "consent-withdrawn")],
)
def test_nothing_can_be_asked_of_an_ended_case(stage: Stage, code: str) -> None:
    case = case_at(stage)
    before = case.state
    reply = case.ask(RecordAnswer(answer=OPEN_ANSWER), CHECK_OFFICER, 14)
    assert (reply.verdict, reply.code) == (Verdict.REFUSED, code)
    assert case.state == before


@pytest.mark.parametrize("outcome", Outcome)
def test_a_named_person_closes_a_case_with_any_outcome_of_the_closed_list(outcome: Outcome) -> None:
    case = offered(case_at(Stage.SUPPORT_OPEN), 11)
    case.ask(CloseCase(outcome=outcome, reason="as agreed"), CASEWORKER, 12)
    assert (case.state.stage, case.state.outcome) == (Stage.CLOSED, outcome)
    assert SuppressNotices(rule="R26") in last_effects(case)


@pytest.mark.parametrize("end", [closed, withdrawn])
@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_every_open_stage_can_end_either_way(
    stage: Stage, end: Callable[[Case, float], Case]
) -> None:
    assert end(case_at(stage), 12).state.stage in ENDED


def test_a_casework_team_that_was_asked_once_still_hears_of_a_withdrawal_after_its_word() -> None:
    case = waiting_case()
    case.ask(AnswerPrioritisation(acknowledged=True), CASEWORKER, 11)
    told = [item for item in last_effects(withdrawn(case, 12)) if isinstance(item, SendNotice)]
    assert Audience.CASEWORK_TEAM in {notice.audience for notice in told}


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_case_is_not_closed_without_a_reason(reason: str) -> None:
    case = case_at(Stage.SUPPORT_OPEN)
    reply = case.ask(CloseCase(outcome=Outcome.OTHER, reason=reason), CASEWORKER, 12)
    assert reply.code == "reason-needed"
    assert case.state.stage is Stage.SUPPORT_OPEN
