"""A referral that reaches us after its 24 hours: a breach, and one alarm a batch (R16)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policy.cases.effects import AddTask, Escalate, SendNotice
from policy.support.clocks.late import notice_to_the_referrer
from policy.support.words import (
    Audience,
    DeadlineName,
    Role,
    SlaState,
    Stage,
    TaskKind,
    Template,
)
from policy.time import show_london
from tests.policy.support.builders import LiveCase


def notices_to_duty(cases: list[LiveCase]) -> set[str]:
    """What tells one notice to those on duty from another: its group, else its case and rung."""
    return {
        step.group or f"{number}/{step.name}/{step.rung}/{step.position}"
        for number, case in enumerate(cases)
        for step in case.effects(Escalate)
    }


def test_a_late_entry_is_a_breach_from_its_first_moment() -> None:
    case = LiveCase(entered_after=30, batch="B-1")
    assert case.state.stage is Stage.STATUS_CHECK
    assert case.state.sla is SlaState.BREACHED
    assert case.state.breached_at == case.at(24)
    assert case.state.escalation_level == 1


def test_a_referral_entered_one_second_before_its_24_hours_is_no_late_entry() -> None:
    case = LiveCase(entered_after=24 - 1 / 3600, batch="B-1")
    assert case.state.sla is SlaState.RUNNING
    assert not case.effects(Escalate)


def test_a_late_entry_still_asks_the_check_team_and_tells_the_referrer() -> None:
    case = LiveCase(entered_after=30, batch="B-1")
    assert [notice.template for notice in case.effects(SendNotice)] == [
        Template.STATUS_REQUEST,
        Template.ENTERED_LATE,
    ]
    assert TaskKind.STATUS_CHECK in {task.task for task in case.effects(AddTask)}


def sent_to_referrers(cases: list[LiveCase]) -> list[SendNotice]:
    return [
        notice
        for case in cases
        for notice in case.effects(SendNotice)
        if notice.audience == Audience.REFERRER
    ]


@given(st.floats(min_value=0, max_value=24 * 400), st.booleans())
def test_no_organisation_is_notified_of_our_lateness_when_its_entry_left_us_little_time(
    hours: float, batched: bool
) -> None:
    case = LiveCase(entered_after=hours, batch="B-1" if batched else "").wait(hours + 40)
    [step] = sent_to_referrers([case])
    if hours <= 12:
        assert step == SendNotice(template=Template.HOLDING_REPLY, audience=Audience.REFERRER)
    else:
        assert step.template == Template.ENTERED_LATE
        assert step.note == show_london(case.at(hours))
    assert case.state.breached_at == case.at(24)


def test_each_organisation_of_a_batch_is_notified_once() -> None:
    batch = [LiveCase(entered_after=24 + number, batch="B-1") for number in range(20)]
    assert len({notice.group for notice in sent_to_referrers(batch)}) == 1
    of = batch[0].state
    groups = {notice_to_the_referrer(code, "B-1", batch[0].at(30)).group for code in ("E1", "E2")}
    assert len(groups) == 2
    assert notice_to_the_referrer(of.organisation, "", batch[0].at(30)).group == ""


def test_a_batch_of_late_entries_rings_the_duty_supervisor_once() -> None:
    batch = [LiveCase(entered_after=30 + number, batch="B-1") for number in range(20)]
    assert {step.role for case in batch for step in case.effects(Escalate)} == {
        Role.DUTY_SUPERVISOR
    }
    assert len(notices_to_duty(batch)) == 1


def test_two_batches_ring_twice() -> None:
    assert (
        len(notices_to_duty([LiveCase(entered_after=30, batch=name) for name in ("B-1", "B-2")]))
        == 2
    )


def test_no_rung_that_lies_behind_a_late_entry_is_climbed_afterwards() -> None:
    case = LiveCase(entered_after=30, batch="B-1").wait(31)
    assert [step.rung for step in case.effects(Escalate)] == ["late-entry"]


def test_late_entries_of_one_batch_share_one_daily_reminder() -> None:
    batch = [LiveCase(entered_after=40, batch="B-1").wait(46.75) for _ in range(20)]
    mornings = [
        step for case in batch for step in case.effects(Escalate) if step.rung != "late-entry"
    ]
    assert {step.rung for step in mornings} == {"2026-05-07"}
    assert len(notices_to_duty(batch)) == 2


def test_all_batches_share_one_daily_reminder() -> None:
    cases = [LiveCase(entered_after=40, batch=f"B-{number}").wait(46.75) for number in range(9)]
    mornings = {
        step.group
        for case in cases
        for step in case.effects(Escalate)
        if step.name == DeadlineName.STATUS_DAILY
    }
    assert len(mornings) == 1


def test_a_late_entry_by_hand_rings_for_itself_each_time() -> None:
    by_hand = LiveCase(entered_after=30)
    (step,) = by_hand.effects(Escalate)
    assert by_hand.state.reference in step.group
