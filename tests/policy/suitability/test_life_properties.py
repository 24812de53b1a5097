"""What holds in every life of a case: no way to service without a fresh look, none to a decision
past a gate, nothing adverse by time alone, served or withdrawn and never both.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.cases.decision import Decision
from policy.cases.effects import AddTask, Escalate, SendNotice
from policy.cases.moments import believable
from policy.cases.recording import RecordedEvent
from policy.suitability.deeds import (
    AuthorityReported,
    DecisionChecked,
    Event,
    HandedOver,
    ServedInPerson,
    WithdrawDecision,
)
from policy.suitability.evidence.facts import Conclusion, WindowChange
from policy.suitability.gates.assessment import assess
from policy.suitability.lifecycle import advance, fold
from policy.suitability.planned_case import PlannedCase, play
from policy.suitability.rehearsal import look_ahead
from policy.suitability.rulebook import suitability_book_at
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import DECLARED
from policy.suitability.words import EXITS, Audience, DecisionKind, Look, Stage, Team, Template
from tests.policy.suitability.life import (
    AUTHORITY,
    OFFICER,
    SERVED,
    UKVI,
    at,
    decided,
    engaged,
)
from tests.policy.suitability.life_files import EXAMPLES, Example
from tests.policy.suitability.life_moves import (
    CANARY,
    FACTS,
    FORGED,
    IN_SERVICE,
    SERVICE,
    Turned,
    lives,
    turn_of,
)

a_life = given(lives())
in_service = given(lives((*SERVICE * 8, *FACTS, *FORGED), IN_SERVICE, most=20))
quick = settings(max_examples=60, deadline=None)
GONE = frozenset({Stage.SERVED, Stage.HANDED_OVER})


def recorded(life: Iterable[Turned]) -> list[RecordedEvent[Event]]:
    return [item for played in life for item in played.turn.recording.events]


def steps(
    life: tuple[Turned, ...],
) -> Iterable[tuple[SuitabilityState, Event, SuitabilityState]]:
    """Each recorded event with the state before and after it."""
    for played in life:
        state = played.before
        for item in played.turn.recording.events:
            after = fold(state, [(item.event, item.recorded_at)])
            yield state, item.event, after
            state = after


@quick
@a_life
def test_every_change_of_stage_is_a_declared_one(life: tuple[Turned, ...]) -> None:
    for before, event, after in steps(life):
        if before.stage is not after.stage:
            assert (before.stage, event.kind, after.stage) in DECLARED


@quick
@a_life
def test_a_refusal_and_a_repetition_change_nothing(life: tuple[Turned, ...]) -> None:
    for played in life:
        for message in played.line:
            step = advance(played.before, message, played.now)
            assert isinstance(step.decision, Decision)
            if step.event is None:
                assert step.decision.state == played.before
                assert not step.decision.effects


@quick
@a_life
def test_the_recorded_events_rebuild_the_case(life: tuple[Turned, ...]) -> None:
    events = [(item.event, item.recorded_at) for item in recorded(life)]
    assert fold(life[0].before, events) == life[-1].after


@settings(max_examples=120, deadline=None)
@in_service
def test_no_service_without_a_fresh_look_and_a_clearance_that_held(
    life: tuple[Turned, ...],
) -> None:
    for before, event, after in steps(life):
        if after.stage in GONE and before.stage not in GONE:
            assert isinstance(event, ServedInPerson | HandedOver)
            held = [c for c in before.clearances if c.covers(event.at)]
            assert held
            looks = [
                item.event
                for item in recorded(life)
                if item.event.kind == "recheck-recorded" and item.event.result is Look.UNCHANGED
            ]
            starts = [life[0].before.look.at] if life[0].before.look is not None else []
            times = [*(look.at for look in looks), *starts]
            for clearance in held:
                age = timedelta(hours=24)
                assert any(timedelta(0) <= clearance.given_at - moment <= age for moment in times)


@settings(max_examples=120, deadline=None)
@in_service
def test_served_and_withdrawn_exclude_each_other(life: tuple[Turned, ...]) -> None:
    ends = [p.after.stage for p in life if p.after.stage in GONE | {Stage.WITHDRAWN}]
    assert len(set(ends)) <= 1
    end = life[-1].after
    assert end.served_at is None or end.withdrawn_at is None


@settings(max_examples=120, deadline=None)
@in_service
def test_after_news_of_support_or_a_bed_nothing_but_a_withdrawal_follows(
    life: tuple[Turned, ...],
) -> None:
    for before, event, after in steps(life):
        if before.stage is Stage.WITHDRAWAL_DUE and after.stage is not before.stage:
            if event.kind == "decision-withdrawn":
                continue
            # A service that was made, under a clearance, on a day before the news was true.
            assert isinstance(event, ServedInPerson | HandedOver)
            assert before.blocked_from is not None
            assert event.at.date() < before.blocked_from


@quick
@a_life
def test_no_decision_past_an_unmet_or_unknown_gate(life: tuple[Turned, ...]) -> None:
    for played in life:
        for item in played.turn.recording.events:
            if not isinstance(item.event, DecisionChecked):
                continue
            made = played.after.decision
            assert made is not None and played.after.facts is not None
            if made.decision is DecisionKind.NO_ACTION:
                continue
            (before,) = [b for b, e, _ in steps((played,)) if e.id == item.event.id]
            assert before.facts is not None
            seen = assess(before.facts, item.recorded_at, suitability_book_at(item.recorded_at))
            assert seen.may_cancel if made.decision is DecisionKind.CANCEL else seen.may_refuse
            assert made.maker != made.checker


# What silence may say, and to whom: the authority, the unit and the officers that they are waited
# for, and the service's own people.
OF_SILENCE = {
    (Template.SUPPORT_ENQUIRY, Audience.AUTHORITY),
    (Template.SUPPORT_ENQUIRY_REMINDER, Audience.AUTHORITY),
    (Template.LEGAL_CHECK_REMINDER, Audience.LAWYERS),
    (Template.WINDOW_COMPLETE, Audience.ASSESSORS),
    (Template.SUMMARY_REMINDER, Audience.SRU),
    (Template.RECHECK_REQUEST, Audience.OFFICERS),
}
ADVERSE = frozenset({Stage.WITH_SRU, Stage.DECIDED, Stage.CLEARED, Stage.SERVED_TO_FILE}) | GONE


@settings(max_examples=30, deadline=None)
@a_life
def test_nothing_adverse_follows_from_time_alone(life: tuple[Turned, ...]) -> None:
    end = life[-1]
    silent = look_ahead(end.after, end.now + timedelta(days=400))
    assert {item.event.kind for item in silent} <= {"deadline-passed", "notice-accepted"}
    effects = [effect for item in silent for effect in item.effects]
    sent = {(e.template, e.audience) for e in effects if isinstance(e, SendNotice)}
    assert sent <= OF_SILENCE
    events = [(item.event, item.recorded_at) for item in silent]
    later = fold(end.after, events)
    if later.stage is not end.after.stage and end.after.stage is not Stage.CLEARED:
        assert later.stage not in ADVERSE | EXITS | {Stage.WITHDRAWN, Stage.WITHDRAWAL_DUE}
    assert (later.facts, later.decision, later.served_at) == (
        end.after.facts,
        end.after.decision,
        end.after.served_at,
    )


@quick
@a_life
def test_no_deadline_lies_in_the_past_after_a_turn(life: tuple[Turned, ...]) -> None:
    for played in life:
        assert all(deadline.due > played.now for deadline in played.after.deadlines)
        assert list(played.after.deadlines) == sorted(
            played.after.deadlines, key=lambda d: (d.due, d.name, d.rung)
        )
        keys = [(d.name, d.anchored_at, d.rung, d.position) for d in played.after.deadlines]
        assert len(set(keys)) == len(keys)


@quick
@a_life
def test_an_open_case_in_service_or_stopped_is_never_without_a_clock(
    life: tuple[Turned, ...],
) -> None:
    clocked = EXITS | {Stage.DECIDED, Stage.CLEARED, Stage.WITHDRAWAL_DUE, Stage.SERVED_TO_FILE}
    for played in life:
        if played.after.stage in clocked and not played.after.ended:
            assert played.after.deadlines


@quick
@a_life
def test_rows_and_notices_have_a_team_a_time_a_rule_and_nobodys_words(
    life: tuple[Turned, ...],
) -> None:
    for item in recorded(life):
        for effect in item.effects:
            if isinstance(effect, AddTask):
                assert effect.team in tuple(Team) and believable(effect.due)
                assert effect.rule == "service" or effect.rule[0] in "RA"
            if isinstance(effect, SendNotice):
                assert effect.audience in tuple(Audience)
                assert effect.template in tuple(Template)
            if isinstance(effect, SendNotice | Escalate):
                assert CANARY not in repr(effect)
        assert all(rule == "service" or rule[0] in "RA" for rule in item.rules)


@quick
@a_life
def test_no_moment_of_a_senders_clock_lies_after_its_arrival(life: tuple[Turned, ...]) -> None:
    for item in recorded(life):
        assert believable(item.event.at) and item.event.at <= item.recorded_at
        assert not item.event.at.utcoffset()


def shuffled(case: Example, order: list[int]) -> SuitabilityState:
    """The case's plain facts, all of them known at the end, arriving in another order."""
    ids = [fact.id for fact in case.file.facts.known if not isinstance(fact, _BY_PEOPLE)]
    first, *rest = ids
    moved = [rest[place % len(rest)] for place in order]
    inorder = [*dict.fromkeys(moved), *(id for id in rest if id not in moved)]
    # All of it arrives on the last day, so that no fact lies in the future of its arrival.
    end = case.file.learnt[-1][0]
    later = ((end + timedelta(minutes=n), (id,)) for n, id in enumerate(inorder, 1))
    learnt = ((end, (first,)), *later)
    return play(
        PlannedCase(reference="any", facts=case.file.facts, learnt=learnt), end + _DAY
    ).state


