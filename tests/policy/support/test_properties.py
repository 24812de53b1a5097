"""What holds in every life of a case, whatever is sent to it and whenever."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Any, get_args

from hypothesis import given, settings

from policy.cases.effects import AddTask, Escalate, SendNotice
from policy.cases.moments import believable
from policy.cases.orders import Order
from policy.cases.tasks import task_id
from policy.support.deeds import (
    AuthorityReported,
    CaseClosed,
    Command,
    ConsentWithdrawn,
    Event,
    TaskFinished,
    TaskOpened,
)
from policy.support.lifecycle import advance, fold, next_deadline
from policy.support.rehearsal import RecordedEvent
from policy.support.sending import AFTER_A_WITHDRAWAL
from policy.support.state import CaseState
from policy.support.words import (
    ENDED,
    Audience,
    ReportKind,
    SlaState,
    Stage,
    TaskKind,
    Template,
)
from tests.policy.support.builders import (
    RECEIVED,
    REFERENCE,
    STORED_STAGES,
    case_at,
    hours,
)
from tests.policy.support.lives import Played, lives
from tests.policy.support.moves import (
    CLOCKS,
    DELIVERIES,
    ENDINGS,
    EVERYTHING,
    WITHOUT_ENDINGS,
)

a_life = given(lives())
quick = settings(max_examples=60)


def recorded(life: tuple[Played, ...]) -> list[RecordedEvent]:
    return [item for played in life for item in played.turn.recording.events]


def test_the_lives_hold_every_kind_of_event_and_of_command() -> None:
    made = [make("id", RECEIVED, case_at(Stage.STATUS_CHECK).state) for make in EVERYTHING]
    orders = [item for item in made if isinstance(item, Order)]
    events = [item for item in made if not isinstance(item, Order)]
    assert {type(event) for event in events} == set(get_args(Event))
    assert {type(order.command) for order in orders} == set(get_args(Command))


def test_every_message_has_an_end_at_every_stage_with_any_clock() -> None:
    states = [CaseState(reference=REFERENCE), *(case_at(stage).state for stage in STORED_STAGES)]
    for state in states:
        for make in EVERYTHING:
            for clock in CLOCKS:
                now = case_at(Stage.STATUS_CHECK).at(12)
                step = advance(state, make("id", clock(now), state), now)
                counted = step.decision.state.sequence - state.sequence
                assert counted == (step.event is not None)
                assert (step.decision.refusal is None) is (step.event is not None)


@quick
@a_life
def test_every_message_is_answered(life: tuple[Played, ...]) -> None:
    for played in life:
        answered = {answer.message_id for answer in played.turn.recording.answers}
        assert answered == set(played.turn.replies) == {message.id for message in played.line}


@quick
@a_life
def test_an_open_case_always_wakes_by_itself_and_an_ended_one_never(
    life: tuple[Played, ...],
) -> None:
    for played in life:
        upcoming = next_deadline(played.after)
        assert (upcoming is None) is (played.after.stage in ENDED)
        assert upcoming is None or upcoming.due > played.now


@quick
@a_life
def test_deadlines_stand_in_order_in_utc_and_each_but_once(life: tuple[Played, ...]) -> None:
    for played in life:
        waiting = played.after.deadlines
        assert all(one.due <= other.due for one, other in pairwise(waiting))
        assert all(not item.due.utcoffset() and believable(item.due) for item in waiting)
        assert len({(d.name, d.anchored_at, d.rung) for d in waiting}) == len(waiting)


@quick
@a_life
def test_the_escalation_level_never_goes_down(life: tuple[Played, ...]) -> None:
    assert all(turn.after.escalation_level >= turn.before.escalation_level for turn in life)


@quick
@a_life
def test_a_breach_never_un_happens(life: tuple[Played, ...]) -> None:
    for played in life:
        before, after = played.before, played.after
        if before.breached_at is not None:
            assert after.breached_at == before.breached_at
        known = after.sla in {SlaState.BREACHED, SlaState.MET_LATE}
        assert known is (after.breached_at is not None)


@quick
@a_life
def test_a_refusal_and_a_repetition_change_nothing(life: tuple[Played, ...]) -> None:
    for played in life:
        for message in played.line:
            step = advance(played.before, message, played.now)
            if step.event is None:
                assert step.decision.state == played.before
                assert not step.decision.effects


@quick
@a_life
def test_the_sequence_counts_exactly_the_recorded_events(life: tuple[Played, ...]) -> None:
    for played in life:
        recording = played.turn.recording
        assert recording.expected_sequence == played.before.sequence
        assert played.after.sequence == played.before.sequence + len(recording.events)
    assert life[-1].after.sequence == len(recorded(life))


@quick
@a_life
def test_the_recorded_events_rebuild_the_case(life: tuple[Played, ...]) -> None:
    events = [(item.event, item.recorded_at) for item in recorded(life)]
    assert fold(CaseState(reference=REFERENCE), events) == life[-1].after


def ends(event: Event) -> bool:
    """Whether an event is a person's closing or withdrawal, the latter brought by anybody."""
    if isinstance(event, AuthorityReported):
        return event.report is ReportKind.CONSENT_WITHDRAWN
    return isinstance(event, CaseClosed | ConsentWithdrawn)


