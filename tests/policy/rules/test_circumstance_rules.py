"""What is asked about beside the limbs: the person's circumstances (R73), priority need (R75,
R101), victims (R82), the power behind an offer (R65, R66), whom an area asks first (R98), a place's
own policies (R102).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from policy.organisations import Organisation, Status
from policy.refusal import Refusal
from policy.suitability.deciding.links import UNNAMED
from policy.suitability.deeds import (
    AskClearance,
    CaseOpened,
    ConcludeLimb,
    FinishTask,
    RecordFacts,
    ResolveDuplicate,
    WithdrawDecision,
)
from policy.suitability.evidence.areas import asked_first
from policy.suitability.evidence.facts import AnyFact, LegalReference
from policy.suitability.evidence.other_circumstances import (
    Circumstance,
    LocalPolicy,
    PriorityNeed,
    VictimInput,
    VictimRoute,
    Vulnerability,
)
from policy.suitability.evidence.words import Known, LegalPower, Limb, PlaceNation, Standing
from policy.suitability.gates.assessment import Assessment, assess
from policy.suitability.gates.circumstances import ASKED_FROM
from policy.suitability.lifecycle import advance
from policy.suitability.rulebook import suitability_book_at
from policy.suitability.screens.persons_copy import copy_for_person
from policy.suitability.state import SuitabilityState
from policy.suitability.words import Stage, TaskKind
from tests.policy.rules.decision_inputs import (
    ASSESSOR,
    LOOKED,
    OFFICER,
    UKVI,
    DecisionLife,
    concluded,
    decided,
)
from tests.policy.rules.suitability_inputs import (
    AUTHORITY,
    ON,
    OPENED,
    asked,
    assessed,
    but,
    facts,
    found,
)
from tests.policy.rules.support_inputs import CITY, NOW, organisation

ILL = Circumstance(
    id="ill",
    as_of=date(2023, 3, 8),
    kind=Vulnerability.MENTAL_HEALTH,
    bears_on_support=Known.YES,
    words="cannot bear to be indoors among many",
)
NONE_FOUND = Circumstance(id="none", as_of=date(2023, 3, 8), kind=Vulnerability.NONE_FOUND)
NEED = PriorityNeed(id="need", as_of=date(2023, 3, 9), in_priority_need=Known.YES)
VICTIM = VictimInput(
    id="victim",
    as_of=date(2023, 3, 9),
    incident="incident",
    route=VictimRoute.STATEMENT,
    words="I dare not use my own front door",
)
REFUSED_SUPPORT = ConcludeLimb(limb=Limb.REFUSED_SUPPORT, met=True, reason="as shown")
LATER = timedelta(days=(ASKED_FROM - OPENED.date()).days + 1)


def today(*said: AnyFact) -> Assessment:
    """The case in which all is met, opened since circumstances are asked about, with these facts
    besides.
    """
    lawyer = LegalReference(id="law", as_of=OPENED.date(), by="S-9", reference="Part S")
    known = tuple(_moved(fact) for fact in (*facts(*said).known, lawyer))
    moved = replace(facts(), opened_at=OPENED + LATER, known=known)
    return assess(moved, ON + LATER, suitability_book_at(ON + LATER))


def _moved(fact: AnyFact) -> AnyFact:
    ends = getattr(fact, "expires_on", None)
    more = {"expires_on": ends + LATER} if ends else {}
    return replace(fact, as_of=fact.as_of + LATER, **more)


def stage_of(life: DecisionLife) -> Stage:
    """Where the case is now."""
    return life.state.stage


@pytest.mark.rule(
    "R73",
    refuses="A conclusion in a case in which nobody asked about the person's circumstances.",
    allows="One in a case in which somebody asked, and found none.",
)
def test_nobody_concludes_before_the_persons_circumstances_were_asked_about() -> None:
    held, open_ = today(), today(NONE_FOUND)
    assert (held.may_conclude, held.stage) == (False, Stage.AWAITING_AUTHORITY)
    assert ("circumstances-first", "R73") in {(need.code, need.rule) for need in held.needs}
    assert (open_.may_conclude, open_.stage) == (True, Stage.THRESHOLD_MET)


@pytest.mark.rule(
    "R73",
    refuses="Concluding that support was refused with a circumstance on record unread.",
    allows="The same by somebody who says that they have read it.",
)
def test_refused_support_is_concluded_on_with_every_circumstance_read() -> None:
    assert DecisionLife(ILL).ask(REFUSED_SUPPORT, ASSESSOR) == "circumstances-unread"
    assert DecisionLife(ILL).ask(replace(REFUSED_SUPPORT, read=("ill",)), ASSESSOR) == ""
    assert DecisionLife(ILL).ask(replace(REFUSED_SUPPORT, met=False), ASSESSOR) == ""


@pytest.mark.rule("R73")
def test_a_circumstance_that_becomes_known_after_a_conclusion_is_read_anew() -> None:
    life = concluded()
    life.reported(ILL)
    assert stage_of(life) is Stage.CONCLUDING
    assert life.ask(replace(REFUSED_SUPPORT, read=("ill",)), ASSESSOR) == ""
    assert stage_of(life) is Stage.THRESHOLD_MET


@pytest.mark.rule("R73")
def test_a_circumstance_that_becomes_known_after_the_decision_keeps_it_from_being_served() -> None:
    life = decided()
    life.reported(ILL)
    assert life.ask(LOOKED, OFFICER) == ""
    assert stage_of(life) is Stage.WITHDRAWAL_DUE
    assert life.ask(AskClearance(), OFFICER) == "withdrawal-due"
    assert life.ask(WithdrawDecision(reason="a circumstance nobody knew of"), UKVI) == ""


@pytest.mark.rule("R73")
def test_an_older_case_shows_that_nobody_asked_and_is_held_up_only_by_what_is_on_record() -> None:
    assert found("circumstances") == (Standing.UNKNOWN, Stage.THRESHOLD_MET)
    assert ("circumstances", "R73") in asked()
    assert found("circumstances", ILL)[0] is Standing.MET
    assert any("bears on taking up support" in said for said in assessed(ILL).warnings)
    assert "indoors" not in repr(assessed(ILL))


@pytest.mark.rule("R75")
def test_an_answer_on_priority_need_is_asked_for_kept_and_shown_to_who_concludes() -> None:
    assert found("priority-need")[0] is Standing.UNKNOWN
    whole = assessed(NEED)
    assert whole.standing("priority-need") is Standing.MET
    assert whole.stage is Stage.THRESHOLD_MET
    assert any("owed accommodation" in said for said in whole.warnings)
    assert ("priority-need", "R75") not in asked(NEED)
    doubt = replace(NEED, in_priority_need=Known.UNKNOWN)
    assert found("priority-need", doubt)[0] is Standing.UNKNOWN


def recorded_in(nation: PlaceNation) -> str:
    """What comes of recording an answer on priority need there."""
    life = DecisionLife()
    opening = CaseOpened(
        id="opened",
        at=ON,
        by="S-1",
        reference=life.state.reference,
        facts=replace(life.facts, nation=nation, authority=AUTHORITY[nation]),
    )
    empty = SuitabilityState(reference=life.state.reference)
    life.state = advance(empty, opening, ON).decision.state
    return life.ask(RecordFacts(facts=(NEED,)), ASSESSOR)


@pytest.mark.rule(
    "R101",
    refuses="Recording that somebody in Scotland is in priority need.",
    allows="Recording it in Wales.",
)
def test_no_answer_on_priority_need_is_recorded_in_scotland() -> None:
    assert recorded_in(PlaceNation.SCOTLAND) == "no-priority-need-there"
    assert recorded_in(PlaceNation.WALES) == ""
    assert found("priority-need", nation=PlaceNation.SCOTLAND)[0] is Standing.MET


@pytest.mark.rule("R82")
def test_victims_are_asked_and_what_they_say_is_in_no_copy_for_the_person() -> None:
    assert found("victims-heard")[0] is Standing.UNKNOWN
    assert ("victims-heard", "R82") in asked()
    spoken = assessed(VICTIM)
    assert spoken.standing("victims-heard") is Standing.MET
    assert spoken.stage is Stage.THRESHOLD_MET
    assert "front door" not in repr(spoken)
    copied = list(copy_for_person(facts(VICTIM, ILL)))
    assert "cannot bear to be indoors among many" in repr(copied)
    assert "front door" not in repr(copied)
    assert "victim" not in repr(copied)


@pytest.mark.rule("R38")
@pytest.mark.rule("R82")
def test_a_copy_for_the_person_says_what_was_recorded_and_nobody_elses_name() -> None:
    copied = list(copy_for_person(facts(but("place", source="a neighbour"))))
    assert [each.day for each in copied] == sorted(each.day for each in copied)
    said = {(each.kind, name): text for each in copied for name, text in each.says}
    assert said["sleeping", "place"] == "doorway"
    assert said["conclusion", "reason"] == "as shown"
    assert "neighbour" not in repr(copied)
    assert "S-90" not in repr(copied)


@pytest.mark.rule("R65")
def test_the_power_behind_an_offer_is_the_authoritys_word_and_changes_nothing() -> None:
    assert found("power-cited")[0] is Standing.UNKNOWN
    said = assessed(but("first", power=LegalPower.GENERAL_POWER))
    assert said.standing("power-cited") is Standing.MET
    assert (said.stage, said.may_refer) == (assessed().stage, assessed().may_refer)


@pytest.mark.rule("R66")
@pytest.mark.parametrize(
    ("nation", "power"),
    [
        (PlaceNation.ENGLAND, LegalPower.CARE_ACT),
        (PlaceNation.WALES, LegalPower.CARE_ACT),
        (PlaceNation.SCOTLAND, LegalPower.SCOTLAND_1987),
        (PlaceNation.NORTHERN_IRELAND, LegalPower.NORTHERN_IRELAND_1988),
    ],
)
def test_each_nation_has_its_own_law_and_anothers_is_asked_about(
    nation: PlaceNation, power: LegalPower
) -> None:
    own = assessed(but("first", power=power), nation=nation)
    assert own.standing("power-cited") is Standing.MET
    other = LegalPower.SCOTLAND_1987 if nation is not PlaceNation.SCOTLAND else LegalPower.CARE_ACT
    wrong = assessed(but("first", power=other), nation=nation)
    assert wrong.standing("power-cited") is Standing.UNKNOWN
    assert any("law of its own nation" in said for said in wrong.warnings)
    assert wrong.stage is own.stage


REGISTER: dict[str, Organisation] = {
    one.id: one
    for one in (
        organisation(CITY),
        organisation(replace(CITY, id="NIHE-0001", kind="housing executive")),
        organisation(replace(CITY, id="S12000036", kind="registered charity")),
        organisation(replace(CITY, id="W06000015"), status=Status.APPLIED),
    )
}


def first_asked(area: str) -> str:
    """Which organisation, or why nobody."""
    one = asked_first(area, REGISTER, NOW)
    return one.code if isinstance(one, Refusal) else one.organisation.id


@pytest.mark.rule("R98")
@pytest.mark.rule("R100")
@pytest.mark.parametrize(
    ("area", "who"),
    [
        ("E09000033", "E09000033"),
        ("E09000099", "nobody-answers-for-area"),
        ("S12000036", "nobody-answers-for-area"),
        ("W06000015", "nobody-answers-for-area"),
        ("N09000003", "NIHE-0001"),
        ("Camden", "no-such-area"),
    ],
)
def test_who_is_asked_first_is_looked_up_by_the_area_and_never_guessed(area: str, who: str) -> None:
    assert first_asked(area) == who


@pytest.mark.rule("R98")
@pytest.mark.parametrize(
    ("area", "stands"), [("E09000007", True), ("E09000033", False), ("", False)]
)
def test_somebody_who_now_sleeps_in_another_area_is_a_task_to_ask_its_authority(
    area: str, stands: bool
) -> None:
    life = DecisionLife(but("place", area=area), but("second", suitable=Known.NO))
    assert life.state.stage is (Stage.AWAITING_AUTHORITY if stands else Stage.SUPPORT_WINDOW)
    assert (TaskKind.ANOTHER_AREA in life.state.open_tasks) is stands


@pytest.mark.rule("R102")
def test_in_wales_a_policy_of_the_place_is_asked_for_and_noted() -> None:
    welsh = but("incident", nation=PlaceNation.WALES)
    noted = LocalPolicy(
        id="policy", as_of=date(2023, 3, 9), whose="the authority", reference="ASB 2022/4"
    )
    assert found("local-policy", welsh)[0] is Standing.UNKNOWN
    assert ("local-policy", "R102") in asked(welsh)
    assert found("local-policy", welsh, noted)[0] is Standing.MET
    assert found("local-policy")[0] is Standing.MET


@pytest.mark.rule("R33")
def test_a_case_that_may_be_the_same_persons_is_a_task_until_somebody_has_looked() -> None:
    life = DecisionLife()
    opening = CaseOpened(
        id="opened",
        at=ON,
        by="S-1",
        reference=life.state.reference,
        facts=life.facts,
        possible_duplicate=True,
    )
    empty = SuitabilityState(reference=life.state.reference)
    alone = advance(empty, replace(opening, possible_duplicate=False), ON).decision.state
    life.state = advance(empty, opening, ON).decision.state
    assert TaskKind.POSSIBLE_DUPLICATE in life.state.open_tasks
    assert TaskKind.POSSIBLE_DUPLICATE not in alone.open_tasks
    assert (life.state.facts, life.state.stage) == (alone.facts, alone.stage)
    ticked = FinishTask(task_id="row-1", task=TaskKind.POSSIBLE_DUPLICATE, result="somebody else")
    assert life.ask(ticked, ASSESSOR) == "done-by-deed"
    looked = ResolveDuplicate(other=UNNAMED, same=False, reason="another date of birth")
    assert life.ask(looked, ASSESSOR) == ""
    assert TaskKind.POSSIBLE_DUPLICATE not in life.state.open_tasks
