"""What authorities report: who may, what each kind asks for, and that none of it decides (R20)."""

from __future__ import annotations

import pytest

from policy.cases.effects import AddTask, CompleteTasks, Escalate, SendNotice
from policy.cases.replies import Verdict
from policy.support.deeds import TransferCase
from policy.support.deeds.authority_report import MAY_END_THE_CASE
from policy.support.news.notified import NOTIFIED, When
from policy.support.tasks import asks_by, open_tasks
from policy.support.words import (
    ENDED,
    ReportKind,
    Stage,
    SupportKind,
    TaskKind,
    Team,
    Template,
)
from tests.policy.support.builders import (
    AUTHORITY,
    CASEWORKER,
    CHECK_OFFICER,
    CORRECTION,
    DAY,
    DELEGATE,
    ORGANISATION,
    SETTLED_ANSWER,
    STORED_STAGES,
    STRANGER,
    LiveCase,
    case_at,
    open_case,
)

NEWS = tuple(kind for kind in ReportKind if kind is not ReportKind.CONSENT_WITHDRAWN)
OPEN_STAGES = tuple(stage for stage in STORED_STAGES if stage not in ENDED)


@pytest.mark.parametrize(
    ("by", "delegate_of", "code"),
    [
        (ORGANISATION, "", ""),
        (AUTHORITY, "", ""),
        (DELEGATE, AUTHORITY, ""),
        (DELEGATE, "", "not-found"),
        (DELEGATE, "E08000003", "not-found"),
        (STRANGER.id, "", "not-found"),
        ("", "", "not-found"),
    ],
)
@pytest.mark.parametrize("kind", NEWS)
def test_news_counts_from_the_referrer_the_authority_and_its_delegate_only(
    kind: ReportKind, by: str, delegate_of: str, code: str
) -> None:
    case = open_case()
    reply = case.send(case.reported(kind, 40, by=by, delegate_of=delegate_of), 41)
    assert reply.code == code
    assert case.state.reports == (0 if code else 1)


@pytest.mark.parametrize("kind", NEWS)
@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_no_news_moves_a_case_and_it_is_notified_as_its_kind_says(
    stage: Stage, kind: ReportKind
) -> None:
    case = case_at(stage)
    assert case.receive(kind, 12).verdict is Verdict.APPLIED
    assert case.state.stage is stage
    assert case.state.outcome is None
    sent = [e for e in case.history[-1].effects if isinstance(e, SendNotice | Escalate)]
    notified = NOTIFIED[kind].audiences if NOTIFIED[kind].when is When.AT_ONCE else ()
    assert [e.audience for e in sent if isinstance(e, SendNotice)] == list(notified)
    assert {e.template for e in sent} <= {Template.NEWS_ARRIVED}


def test_somebody_is_notified_of_every_kind_of_news() -> None:
    assert set(NOTIFIED) == set(ReportKind)
    assert all(notified.audiences for notified in NOTIFIED.values())


@pytest.mark.parametrize("kind", NEWS)
@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_news_that_opens_a_later_task_is_notified_at_once(stage: Stage, kind: ReportKind) -> None:
    case = case_at(stage)
    case.receive(kind, 12)
    opened = any(isinstance(effect, AddTask) for effect in case.history[-1].effects)
    assert opened is (NOTIFIED[kind].when is When.AT_ONCE)


def test_what_one_organisation_reports_in_an_hour_is_one_message() -> None:
    sent = []
    for minutes in (0, 20, 59, 61):
        case = open_case()
        case.receive(ReportKind.ACCOMMODATED, 40 + minutes / 60)
        effects = case.history[-1].effects
        sent += [effect.group for effect in effects if isinstance(effect, SendNotice)]
    assert len(sent) == 4
    assert len(set(sent)) == 2


@pytest.mark.parametrize("kind", NEWS)
def test_only_news_that_may_end_the_case_asks_for_a_closing_task(kind: ReportKind) -> None:
    case = open_case()
    case.receive(kind, 40)
    tasks = case.tasks(TaskKind.CLOSING)
    assert bool(tasks) is (kind in MAY_END_THE_CASE)
    assert [(task.team, task.due, task.rule, task.note) for task in tasks] == [
        (Team.SUPPORT, case.at(40 + 7 * DAY), "R26", kind.value) for task in tasks
    ]


def test_exactly_these_four_may_end_a_case() -> None:
    assert {kind.value for kind in MAY_END_THE_CASE} == {
        "accommodated",
        "returned voluntarily",
        "moved area",
        "no longer sleeping rough",
    }


@pytest.mark.parametrize("support", SupportKind)
@pytest.mark.parametrize(
    "kind", [ReportKind.SUPPORT_OFFERED, ReportKind.SUPPORT_ACCEPTED, ReportKind.SUPPORT_REFUSED]
)
def test_news_about_support_is_recorded_and_nothing_follows_from_it(
    kind: ReportKind, support: SupportKind
) -> None:
    case = open_case()
    case.send(case.reported(kind, 40, support=support), 40)
    recorded = case.history[-1]
    assert (recorded.event.kind, recorded.effects) == ("authority-reported", ())
    assert recorded.rules == ("R20",)


