"""What the support track promises people, in every life: silence harms nobody, no news decides,
withdrawal ends it, and every task is somebody's to do by a time.
"""

from __future__ import annotations

from datetime import timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from policy.cases.effects import (
    AddTask,
    CompleteAllTasks,
    Effect,
    Escalate,
    SendNotice,
    SuppressNotices,
)
from policy.cases.moments import believable
from policy.cases.orders import Order
from policy.cases.replies import Verdict
from policy.support.deeds import AuthorityReported, CaseClosed, DeadlinePassed
from policy.support.lifecycle import advance
from policy.support.rehearsal import RecordedEvent, look_ahead
from policy.support.state import CaseState, changed
from policy.support.words import (
    ENDED,
    Audience,
    ReportKind,
    SlaState,
    Stage,
    TaskKind,
    Team,
    Template,
)
from tests.policy.support.builders import STORED_STAGES, STRANGER, case_at, withdrawn
from tests.policy.support.lives import Played, lives, play, turns
from tests.policy.support.moves import CANARY, CLOCKS, EVERYTHING, REPORTS, Clock, Maker

a_life = given(lives())
quick = settings(max_examples=60)
YEARS = timedelta(days=400)
OPEN_STAGES = tuple(stage for stage in STORED_STAGES if stage not in ENDED)


def recorded(life: tuple[Played, ...]) -> list[RecordedEvent]:
    return [item for played in life for item in played.turn.recording.events]


def _addressed(effect: SendNotice | Escalate) -> tuple[str, str]:
    return effect.template, effect.audience if isinstance(effect, SendNotice) else effect.role


@quick
@given(
    st.sampled_from(OPEN_STAGES),
    st.lists(st.tuples(st.sampled_from(REPORTS), st.sampled_from(CLOCKS)), max_size=12),
)
def test_no_update_closes_a_case_or_sets_an_outcome(
    stage: Stage, news: list[tuple[Maker, Clock]]
) -> None:
    case = case_at(stage)
    for number, (make, clock) in enumerate(news):
        now = case.at(13)
        step = advance(case.state, make(f"m-{number}", clock(now), case.state), now)
        case.state = step.decision.state
        assert (case.state.stage, case.state.outcome) == (stage, None)
        ordered = [e for e in step.decision.effects if isinstance(e, SendNotice | Escalate)]
        # A member of staff is notified that there is news to look at, and nobody of anything else.
        assert {_addressed(e) for e in ordered} <= {(Template.NEWS_ARRIVED, Audience.SUPPORT_TEAM)}


@quick
@a_life
def test_in_no_life_does_news_or_time_end_a_case(life: tuple[Played, ...]) -> None:
    for item in recorded(life):
        withdrawing = isinstance(item.event, AuthorityReported) and (
            item.event.report is ReportKind.CONSENT_WITHDRAWN
        )
        if isinstance(item.event, AuthorityReported | DeadlinePassed) and not withdrawing:
            ending = (CompleteAllTasks, SuppressNotices)
            assert not [effect for effect in item.effects if isinstance(effect, ending)]


# What silence may say, and to whom: the service's own people, the casework team it asked, and the
# referrer that its answer is late or unread. Nobody else, and of nothing else.
OF_SILENCE = {
    (Template.STATUS_WARNING, Audience.CHECK_TEAM),
    (Template.HOLDING_REPLY, Audience.REFERRER),
    (Template.ENTERED_LATE, Audience.REFERRER),
    (Template.ANSWER_UNREAD, Audience.REFERRER),
    (Template.PRIORITISATION_CHASER, Audience.CASEWORK_TEAM),
}
ROWS_OF_SILENCE = {TaskKind.CHASE_READING, TaskKind.CASE_REVIEW, TaskKind.NO_CONTACT}


def of_the_clock(state: CaseState) -> CaseState:
    """A state without what only counts and shows that time has gone by."""
    return changed(
        state,
        deadlines=(),
        sequence=0,
        recent=(),
        sla=SlaState.RUNNING,
        breached_at=None,
        escalation_level=0,
        asked=tuple(one for one in state.asked if one.task not in ROWS_OF_SILENCE),
        asked_so_far=0,
    )


