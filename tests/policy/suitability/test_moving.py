"""A person sleeps in another area now: the case goes there by a deed, its authority is asked and
its word counts; what the old one said stays its word about its own area (R98 to R100).
"""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings

from policy.cases.effects import CompleteTasks, SendNotice
from policy.cases.replies import Verdict
from policy.suitability.deeds import CaseMoved, MoveCase, OrganisationSucceeded, RecordFacts
from policy.suitability.evidence.facts import AuthorityStatement, Sleeping
from policy.suitability.evidence.words import Availability, Body, Place, PlaceNation
from policy.suitability.lifecycle import decide
from policy.suitability.screens.waiting import wait
from policy.suitability.words import DeadlineName, Stage, TaskKind, Template, WaitingOn
from tests.policy.suitability.life import ASSESSOR, AUTHORITY, OFFICER, UKVI, Life, at, life_at
from tests.policy.suitability.life_moves import Turned, lives

NOW = at("01-20 10:00")
GLASGOW, CARDIFF, MERGED = "S12000049", "W06000015", "E09000034"
THERE = MoveCase(authority=GLASGOW, nation=PlaceNation.SCOTLAND)
BEFORE = frozenset({Stage.ASSESSING, Stage.AWAITING_AUTHORITY, Stage.SUPPORT_WINDOW})


def seen_in(area: str, now: datetime = NOW) -> Sleeping:
    return Sleeping(id=f"seen-{area}", as_of=now.date(), place=Place.DOORWAY, area=area)


def offered(id: str, body: Body, availability: Availability) -> AuthorityStatement:
    return AuthorityStatement(
        id=id,
        as_of=NOW.date(),
        body=body,
        availability=availability,
        offers_complete=True,
        care_needs_asked=True,
        human_rights_asked=True,
        child_welfare_asked=True,
    )


def in_glasgow() -> Life:
    """The person was seen in Glasgow, and the case followed."""
    life = life_at(NOW)
    assert life.ask(RecordFacts(facts=(seen_in(GLASGOW),)), ASSESSOR, NOW).code == ""
    assert life.ask(THERE, ASSESSOR, NOW).code == ""
    return life


@pytest.mark.rule("R99")
def test_the_new_areas_authority_is_asked_and_the_nation_follows() -> None:
    life = in_glasgow()
    state = life.state
    assert state.stage in BEFORE
    assert (state.authority, state.nation) == (GLASGOW, "Scotland")
    assert (life.facts.authority, life.facts.nation) == (GLASGOW, PlaceNation.SCOTLAND)
    assert state.enquiry is not None
    assert (state.enquiry.body, state.enquiry.asked_at) == (Body.SCOTTISH_AUTHORITY, NOW)
    assert wait(state).on is WaitingOn.AUTHORITY
    asked = [e for e in life.history[-1].effects if isinstance(e, SendNotice)]
    assert [notice.template for notice in asked] == [Template.SUPPORT_ENQUIRY]
    ladder = [d for d in state.deadlines if d.name == DeadlineName.ENQUIRY]
    assert [item.anchored_at for item in ladder] == [NOW]
    assert life.history[-1].event.kind == "case-moved"


def test_the_task_that_asked_for_it_goes_with_the_deed() -> None:
    life = life_at(NOW)
    life.ask(RecordFacts(facts=(seen_in(GLASGOW),)), ASSESSOR, NOW)
    assert TaskKind.ANOTHER_AREA in life.state.open_tasks
    life.ask(THERE, ASSESSOR, NOW)
    assert TaskKind.ANOTHER_AREA not in life.state.open_tasks
    gone = {e.task for e in life.history[-1].effects if isinstance(e, CompleteTasks)}
    assert TaskKind.ANOTHER_AREA in gone


def test_the_new_authoritys_word_counts_and_the_old_ones_is_a_strangers() -> None:
    life = in_glasgow()
    said = offered("g-1", Body.SCOTTISH_AUTHORITY, Availability.OFFERED)
    assert life.news(NOW, said, by=AUTHORITY).code == "not-found"
    assert life.news(NOW, said, by=GLASGOW).code == ""
    kept = {fact.id: fact for fact in life.facts.known}["g-1"]
    assert isinstance(kept, AuthorityStatement)
    assert kept.area == GLASGOW