def test_however_much_news_there_is_one_closing_task_stands_until_somebody_looked() -> None:
    case = open_case()
    for after, kind in enumerate(sorted(MAY_END_THE_CASE) * 3, start=40):
        case.receive(kind, after)
    assert len(case.tasks(TaskKind.CLOSING)) == 1
    case.finish(TaskKind.CLOSING, 60, "asked; the plan goes on")
    case.receive(ReportKind.ACCOMMODATED, 70)
    case.receive(ReportKind.RETURNED, 71)
    assert len(case.tasks(TaskKind.CLOSING)) == 2


def test_a_settled_case_keeps_one_closing_task_the_sooner_one() -> None:
    case = LiveCase().answer(SETTLED_ANSWER, 10)
    case.receive(ReportKind.ACCOMMODATED, 40)
    done, task, _ = case.history[-1].effects
    assert done == CompleteTasks(task=TaskKind.CLOSING)
    assert isinstance(task, AddTask)
    assert task.due < case.tasks(TaskKind.CLOSING)[0].due


def test_news_received_before_a_settled_answer_serves_as_its_closing_task() -> None:
    case = LiveCase()
    case.receive(ReportKind.ACCOMMODATED, 5)
    case.answer(SETTLED_ANSWER, 10)
    assert [task.note for task in case.tasks(TaskKind.CLOSING)] == ["accommodated"]


@pytest.mark.parametrize("stage", [Stage.ANSWERED, Stage.SUPPORT_OPEN, Stage.AWAITING_THIRD_PARTY])
def test_a_correction_does_not_lose_the_task_that_news_asked_for(stage: Stage) -> None:
    case = case_at(stage)
    case.receive(ReportKind.ACCOMMODATED, 11)
    case.ask(CORRECTION, CHECK_OFFICER, 12)
    assert CompleteTasks(task=TaskKind.CLOSING) not in case.history[-1].effects
    assert TaskKind.CLOSING in {task.kind for task in open_tasks(asks_by(case.state))}


def test_moving_area_asks_for_a_transfer_once_until_it_is_made() -> None:
    case = open_case()
    case.receive(ReportKind.MOVED_AREA, 40)
    case.receive(ReportKind.MOVED_AREA, 41)
    (task,) = case.tasks(TaskKind.TRANSFER)
    assert (task.team, task.rule) == (Team.SUPPORT, "R98")
    case.ask(TransferCase(authority="S12000033", nation="Scotland"), CASEWORKER, 42)
    case.receive(ReportKind.MOVED_AREA, 43)
    assert len(case.tasks(TaskKind.TRANSFER)) == 2


def test_moving_asks_for_a_transfer_also_when_a_closing_task_stands_already() -> None:
    case = open_case()
    case.receive(ReportKind.ACCOMMODATED, 40)
    case.receive(ReportKind.MOVED_AREA, 41)
    assert len(case.tasks(TaskKind.CLOSING)) == len(case.tasks(TaskKind.TRANSFER)) == 1


@pytest.mark.parametrize("kind", NEWS)
@pytest.mark.parametrize(
    ("happened", "code"), [(-0.01, "before-receipt"), (0, ""), (12, ""), (40, "")]
)
def test_news_from_before_the_receipt_is_refused(
    kind: ReportKind, happened: float, code: str
) -> None:
    assert open_case().receive(kind, happened, 40).code == code


def test_another_authority_learns_only_that_nothing_was_found_for_it() -> None:
    case = open_case()
    early = case.reported(ReportKind.ENGAGING, -5, by=STRANGER.id)
    assert case.send(early, 40).code == "not-found"


@pytest.mark.parametrize("kind", NEWS)
def test_the_same_update_sent_twice_counts_once(kind: ReportKind) -> None:
    case = open_case()
    report = case.reported(kind, 40)
    case.send(report, 41)
    before = case.state
    assert case.send(report, 41).verdict is Verdict.REPEATED
    assert case.state == before


@pytest.mark.parametrize("kind", ReportKind)
@pytest.mark.parametrize(
    ("stage", "code"),
    [(Stage.CLOSED, "case-closed"), (Stage.CONSENT_WITHDRAWN, "consent-withdrawn")],
)
def test_after_an_ending_every_update_is_refused(stage: Stage, code: str, kind: ReportKind) -> None:
    case = case_at(stage)
    before = case.state
    assert case.receive(kind, 40).code == code
    assert case.state == before


@pytest.mark.parametrize("by", [ORGANISATION, AUTHORITY, DELEGATE, STRANGER.id, "anybody", ""])
@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_a_withdrawal_is_honoured_from_anybody_at_any_stage(stage: Stage, by: str) -> None:
    case = case_at(stage)
    reply = case.send(case.reported(ReportKind.CONSENT_WITHDRAWN, 12, by=by), 13)
    assert reply.verdict is Verdict.APPLIED
    assert (case.state.stage, case.state.deadlines) == (Stage.CONSENT_WITHDRAWN, ())
    assert case.state.ended_at == case.at(12)


def test_a_withdrawal_by_update_may_be_older_than_the_receipt() -> None:
    case = LiveCase()
    assert case.receive(ReportKind.CONSENT_WITHDRAWN, -48, 2).verdict is Verdict.APPLIED