@settings(max_examples=25)
@a_life
def test_nothing_adverse_follows_from_silence(life: tuple[Played, ...]) -> None:
    end = life[-1]
    silent = look_ahead(end.after, end.now + YEARS)
    (last,) = turns(end.after, [((), end.now + YEARS)])
    assert {item.event.kind for item in silent} <= {"deadline-passed", "notice-accepted"}
    assert of_the_clock(last.after) == of_the_clock(end.after)
    effects = [effect for item in silent for effect in item.effects]
    sent = {(e.template, e.audience) for e in effects if isinstance(e, SendNotice)}
    assert sent <= OF_SILENCE
    assert {e.task for e in effects if isinstance(e, AddTask)} <= ROWS_OF_SILENCE
    assert {type(e) for e in effects} <= {SendNotice, AddTask, Escalate}


@quick
@given(
    st.sampled_from(OPEN_STAGES),
    st.lists(st.tuples(st.sampled_from(EVERYTHING), st.sampled_from(CLOCKS)), max_size=8),
)
def test_after_a_withdrawal_no_message_leaves_and_no_content_is_kept(
    stage: Stage, later: list[tuple[Maker, Clock]]
) -> None:
    case = withdrawn(case_at(stage), 12)
    end, now = case.state, case.at(13)
    line = [make(f"m-{number}", clock(now), end) for number, (make, clock) in enumerate(later)]
    (played,) = turns(end, [(tuple(line), now + YEARS)])
    recording = played.turn.recording
    assert recording.state == end
    assert recording.events == ()
    assert CANARY not in repr(recording)
    assert {answer.message_id for answer in recording.answers} == {item.id for item in line}
    # A sender who may not ask at all gets that refusal; everybody else, why the case takes nothing
    # more.
    orders = {item.id for item in line if isinstance(item, Order)}
    for answer in recording.answers:
        not_theirs = {"wrong-role", "not-found"} if answer.message_id in orders else set()
        assert answer.verdict is Verdict.REFUSED
        assert answer.code in {"consent-withdrawn"} | not_theirs


@quick
@a_life
def test_everybody_who_was_asked_is_notified_of_a_withdrawal_and_waiting_notices_do_not_leave(
    life: tuple[Played, ...],
) -> None:
    end = life[-1]
    report = AuthorityReported(
        id="withdrawn", at=end.now, by=STRANGER.id, report=ReportKind.CONSENT_WITHDRAWN
    )
    step = advance(end.after, report, end.now)
    if step.event is None:
        assert end.after.ended
        return
    asked = {
        effect.audience
        for item in recorded(life)
        for effect in item.effects
        if isinstance(effect, SendNotice)
    }
    sent = {e.audience for e in step.decision.effects if isinstance(e, SendNotice)}
    assert asked <= sent
    assert step.decision.effects[0] == SuppressNotices(rule="R10")


def tasks_of(effects: tuple[Effect, ...]) -> list[AddTask]:
    return [effect for effect in effects if isinstance(effect, AddTask)]


@settings(max_examples=120)
@a_life
@example(play(timedelta(0), []))
def test_every_task_has_a_team_a_due_time_and_a_rule(life: tuple[Played, ...]) -> None:
    for item in recorded(life):
        for task in tasks_of(item.effects):
            assert task.team in set(Team)
            assert believable(task.due) and not task.due.utcoffset()
            assert task.rule == "service" or task.rule.startswith("R")


@quick
@a_life
def test_one_closing_task_and_one_transfer_task_stand_at_a_time(life: tuple[Played, ...]) -> None:
    """News opens one only if none that news opened stands: counted here, not read off the case."""
    standing: dict[str, bool] = {TaskKind.CLOSING: False, TaskKind.TRANSFER: False}
    for item in recorded(life):
        if item.event.kind == "task-finished":
            standing[item.event.task] = False
        if item.event.kind == "case-transferred":
            standing[TaskKind.TRANSFER] = False
        if item.event.kind == "authority-reported":
            for task in tasks_of(item.effects):
                assert not standing[task.task]
                standing[task.task] = True


@quick
@a_life
def test_an_outcome_is_only_ever_a_named_persons(life: tuple[Played, ...]) -> None:
    named = [item.event.outcome for item in recorded(life) if isinstance(item.event, CaseClosed)]
    end = life[-1].after
    assert ([end.outcome] if end.outcome else []) == named
    assert (end.stage is Stage.CLOSED) is bool(named)