@quick
@given(lives(WITHOUT_ENDINGS))
def test_neither_time_nor_news_ends_a_case(life: tuple[Played, ...]) -> None:
    assert all(played.after.stage not in ENDED for played in life)


@quick
@a_life
def test_a_case_ends_only_by_a_withdrawal_or_a_persons_closing(life: tuple[Played, ...]) -> None:
    for played in life:
        if played.after.stage in ENDED and played.before.stage not in ENDED:
            last = played.turn.recording.events[-1].event
            assert ends(last)
            assert last.id in played.turn.replies


def notices(item: RecordedEvent) -> list[Any]:
    return [effect for effect in item.effects if isinstance(effect, SendNotice | Escalate)]


@quick
@a_life
def test_after_an_ending_nothing_is_ordered_but_word_of_the_withdrawal_and_of_the_transfer(
    life: tuple[Played, ...],
) -> None:
    ended = False
    for item in recorded(life):
        assert not ended
        ended = ends(item.event)
        if ended:
            own = isinstance(item.event, CaseClosed)
            assert {n.template for n in notices(item)} <= (set() if own else AFTER_A_WITHDRAWAL)


def opens_a_row(id: str, at: datetime, state: CaseState) -> Event:
    return TaskOpened(id=id, at=at, by="S-2", task=TaskKind.SAFEGUARDING, due=RECEIVED + hours(40))


def finishes_a_row(id: str, at: datetime, state: CaseState) -> Event:
    """One that was opened, perhaps not for the first time; another kind if there is none."""
    number = 1 + sum(map(ord, id)) % max(state.asked_so_far, 1)
    task, row = TaskKind.SAFEGUARDING, task_id(state.reference, f"asked/{number}")
    return TaskFinished(id=id, at=at, by="S-2", task_id=row, task=task, result="seen to")


ABOUT_SAFETY = (opens_a_row, opens_a_row, finishes_a_row, finishes_a_row, *ENDINGS, *DELIVERIES)


def safeguarding_rows_left(life: list[RecordedEvent]) -> int:
    """How many are open after these events, counted from the tasks themselves: what is said to be
    done before it was asked for is none of them.
    """
    open_: set[str] = set()
    for item in life:
        if isinstance(item.event, TaskFinished):
            open_.discard(item.event.task_id)
        asked = [effect for effect in item.effects if isinstance(effect, AddTask)]
        open_ |= {task.id for task in asked if task.task is TaskKind.SAFEGUARDING}
    return len(open_)


@settings(max_examples=120)
@given(lives(ABOUT_SAFETY))
def test_the_referrer_is_notified_of_a_safeguarding_matter_only_at_a_withdrawal_with_one_open(
    life: tuple[Played, ...],
) -> None:
    happened = recorded(life)
    for place, item in enumerate(happened):
        answered = [n for n in notices(item) if n.template is Template.SAFEGUARDING_PASSED_ON]
        open_before = safeguarding_rows_left(happened[:place]) > 0
        due = ends(item.event) and not isinstance(item.event, CaseClosed) and open_before
        assert [n.audience for n in answered] == ([Audience.REFERRER] if due else [])


@quick
@a_life
def test_no_moment_of_a_senders_clock_lies_after_its_arrival(life: tuple[Played, ...]) -> None:
    for item in recorded(life):
        assert believable(item.event.at)
        assert item.event.at <= item.recorded_at
        assert not item.event.at.utcoffset()
