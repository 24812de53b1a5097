"""What protects the person is cleared by nobody alone: a hold by the safeguarding lead, in their
own name, with a reason and the referral's result, and what was concluded before is concluded anew
(R30, R62).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.suitability.deeds import Actor, ConcludeLimb, RecordFacts
from policy.suitability.evidence.admissible import refused_opening
from policy.suitability.evidence.facts import (
    Age,
    AnyFact,
    CameToSleepRough,
    Engagement,
    EussWord,
    Facts,
    Indication,
    Permission,
    Residence,
    Sleeping,
)
from policy.suitability.evidence.protecting import CLEARS, protects
from policy.suitability.evidence.words import (
    Availability,
    Cause,
    Euss,
    Indicator,
    Known,
    Limb,
    PermissionKind,
    Place,
    ReferralResult,
    Response,
    Standing,
)
from policy.suitability.gates.assessment import assess
from policy.suitability.gates.settlement import PROTECTING as PROTECTED
from policy.suitability.gates.statements import STOPS
from policy.suitability.words import Role, Stage
from policy.time import london_day
from tests.policy.suitability.cases import GUIDANCE
from tests.policy.suitability.changed import DAY, ON, OPEN, item, look, offer, plus, statement
from tests.policy.suitability.life import ASSESSOR, LEAD, Life, at, clearing, life_at, stage_of
from tests.policy.suitability.lives import DAYS, KINDS
from tests.policy.suitability.test_properties import LATE, LIVES, opened

CONCLUDED = at("02-22 11:00")
RAISED = Indication(
    id="sign", as_of=date(2022, 2, 22), indicator=Indicator.TRAFFICKING, source="seen"
)

pytestmark = pytest.mark.rule("R62")


def held() -> Life:
    """Concluded on everything, and then a sign of trafficking, that very day."""
    life = life_at(CONCLUDED)
    assert stage_of(life) is Stage.THRESHOLD_MET
    assert not life.ask(RecordFacts(facts=(RAISED,)), ASSESSOR, at("02-22 12:00")).code
    assert stage_of(life) is Stage.HELD_SAFEGUARDING
    return life


def record(life: Life, fact: AnyFact, actor: Actor, now: datetime) -> str | None:
    return life.ask(RecordFacts(facts=(fact,)), actor, now).code


def test_the_assessor_who_raised_it_does_not_clear_it_a_minute_later() -> None:
    life = held()
    bare = replace(RAISED, id="cleared", cleared=True, supersedes="sign")
    assert record(life, bare, ASSESSOR, at("02-22 12:01")) == "hold-not-cleared"
    named = clearing(replace(RAISED, supersedes="sign"), at("02-22 00:00"))
    assert record(life, named, ASSESSOR, at("02-22 12:01")) == "hold-not-cleared"
    assert stage_of(life) is Stage.HELD_SAFEGUARDING


@pytest.mark.parametrize(
    "lacking",
    [{"by": ""}, {"by": "A-1"}, {"reason": " "}]
    + [
        {"result": result}
        for result in ReferralResult
        if result not in CLEARS[Indicator.TRAFFICKING]
    ],
    ids=str,
)
def test_clearing_takes_a_name_a_reason_and_a_result_that_clears(lacking: dict[str, Any]) -> None:
    life = held()
    word = replace(clearing(RAISED, at("02-23 00:00")), **lacking)
    assert record(life, word, LEAD, at("02-23 10:00")) == "hold-not-cleared"


@pytest.mark.parametrize(
    "other", [Role.ASSESSOR, Role.OFFICER, Role.SRU_CHECKER, Role.UKVI_OFFICER]
)
def test_a_lead_who_also_enforces_or_decides_clears_nothing(other: Role) -> None:
    life = held()
    both = Actor(id=LEAD.id, roles=(Role.SAFEGUARDING_LEAD, other))
    word = clearing(RAISED, at("02-23 00:00"))
    assert record(life, word, both, at("02-23 10:00")) == "hold-not-cleared"


def test_a_lead_records_nothing_that_is_not_safeguardings() -> None:
    life = held()
    word = Engagement(id="n", as_of=DAY, engaged=False)
    assert record(life, word, LEAD, at("02-23 10:00")) == "wrong-role"


def test_after_a_hold_every_limb_is_concluded_anew_and_not_on_the_same_day() -> None:
    life = held()
    assert not record(life, clearing(RAISED, at("02-23 00:00")), LEAD, at("02-23 10:00"))
    assert stage_of(life) is Stage.CONCLUDING
    anew = ConcludeLimb(limb=Limb.BEHAVIOUR, met=True, reason="weighed again")
    assert life.ask(anew, ASSESSOR, at("02-23 11:00")).code == "held-until-tomorrow"
    for limb in Limb:
        again = ConcludeLimb(limb=limb, met=True, reason="weighed again")
        assert stage_of(life) is Stage.CONCLUDING
        assert not life.ask(again, ASSESSOR, at("02-24 09:00")).code
    assert stage_of(life) is Stage.THRESHOLD_MET


def test_no_case_is_opened_with_a_hold_that_is_cleared_already() -> None:
    facts = replace(OPEN, known=(clearing(RAISED, at("02-22 00:00")),))
    refusal = refused_opening(facts, ON)
    assert refusal is not None and refusal.code == "hold-not-cleared"


PROTECTING: tuple[tuple[AnyFact, AnyFact], ...] = (
    (
        EussWord(id="p", as_of=DAY, standing=Euss.GRANTED),
        EussWord(id="n", as_of=DAY, standing=Euss.NOT_ELIGIBLE),
    ),
    (
        Permission(id="p", as_of=DAY, kind=PermissionKind.INDEFINITE),
        Permission(id="n", as_of=DAY, kind=PermissionKind.LIMITED_STAY),
    ),
    (
        Permission(id="p", as_of=date(2022, 1, 1), kind=PermissionKind.PROTECTION),
        Permission(id="n", as_of=DAY, kind=PermissionKind.LIMITED_STAY),
    ),
    (
        CameToSleepRough(id="p", as_of=DAY, cause=Cause.FLED_ABUSE),
        CameToSleepRough(id="n", as_of=DAY, cause=Cause.LOST_JOB),
    ),
    (
        Residence(id="p", as_of=DAY, eea_or_family=Known.YES),
        Residence(id="n", as_of=DAY, eea_or_family=Known.NO),
    ),
    (Engagement(id="p", as_of=DAY, engaged=True), Engagement(id="n", as_of=DAY, engaged=False)),
    (offer("p", DAY, response=Response.ACCEPTED), offer("n", DAY)),
)


@pytest.mark.parametrize(("word", "against"), PROTECTING, ids=lambda one: one.fact)
def test_a_word_that_protects_gives_way_only_to_one_whose_evidence_is_held(
    word: AnyFact, against: AnyFact
) -> None:
    assert protects(word) and not protects(against)
    named = replace(against, supersedes="p", evidence=("n-e",))
    assert not look(plus(word, named)).may_conclude
    assert look(plus(word, named, item("n", DAY))).may_conclude


@settings(max_examples=100)
@given(LIVES, LATE, st.sampled_from(KINDS), DAYS, st.data())
def test_no_bare_word_takes_a_protecting_one_out_of_what_counts(
    facts: Any, on: datetime, kind: type[AnyFact], day: date, data: st.DataObject
) -> None:
    """Whatever protects, and whatever names it without evidence, about whatever day: nothing more
    may follow than when it only stands beside it.
    """
    found = [fact for fact in facts.known if isinstance(fact, kind) and protects(fact)]
    if not found:
        return
    old = data.draw(st.sampled_from(found))
    bare = replace(old, id="bare", supersedes="", evidence=(), as_of=day)
    beside = assess(replace(facts, known=(*facts.known, bare)), on, GUIDANCE)
    named = replace(bare, supersedes=old.id)
    after = assess(replace(facts, known=(*facts.known, named)), on, GUIDANCE)
    assert beside.may_conclude or not after.may_conclude


def test_illness_that_stood_in_the_way_is_not_taken_back_by_a_bare_word() -> None:
    ill = replace(offer("p", DAY), health_linked=Known.YES)
    well = replace(offer("n", DAY), evidence=(), supersedes="p")
    found = look(plus(ill, well))
    assert found.standing("inability") is Standing.UNMET
    assert protects(ill)


@pytest.mark.rule("R54", "R55")
@pytest.mark.parametrize("said", [Known.YES, Known.UNKNOWN], ids=str)
def test_an_earlier_arrival_is_not_taken_back_by_a_bare_word(said: Known) -> None:
    came = datetime(2019, 5, 1, 9, tzinfo=UTC)
    word = Residence(
        id="p", as_of=DAY, eea_or_family=Known.YES, resident_before_end=said, arrived_at=came
    )
    later = Residence(
        id="n",
        as_of=DAY,
        eea_or_family=Known.YES,
        resident_before_end=Known.NO,
        arrived_at=came.replace(year=2021),
        supersedes="p",
    )
    assert look(plus(word, later)).standing("arrival") is Standing.UNMET
    held = replace(later, evidence=("n-e",))
    assert look(plus(word, held, item("n", DAY))).standing("arrival") is Standing.MET


@pytest.mark.rule("R54", "R55")
def test_what_was_not_known_of_residence_is_answered_by_a_plain_word() -> None:
    asked = Residence(id="p", as_of=DAY, eea_or_family=Known.YES)
    answer = replace(
        asked,
        id="n",
        resident_before_end=Known.NO,
        arrived_at=datetime(2021, 5, 1, 9, tzinfo=UTC),
        supersedes="p",
    )
    assert look(plus(asked)).standing("arrival") is Standing.UNKNOWN
    assert look(plus(asked, answer)).standing("arrival") is Standing.MET


USED_UP = frozenset(STOPS) - {Availability.INELIGIBLE}
HELPS: tuple[AnyFact, ...] = (
    Engagement(id="h", as_of=DAY, engaged=True),
    Sleeping(id="h", as_of=DAY, place=Place.HOSTEL),
    *(EussWord(id="h", as_of=DAY, standing=standing) for standing in PROTECTED),
    Permission(id="h", as_of=DAY, kind=PermissionKind.PROTECTION),
    Permission(id="h", as_of=DAY, kind=PermissionKind.INDEFINITE),
    *(Indication(id="h", as_of=DAY, indicator=indicator) for indicator in Indicator),
    Age(id="h", as_of=DAY, adult=Known.NO),
    Age(id="h", as_of=DAY, born_on=date(2012, 3, 3)),
    Residence(id="h", as_of=DAY, eea_or_family=Known.YES, resident_before_end=Known.YES),
    CameToSleepRough(id="h", as_of=DAY, cause=Cause.FLED_ABUSE),
    *(statement("h", DAY, availability, engaged=Known.YES) for availability in STOPS),
    *(statement("h", DAY, availability) for availability in USED_UP),
    offer("h", DAY, response=Response.ACCEPTED),
    replace(offer("h", DAY, response=Response.COULD_NOT), health_linked=Known.YES),
)
"""Words that help the person, from any sender."""


@settings(max_examples=150)
@given(LIVES, LATE, st.sampled_from(HELPS))
def test_a_fact_that_helps_never_opens_anything(facts: Facts, on: datetime, helps: AnyFact) -> None:
    helps = replace(helps, as_of=london_day(on))
    before = assess(facts, on, GUIDANCE)
    after = assess(replace(facts, known=(*facts.known, helps)), on, GUIDANCE)
    assert all(was or not now for was, now in zip(opened(before), opened(after), strict=True))
