"""Since Part 9 was replaced, a case waits for a lawyer: asked at once, chased by working days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from policy.cases.effects import Escalate, SendNotice
from policy.suitability.deeds import CaseOpened, MoveCase, RecordFacts
from policy.suitability.evidence.facts import (
    AnyFact,
    CameToSleepRough,
    Conclusion,
    LegalReference,
    PncResult,
)
from policy.suitability.evidence.words import PlaceNation
from policy.suitability.screens.view import progress
from policy.suitability.screens.waiting import awaited, clock, wait
from policy.suitability.state import SuitabilityState
from policy.suitability.words import (
    Audience,
    ClockState,
    DeadlineName,
    Stage,
    TaskKind,
    Template,
    WaitingOn,
)
from tests.policy.suitability.life import ASSESSOR, FIRST, LAWYER, Life, stage_of
from wiring.command_lines import command_lines

SAYS = command_lines("suitability")

NOW = datetime.fromisoformat("2026-02-02T09:00:00+00:00")
MOVED = NOW.date() - FIRST.file.facts.opened_at.date()
KNOWN = tuple(
    replace(one, as_of=one.as_of + MOVED)
    for one in FIRST.file.facts.known
    if one.as_of <= FIRST.file.facts.opened_at.date() and not isinstance(one, Conclusion)
)


def opened(*without: type[AnyFact], now: datetime = NOW) -> Life:
    life = Life(SuitabilityState(reference=FIRST.file.reference))
    known = tuple(one for one in KNOWN if not isinstance(one, without))
    facts = replace(FIRST.file.facts, opened_at=now, known=known)
    life.send(
        CaseOpened(id="o", at=now, by="A-9", reference=life.state.reference, facts=facts), now
    )
    return life


def entry(day: date) -> RecordFacts:
    word = LegalReference(id=f"law-{day}", as_of=day, by=LAWYER.id, reference="the new paragraph")
    return RecordFacts(facts=(word,))


def notices(life: Life) -> list[tuple[str, str]]:
    return [(e.template, e.audience) for e in life.effects if isinstance(e, SendNotice)]


def test_a_new_case_waits_for_a_lawyer_and_not_for_information() -> None:
    life = opened()
    assert stage_of(life) is Stage.AWAITING_INFO
    assert TaskKind.LEGAL_CHECK in life.state.open_tasks
    assert TaskKind.ASK_FOR_INFORMATION not in life.state.open_tasks
    assert notices(life) == [(Template.LEGAL_CHECK, Audience.LAWYERS)]
    waits = wait(life.state)
    assert (waits.on, waits.since) == (WaitingOn.LAWYERS, NOW)
    assert waits.due is not None and waits.due.date() == date(2026, 2, 9)
    assert clock(life.state) is ClockState.RUNNING
    assert "lawyer" in awaited(life.state.stage, incident=False)
    assert "A lawyer enters the paragraph" in progress(life.state).next_step.said(SAYS)


def test_a_lawyers_silence_is_reminded_and_climbs_and_nothing_else_follows() -> None:
    life = opened().wait(NOW + timedelta(days=30))
    assert stage_of(life) is Stage.AWAITING_INFO
    assert notices(life).count((Template.LEGAL_CHECK_REMINDER, Audience.LAWYERS)) == 4
    roles = [e.role for e in life.effects if isinstance(e, Escalate) and e.position == 1]
    assert roles == ["duty supervisor", "manager", "head of service"]
    assert clock(life.state) is ClockState.OVERDUE
    assert wait(life.state).on is WaitingOn.LAWYERS


def test_an_entry_on_the_law_in_force_ends_the_wait_and_an_older_one_does_not() -> None:
    life = opened()
    assert life.ask(entry(date(2022, 2, 22)), LAWYER, NOW).code == ""
    assert TaskKind.LEGAL_CHECK in life.state.open_tasks
    assert life.ask(entry(NOW.date()), LAWYER, NOW).code == ""
    assert TaskKind.LEGAL_CHECK not in life.state.open_tasks
    names = {waiting.name for waiting in life.state.deadlines}
    assert not names & {DeadlineName.LEGAL, DeadlineName.LEGAL_ESCALATION}
    assert stage_of(life) is not Stage.AWAITING_INFO


def test_what_else_is_not_known_is_asked_for_beside_the_law() -> None:
    life = opened(CameToSleepRough)
    assert {TaskKind.LEGAL_CHECK, TaskKind.ASK_FOR_INFORMATION} <= set(life.state.open_tasks)
    assert life.ask(entry(NOW.date()), LAWYER, NOW).code == ""
    assert TaskKind.LEGAL_CHECK not in life.state.open_tasks
    assert TaskKind.ASK_FOR_INFORMATION in life.state.open_tasks
    assert wait(life.state).on is WaitingOn.ASSESSORS


def test_a_case_that_has_left_the_route_asks_no_lawyer() -> None:
    life = opened()
    serious = PncResult(id="pnc", as_of=NOW.date(), deportation_level=True)
    assert life.ask(RecordFacts(facts=(serious,)), ASSESSOR, NOW).code == ""
    assert stage_of(life) is Stage.TO_FNORC
    assert TaskKind.LEGAL_CHECK not in life.state.open_tasks
    assert {waiting.name for waiting in life.state.deadlines} == {DeadlineName.CLOSING}


def test_a_case_that_goes_to_another_nation_is_waited_for_until_the_moment_it_rings() -> None:
    """Scotland rests on 30 November and England does not: the running clock is not over by it."""
    now = datetime.fromisoformat("2026-11-27T09:00:00+00:00")
    life = opened(now=now)
    there = MoveCase(authority="S12000049", nation=PlaceNation.SCOTLAND)
    assert life.ask(there, ASSESSOR, now).code == ""
    (first,) = [item.due for item in life.state.deadlines if item.name == DeadlineName.LEGAL]
    assert (wait(life.state).on, wait(life.state).due) == (WaitingOn.LAWYERS, first)
    assert clock(life.state) is ClockState.RUNNING
