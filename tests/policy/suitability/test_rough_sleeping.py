"""The place decides, how it came about is asked, abuse is for safeguarding."""

from __future__ import annotations

from datetime import date

import pytest

from policy.suitability.evidence.facts import CameToSleepRough, Incident, Indication, Sleeping
from policy.suitability.evidence.words import (
    INADVERTENT,
    ROUGH_PLACES,
    Cause,
    Indicator,
    Place,
    ReferralResult,
    Standing,
)
from policy.suitability.words import Stage
from tests.policy.suitability.changed import concluded_last, look, minus, plus

NOWHERE = minus(Sleeping)
LATER = date(2022, 2, 20)


def sleeps(place: Place, day: date = LATER, id: str = "sleeps") -> Sleeping:
    return Sleeping(id=id, as_of=day, place=place)


def came(cause: Cause) -> CameToSleepRough:
    return CameToSleepRough(id="came", as_of=LATER, cause=cause)


@pytest.mark.parametrize("place", sorted(set(Place) - {Place.NOT_KNOWN}))
def test_the_place_decides_whether_it_is_sleeping_rough(place: Place) -> None:
    found = look(plus(sleeps(place), facts=NOWHERE))
    assert (found.standing("rough-place") is Standing.MET) is (place in ROUGH_PLACES)
    assert found.stage is (
        Stage.THRESHOLD_MET if place in ROUGH_PLACES else Stage.PERSISTENT_OFFENDING
    )


def test_a_place_nobody_knows_holds_the_case() -> None:
    assert look(NOWHERE).stage is Stage.AWAITING_INFO
    assert look(plus(sleeps(Place.NOT_KNOWN))).stage is Stage.AWAITING_INFO


@pytest.mark.parametrize("place", [Place.NOT_KNOWN, Place.HOSTEL])
def test_of_two_words_of_one_day_the_one_that_is_not_rough_counts(place: Place) -> None:
    found = look(plus(sleeps(Place.PARK), sleeps(place, id="also")))
    assert found.standing("rough-place") is not Standing.MET


def test_somebody_who_no_longer_sleeps_rough_is_not_for_persistent_offending() -> None:
    found = look(plus(sleeps(Place.LODGINGS)))
    assert found.standing("limb-rough-sleeping") is Standing.UNMET
    assert (found.stage, found.may_conclude) == (Stage.SUPPORT_WINDOW, False)


def test_neither_rough_sleeping_nor_behaviour_is_not_for_persistent_offending() -> None:
    facts = minus(Incident, facts=plus(sleeps(Place.HOSTEL), facts=NOWHERE))
    assert look(facts).stage is Stage.AWAITING_INFO


@pytest.mark.parametrize("cause", [None, Cause.UNKNOWN])
def test_how_it_came_about_is_always_asked(cause: Cause | None) -> None:
    facts = minus(CameToSleepRough)
    found = look(facts if cause is None else plus(came(cause), facts=facts))
    assert found.standing("cause") is Standing.UNKNOWN
    assert found.stage is Stage.AWAITING_INFO


@pytest.mark.parametrize("cause", sorted(set(Cause) - {Cause.UNKNOWN}))
def test_brief_and_inadvertent_causes_say_stop_and_think(cause: Cause) -> None:
    found = look(plus(came(cause), facts=minus(CameToSleepRough)))
    stops = any(said.startswith("Stop and think") for said in found.warnings)
    assert stops is (cause in INADVERTENT)


def test_a_tent_asks_whether_money_is_the_reason() -> None:
    found = look(plus(sleeps(Place.TENT)))
    assert any("tent" in said for said in found.warnings)


def test_whoever_may_have_fled_abuse_is_held_until_safeguarding_clears_it() -> None:
    fled = plus(came(Cause.FLED_ABUSE))
    early, late = (
        Indication(
            id="i",
            as_of=day,
            indicator=Indicator.SAFEGUARDING,
            cleared=True,
            by="L-1",
            reason="seen and asked",
            result=ReferralResult.SAFE,
        )
        for day in (date(2022, 2, 19), date(2022, 2, 21))
    )
    assert look(fled).stage is Stage.HELD_SAFEGUARDING
    assert look(plus(early, facts=fled)).stage is Stage.HELD_SAFEGUARDING
    assert not look(plus(late, facts=fled)).may_cancel
    assert look(concluded_last(plus(late, facts=fled))).may_cancel
