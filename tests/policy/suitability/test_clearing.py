"""A clearing clears what was on record when it was recorded, whatever day a sign is about: nobody
clears what they never saw (R30, R51, R62).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.suitability.deeds import ConcludeLimb, RecordFacts
from policy.suitability.evidence.facts import (
    AnyFact,
    CameToSleepRough,
    Conclusion,
    Indication,
)
from policy.suitability.evidence.protecting import CLEARS
from policy.suitability.evidence.reading import read
from policy.suitability.evidence.words import Cause, Indicator, Limb, Standing
from policy.suitability.gates.assessment import assess
from policy.suitability.gates.signs import uncleared
from policy.suitability.words import Stage
from tests.policy.suitability.cases import GUIDANCE
from tests.policy.suitability.changed import DAY, ON, OPEN, concluded_last, look, plus
from tests.policy.suitability.life import (
    ASSESSOR,
    CLEAR,
    LEAD,
    OFFICER,
    UNCHANGED,
    Life,
    at,
    decided,
    referred,
    stage_of,
)
from tests.policy.suitability.lives import DAYS

pytestmark = pytest.mark.rule("R62", "R30")

CLEARED_ON = date(2022, 2, 19)
BEFORE = st.dates(date(2021, 1, 1), CLEARED_ON)
CONCLUSIONS = tuple(fact for fact in OPEN.known if isinstance(fact, Conclusion))


def sign(day: date, id: str = "sign", indicator: Indicator = Indicator.SAFEGUARDING) -> Indication:
    return Indication(id=id, as_of=day, indicator=indicator)


def cleared(
    day: date = CLEARED_ON, id: str = "cleared", indicator: Indicator = Indicator.SAFEGUARDING
) -> Indication:
    return Indication(
        id=id,
        as_of=day,
        indicator=indicator,
        cleared=True,
        by=LEAD.id,
        reason="seen twice, and asked",
        result=min(CLEARS[indicator]),
    )


def fled(day: date, id: str = "fled") -> CameToSleepRough:
    return CameToSleepRough(id=id, as_of=day, cause=Cause.FLED_ABUSE)


def record(life: Life, fact: AnyFact, now: datetime, by: object = ASSESSOR) -> None:
    actor = LEAD if by is LEAD else ASSESSOR
    assert not life.ask(RecordFacts(facts=(fact,)), actor, now).code


# Whatever day it is about


@given(BEFORE, BEFORE, st.sampled_from(Indicator))
def test_a_sign_recorded_after_a_clearing_holds_whatever_day_it_is_about(
    first: date, later: date, indicator: Indicator
) -> None:
    seen = sign(first, indicator=indicator)
    clears = cleared(date(2022, 2, 20), indicator=indicator)
    unseen = sign(later, "unseen", indicator)
    facts = concluded_last(plus(seen, clears))
    assert look(facts).may_cancel
    found = look(plus(unseen, facts=facts))
    assert (found.stage, found.may_conclude) == (Stage.HELD_SAFEGUARDING, False)


@pytest.mark.rule("R51")
@given(BEFORE)
def test_a_flight_from_abuse_told_after_a_clearing_is_held_whenever_it_was(day: date) -> None:
    facts = concluded_last(plus(sign(date(2022, 2, 1)), cleared()))
    assert look(facts).may_cancel
    found = look(plus(fled(day), facts=facts))
    assert found.standing("fled-abuse") is Standing.UNMET
    assert (found.stage, found.may_conclude) == (Stage.HELD_SAFEGUARDING, False)
    again = look(plus(fled(day), cleared(id="again"), facts=facts))
    assert again.standing("fled-abuse") is Standing.MET


@pytest.mark.rule("R51")
def test_every_flight_from_abuse_is_cleared_not_only_the_last_that_is_dated() -> None:
    facts = plus(fled(date(2022, 2, 1), "seen"), cleared(), fled(date(2021, 10, 1), "unseen"))
    assert look(facts).standing("fled-abuse") is Standing.UNMET


@given(BEFORE, st.dates(date(2021, 1, 1), DAY))
def test_what_was_concluded_before_a_clearing_was_recorded_never_counts_again(
    day: date, about: date
) -> None:
    facts = plus(sign(day), cleared(about))
    assert assess(facts, ON, GUIDANCE).standing("conclusions") is Standing.UNKNOWN
    anew = (replace(one, id=f"{one.id}-anew", supersedes=one.id) for one in CONCLUSIONS)
    found = look(plus(*anew, facts=plus(sign(day), cleared())))
    assert found.standing("conclusions") is Standing.MET


# Nobody gets around it by naming


@pytest.mark.parametrize(
    "unseen", [sign(CLEARED_ON, "unseen"), fled(CLEARED_ON, "unseen")], ids=["sign", "flight"]
)
def test_what_is_named_before_it_is_on_record_is_not_taken_out_by_a_clearing(
    unseen: AnyFact,
) -> None:
    ahead = replace(unseen, id="ahead", supersedes="unseen")
    facts = concluded_last(plus(ahead, cleared(date(2022, 2, 20))))
    assert look(facts).may_cancel
    assert look(plus(unseen, facts=facts)).stage is Stage.HELD_SAFEGUARDING


def test_a_clearing_that_names_a_sign_not_yet_on_record_does_not_clear_it() -> None:
    clears = replace(cleared(), supersedes="unseen")
    facts = plus(clears, sign(CLEARED_ON, "unseen"))
    assert uncleared(read(facts, ON, GUIDANCE)) == {Indicator.SAFEGUARDING}


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.builds(sign, DAYS, st.sampled_from(["a", "b"]), st.sampled_from(Indicator)),
            st.builds(cleared, DAYS, st.sampled_from(["c", "d"]), st.sampled_from(Indicator)),
            st.builds(fled, DAYS, st.sampled_from(["e", "f"])),
        ).flatmap(
            lambda fact: st.sampled_from(["", *"abcdef"]).map(
                lambda named: replace(fact, supersedes=named)
            )
        ),
        max_size=7,
        unique_by=lambda fact: fact.id,
    ),
    DAYS,
    st.sampled_from(Indicator),
)
def test_in_any_history_a_new_sign_holds_until_a_clearing_is_recorded_after_it(
    known: list[AnyFact], day: date, indicator: Indicator
) -> None:
    facts = plus(*known, sign(day, "new", indicator))
    assert indicator in uncleared(read(facts, at("04-01 12:00"), GUIDANCE))
    after = plus(cleared(date(2022, 3, 20), "last", indicator), facts=facts)
    assert indicator not in uncleared(read(after, at("04-01 12:00"), GUIDANCE))


# It does not hold for ever


def test_a_word_that_comes_again_unchanged_holds_nothing_anew() -> None:
    life = referred()
    first = sign(date(2022, 2, 23))
    record(life, first, at("02-24 10:30"), LEAD)
    record(life, cleared(date(2022, 2, 24)), at("02-24 11:00"), LEAD)
    assert stage_of(life) is Stage.CONCLUDING
    record(life, first, at("02-24 12:00"))
    assert stage_of(life) is Stage.CONCLUDING


def test_a_sign_that_is_corrected_after_its_clearing_is_cleared_again() -> None:
    life = referred()
    record(life, sign(date(2022, 2, 1)), at("02-24 10:30"), LEAD)
    record(life, cleared(date(2022, 2, 24)), at("02-24 11:00"), LEAD)
    right = replace(sign(date(2022, 2, 3), "right"), supersedes="sign")
    record(life, right, at("02-25 10:00"))
    assert stage_of(life) is Stage.HELD_SAFEGUARDING
    record(life, cleared(date(2022, 2, 25), "again"), at("02-25 11:00"), LEAD)
    assert stage_of(life) is Stage.CONCLUDING


# Whole cases


@pytest.mark.rule("R51")
def test_what_the_lead_never_saw_holds_a_case_that_was_cleared_before() -> None:
    for unseen in (fled(date(2021, 10, 1)), sign(date(2022, 2, 20), "unseen")):
        life = referred()
        record(life, sign(date(2022, 2, 1)), at("02-24 10:30"), LEAD)
        record(life, cleared(date(2022, 2, 24)), at("02-24 11:00"), LEAD)
        assert stage_of(life) is Stage.CONCLUDING
        record(life, unseen, at("02-26 11:00"))
        assert stage_of(life) is Stage.HELD_SAFEGUARDING


@pytest.mark.parametrize("about", ["02-16", "03-02"])
def test_a_sign_cleared_after_the_decision_leaves_it_to_be_withdrawn_whatever_its_day(
    about: str,
) -> None:
    life = decided()
    record(life, sign(date(2022, 2, 15)), at("03-02 10:30"), LEAD)
    assert life.state.waits_for == ("safeguarding",)
    record(life, cleared(at(f"{about} 11:00").date()), at("03-02 11:00"), LEAD)
    assert stage_of(life) is Stage.WITHDRAWAL_DUE
    life.ask(UNCHANGED, OFFICER, at("03-02 12:00"))
    assert life.ask(CLEAR, OFFICER, at("03-02 12:00")).code == "withdrawal-due"


def test_each_limb_is_concluded_anew_after_a_clearing_that_is_dated_back() -> None:
    life = referred()
    record(life, sign(date(2022, 2, 15)), at("02-24 10:30"), LEAD)
    record(life, cleared(date(2022, 2, 16)), at("02-24 11:00"), LEAD)
    for limb in Limb:
        assert stage_of(life) is Stage.CONCLUDING
        anew = ConcludeLimb(limb=limb, met=True, reason="weighed again")
        assert not life.ask(anew, ASSESSOR, at("02-25 09:00")).code
    assert stage_of(life) is Stage.THRESHOLD_MET