_BY_PEOPLE = (Conclusion, WindowChange)
_DAY = timedelta(days=1)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(EXAMPLES), st.lists(st.integers(min_value=0, max_value=40), max_size=12))
def test_facts_in_any_order_bring_a_case_to_the_same_place(case: Example, order: list[int]) -> None:
    one, other = shuffled(case, order), shuffled(case, [])
    assert one.facts is not None and other.facts is not None
    assert set(one.facts.known) == set(other.facts.known)
    assert (one.stage, set(one.open_tasks)) == (
        other.stage,
        set(other.open_tasks),
    )
    assert {(d.name, d.rung) for d in one.deadlines if d.name == "support window complete"} == {
        (d.name, d.rung) for d in other.deadlines if d.name == "support window complete"
    }


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_report_news_and_withdrawal_of_one_moment_never_both_serve_and_withdraw(
    order: tuple[int, ...],
) -> None:
    """Whatever comes first decides which; people are notified each time that the other came too."""
    now = at("03-09 10:20")
    life = decided().cleared(at("03-09 10:00"))
    line = (
        life.order(SERVED, OFFICER, now),
        AuthorityReported(id="news", at=now, by=AUTHORITY, facts=(engaged(now),)),
        life.order(WithdrawDecision(reason="a bed"), UKVI, now),
    )
    end = turn_of(life.state, tuple(line[place] for place in order), now).after
    assert end.stage is (Stage.SERVED if order[0] == 0 else Stage.WITHDRAWN)
    assert end.incidents == 1
