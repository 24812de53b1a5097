"""A decision stands on its own gate, a refusal on a pending application and a cancellation on a
permission that is held: closed by a fact, by time, or by a correction, it is never served.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

import pytest

from policy.cases.effects import SendNotice
from policy.suitability.deeds import (
    CheckDecision,
    ClaimCase,
    RecordFacts,
    ServeToFile,
    WithdrawDecision,
)
from policy.suitability.evidence.facts import (
    AnyFact,
    Application,
    LegalReference,
    Offer,
    Permission,
    PncResult,
)
from policy.suitability.evidence.words import Known, PermissionKind
from policy.suitability.planned_case import PlannedCase, play
from policy.suitability.screens.decided import decision_lines
from policy.suitability.screens.view import details
from policy.suitability.state import SuitabilityState
from policy.suitability.words import Audience, DecisionKind, Stage, TaskKind, Template
from tests.policy.suitability.every_way import Followed
from tests.policy.suitability.life import (
    ASSESSOR,
    CHECKER,
    CLEAR,
    FIRST,
    MAKER,
    OFFICER,
    SERVED,
    UKVI,
    UNCHANGED,
    Life,
    at,
    decided,
    stage_of,
)
from wiring.command_lines import command_lines

SAYS = command_lines("suitability")

MET = at("03-09 10:00")
APPLIED = Application(id="applied", as_of=date(2022, 2, 1), in_country=True, pending=True)
WITHDRAWN = Application(id="taken-back", as_of=date(2022, 3, 8), in_country=True, pending=False)
ENDS = Permission(
    id="ends",
    as_of=date(2022, 2, 1),
    kind=PermissionKind.LIMITED_STAY,
    expires_on=date(2022, 3, 9),
)


@cache
def _decided(kind: DecisionKind, *more: AnyFact) -> SuitabilityState:
    """The first case with more known from the start of its window, decided on 1 March."""
    file = FIRST.file
    known = tuple(replace(one, as_of=min(one.as_of, date(2022, 2, 1))) for one in more)
    learnt = (*file.learnt, (at("02-14 09:00"), tuple(one.id for one in known)))
    facts = replace(file.facts, known=(*file.facts.known, *known))
    played = PlannedCase(
        reference=file.reference,
        facts=facts,
        learnt=tuple(sorted(learnt)),
        then=tuple(deed for deed in file.then if deed.at < at("02-25 00:00")),
    )
    life = Life(play(played, at("02-24 10:00")).state)
    for command, actor in (
        (ClaimCase(), MAKER),
        (life.proposal(kind), MAKER),
        (CheckDecision(content=life.content), CHECKER),
    ):
        assert life.ask(command, actor, at("03-01 11:00")).code == ""
    return life.state


def refused() -> Life:
    """A refusal of an application that was pending on 1 March."""
    return Followed(_decided(DecisionKind.REFUSE, APPLIED))


def cancelled(*more: AnyFact) -> Life:
    return Followed(_decided(DecisionKind.CANCEL, *more))


def record(life: Life, now: datetime, *facts: AnyFact) -> None:
    assert life.ask(RecordFacts(facts=facts), ASSESSOR, now).code == ""


def notified(life: Life) -> set[tuple[str, str]]:
    return {(e.template, e.audience) for e in life.last.effects if isinstance(e, SendNotice)}


def must_be_withdrawn(life: Life, rule: str) -> None:
    """It is put to UKVI, shown as such, and nothing but its withdrawal follows."""
    assert stage_of(life) is Stage.WITHDRAWAL_DUE
    assert rule in life.state.blocked_rules
    assert (
        TaskKind.WITHDRAW in life.state.open_tasks and TaskKind.SERVE not in life.state.open_tasks
    )
    assert (Template.WITHDRAWAL_DUE, Audience.UKVI) in notified(life)
    assert (Template.WITHDRAWAL_DUE, Audience.OFFICERS) in notified(life)
    page = details(life.state, SAYS)
    assert "Must be withdrawn" in page and "It cannot be served" in page and rule in page
    now = life.history[-1].recorded_at + timedelta(minutes=1)
    life.ask(UNCHANGED, OFFICER, now)
    assert life.ask(CLEAR, OFFICER, now).code == "withdrawal-due"
    assert life.ask(ServeToFile(note="not met"), OFFICER, now).code == "withdrawal-due"
    before = life.state.incidents
    assert life.ask(SERVED, OFFICER, now).code == ""
    assert (life.state.incidents, life.state.served_at) == (before + 1, None)
    assert life.ask(WithdrawDecision(reason="its ground is gone"), UKVI, now).code == ""


def test_a_refusal_is_not_served_once_the_application_is_withdrawn() -> None:
    life = refused().cleared(MET)
    record(life, MET + timedelta(minutes=20), WITHDRAWN)
    assert (Template.CLEARANCE_VOIDED, Audience.OFFICERS) in notified(life)
    must_be_withdrawn(life, "R46")


def test_a_refusal_is_served_while_its_application_is_pending_whatever_permission_ends() -> None:
    life = refused()
    record(life, MET, replace(ENDS, id="none", as_of=MET.date(), kind=PermissionKind.NONE))
    assert stage_of(life) is Stage.DECIDED
    life.cleared(MET + timedelta(minutes=1))
    assert life.ask(SERVED, OFFICER, MET + timedelta(hours=1)).code == ""
    assert stage_of(life) is Stage.SERVED


def test_a_cancellation_is_not_served_once_no_permission_is_held_whatever_is_pending() -> None:
    life = cancelled(APPLIED).cleared(MET)
    record(life, MET, Permission(id="none", as_of=MET.date(), kind=PermissionKind.NONE))
    must_be_withdrawn(life, "R47")


def test_a_cancellation_must_be_withdrawn_when_the_permission_ends_by_itself() -> None:
    life = cancelled(ENDS)
    life.wait(at("03-09 23:59"))
    assert stage_of(life) is Stage.DECIDED
    life.wait(at("03-10 00:00"))
    assert life.state.blocked_from == date(2022, 3, 10)
    must_be_withdrawn(life, "R47")


def test_no_clearance_reaches_beyond_the_end_of_the_permission() -> None:
    late = at("03-09 22:00")
    life = cancelled(ENDS).cleared(late)
    assert life.state.clearance is not None
    assert life.state.clearance.until == at("03-10 00:00")
    reported = life.order(SERVED, OFFICER, at("03-10 00:20"))
    assert life.send(reported, at("03-10 00:30")).code == ""
    assert (life.state.served_at, life.state.incidents) == (None, 1)


def test_what_was_served_while_the_permission_was_held_stays_served() -> None:
    life = cancelled(ENDS).cleared(at("03-09 22:00"))
    reported = life.order(SERVED, OFFICER, at("03-09 23:30"))
    life.wait(at("03-10 01:00"))
    assert life.send(reported, at("03-10 01:00")).code == ""
    assert stage_of(life) is Stage.SERVED


def test_a_decision_served_to_file_is_withdrawn_too_when_its_ground_ends() -> None:
    longer = replace(ENDS, expires_on=date(2022, 3, 20))
    life = cancelled(longer)
    life.state = replace(life.state, stage=Stage.SERVED_TO_FILE)
    life.wait(at("03-21 00:00"))
    assert stage_of(life) is Stage.WITHDRAWAL_DUE


def ill(life: Life) -> tuple[AnyFact, ...]:
    return tuple(
        replace(one, id=f"{one.id}-ill", supersedes=one.id, health_linked=Known.YES)
        for one in life.facts.known
        if isinstance(one, Offer)
    )


def test_refusals_that_are_corrected_to_illness_leave_nothing_to_serve() -> None:
    life = decided().cleared(MET)
    record(life, MET, *ill(life))
    must_be_withdrawn(life, "R76")


def test_refusals_corrected_after_service_are_an_incident() -> None:
    life = decided().cleared(MET)
    assert life.ask(SERVED, OFFICER, MET + timedelta(hours=1)).code == ""
    record(life, MET + timedelta(days=2), *ill(life))
    assert (stage_of(life), life.state.incidents) == (Stage.SERVED, 1)


def test_later_news_of_what_ended_after_service_is_no_incident() -> None:
    life = refused().cleared(MET)
    assert life.ask(SERVED, OFFICER, MET + timedelta(hours=1)).code == ""
    record(life, at("03-12 10:00"), replace(WITHDRAWN, as_of=date(2022, 3, 12)))
    assert life.state.incidents == 0


def test_a_decision_that_waits_for_an_answer_asks_for_it_and_tells_nobody_to_serve() -> None:
    life = decided()
    doubt = Permission(id="doubt", as_of=MET.date(), kind=PermissionKind.UNKNOWN)
    record(life, MET, doubt)
    assert stage_of(life) is Stage.DECIDED
    assert TaskKind.SERVE not in life.state.open_tasks
    assert TaskKind.ASK_FOR_INFORMATION in life.state.open_tasks
    assert any("cannot be served now" in line for line in decision_lines(life.state, MET))
    assert "cannot be served now" in details(life.state, SAYS)
    life.ask(UNCHANGED, OFFICER, MET + timedelta(minutes=1))
    assert life.ask(CLEAR, OFFICER, MET + timedelta(minutes=2)).code == "gates-closed"
    held = Permission(id="held", as_of=date(2022, 3, 10), kind=PermissionKind.LIMITED_STAY)
    record(life, at("03-10 09:00"), held)
    assert TaskKind.SERVE in life.state.open_tasks
    life.cleared(at("03-10 10:00"))
    assert stage_of(life) is Stage.CLEARED


def test_a_decision_that_outlives_its_law_waits_for_a_lawyer() -> None:
    life = decided()
    life.wait(datetime.fromisoformat("2025-11-11T00:00:00+00:00"))
    assert stage_of(life) is Stage.DECIDED
    assert (
        TaskKind.LEGAL_CHECK in life.state.open_tasks
        and TaskKind.SERVE not in life.state.open_tasks
    )


@pytest.mark.parametrize(
    ("fact", "rule"),
    [
        (PncResult(id="n", as_of=MET.date(), deportation_level=True), "R96"),
        (replace(WITHDRAWN, id="n"), "R46"),
    ],
    ids=["serious", "application"],
)
def test_the_decision_and_why_it_cannot_be_served_are_shown(fact: AnyFact, rule: str) -> None:
    life = refused()
    record(life, MET, fact)
    first, second = decision_lines(life.state, MET)
    assert "9.21.1" in first and "R46" in first
    assert rule in second
    assert LegalReference.__name__ not in second