def test_what_the_old_authority_said_stays_its_word_about_its_own_area() -> None:
    life = life_at(NOW)
    before = [f for f in life.facts.known if isinstance(f, AuthorityStatement)]
    life.ask(RecordFacts(facts=(seen_in(GLASGOW),)), ASSESSOR, NOW)
    life.ask(THERE, ASSESSOR, NOW)
    kept = {f.id: f for f in life.facts.known if isinstance(f, AuthorityStatement)}
    assert {said.id for said in before} == set(kept)
    assert all(said.area in {AUTHORITY, ""} for said in kept.values())
    # Nothing was heard from where the person is now, whatever was said elsewhere.
    assert life.state.stage is not Stage.THRESHOLD_MET
    assert life.state.enquiry is not None


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (MoveCase(authority=AUTHORITY, nation=PlaceNation.ENGLAND), "there-already"),
        (MoveCase(authority=GLASGOW, nation=PlaceNation.ENGLAND), "no-such-area"),
        (MoveCase(authority="", nation=PlaceNation.ENGLAND), "no-such-area"),
        (MoveCase(authority=CARDIFF, nation=PlaceNation.WALES), "sleeps-elsewhere"),
        (THERE, ""),
    ],
)
def test_a_case_goes_only_to_where_the_person_sleeps_now(command: MoveCase, code: str) -> None:
    life = life_at(NOW)
    life.ask(RecordFacts(facts=(seen_in(GLASGOW),)), ASSESSOR, NOW)
    assert life.ask(command, ASSESSOR, NOW).code == code


def test_who_decides_or_withdraws_moves_no_case() -> None:
    life = life_at(NOW)
    assert life.ask(THERE, UKVI, NOW).verdict is Verdict.REFUSED
    assert life.ask(THERE, OFFICER, NOW).code == ""


def test_in_northern_ireland_the_housing_executive_is_asked_whatever_the_area() -> None:
    life = life_at(NOW)
    life.ask(RecordFacts(facts=(seen_in("N09000003"),)), ASSESSOR, NOW)
    there = MoveCase(authority="NIHE-0001", nation=PlaceNation.NORTHERN_IRELAND)
    assert life.ask(there, ASSESSOR, NOW).code == ""
    assert life.state.enquiry is not None
    assert life.state.enquiry.body is Body.HOUSING_EXECUTIVE
    assert TaskKind.ANOTHER_AREA not in life.state.open_tasks


def test_councils_merge_and_the_area_is_the_successors_by_either_code() -> None:
    life = life_at(NOW)
    gone = OrganisationSucceeded(
        id="merged", at=NOW, by="register", organisation=AUTHORITY, successor=MERGED
    )
    assert life.send(gone, NOW).code == ""
    for area in (AUTHORITY, MERGED):
        assert life.ask(RecordFacts(facts=(seen_in(area),)), ASSESSOR, NOW).code == ""
        assert TaskKind.ANOTHER_AREA not in life.state.open_tasks
    said = offered("m-1", Body.LOCAL_AUTHORITY, Availability.OFFERED)
    assert life.news(NOW, said, by=AUTHORITY).code == "not-found"
    assert life.news(NOW, said, by=MERGED).code == ""


@given(lives())
@settings(deadline=None)
def test_moving_a_case_never_brings_it_nearer_to_a_decision(
    played: tuple[Turned, ...],
) -> None:
    for turn in played:
        before = turn.after
        moved = CaseMoved(
            id="moved", at=turn.now, by="A-9", authority=GLASGOW, nation=PlaceNation.SCOTLAND
        )
        after = decide(before, moved, turn.now).state
        if before.stage is not Stage.THRESHOLD_MET:
            assert after.stage is not Stage.THRESHOLD_MET
        assert after.stage is not Stage.CLEARED or after == before
