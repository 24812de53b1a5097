"""The EU Settlement Scheme protects, to the minute, and what is not known holds the case."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from policy.suitability.evidence.facts import EussWord, Residence
from policy.suitability.evidence.words import Euss, Known, Standing
from policy.suitability.words import Stage
from tests.policy.suitability.changed import DAY, item, look, minus, plus

BARE = minus(Residence, EussWord)
END = datetime(2020, 12, 31, 23, 0, tzinfo=UTC)
YES, NO, UNKNOWN = Known.YES, Known.NO, Known.UNKNOWN


def word(standing: Euss, day: date = DAY, id: str = "euss") -> EussWord:
    return EussWord(id=id, as_of=day, standing=standing)


def residence(eea: Known, resident: Known = UNKNOWN, arrived: datetime | None = None) -> Residence:
    return Residence(
        id="lives", as_of=DAY, eea_or_family=eea, resident_before_end=resident, arrived_at=arrived
    )


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (Euss.GRANTED, "settlement-scheme"),
        (Euss.PENDING, "settlement-scheme"),
        (Euss.POSSIBLY_ELIGIBLE, "scheme-late"),
    ],
)
def test_status_waiting_for_it_or_perhaps_eligible_is_out_of_scope(
    standing: Euss, code: str
) -> None:
    found = look(plus(word(standing)))
    assert found.stage is Stage.OUT_OF_SCOPE
    assert found.standing(code) is Standing.UNMET
    assert "scheme-help" in [need.code for need in found.needs]


def test_nobody_having_said_holds_the_case() -> None:
    found = look(BARE)
    assert found.stage is Stage.AWAITING_INFO
    assert found.standing("settlement-scheme") is Standing.UNKNOWN
    assert found.standing("arrival") is Standing.UNKNOWN


def test_unknown_holds_the_case_also_after_not_eligible() -> None:
    facts = plus(
        word(Euss.NOT_ELIGIBLE, date(2022, 1, 1)), word(Euss.UNKNOWN, id="later"), facts=BARE
    )
    assert look(facts).stage is Stage.AWAITING_INFO


def test_unknown_holds_the_case_whatever_the_nationality() -> None:
    assert look(plus(word(Euss.UNKNOWN))).stage is Stage.AWAITING_INFO


def test_words_on_arrival_that_do_not_fit_hold_the_case_whatever_the_scheme_said() -> None:
    here = residence(YES, NO, END - timedelta(days=1))
    assert look(plus(word(Euss.NOT_ELIGIBLE), here, facts=BARE)).stage is Stage.AWAITING_INFO


def test_unknown_does_not_take_a_protection_away() -> None:
    facts = plus(word(Euss.GRANTED, date(2022, 1, 1)), word(Euss.UNKNOWN, id="later"))
    assert look(facts).stage is Stage.OUT_OF_SCOPE


def test_a_later_word_takes_the_place_of_a_pending_application() -> None:
    facts = plus(word(Euss.PENDING, date(2022, 1, 1)), word(Euss.NOT_ELIGIBLE, id="later"))
    assert look(facts).may_cancel


def test_of_two_words_of_one_day_the_protecting_one_counts() -> None:
    facts = plus(word(Euss.NOT_ELIGIBLE), word(Euss.PENDING, id="also"))
    assert look(facts).stage is Stage.OUT_OF_SCOPE


def test_the_schemes_own_word_that_somebody_is_not_eligible_is_enough() -> None:
    assert look(plus(word(Euss.NOT_ELIGIBLE), facts=BARE)).may_cancel


@pytest.mark.parametrize(
    ("seconds", "stage"),
    [
        (-60, Stage.OUT_OF_SCOPE),
        (0, Stage.OUT_OF_SCOPE),
        (30, Stage.OUT_OF_SCOPE),
        (59, Stage.OUT_OF_SCOPE),
        (60, Stage.THRESHOLD_MET),
    ],
)
def test_the_end_of_the_transition_counts_to_the_minute(seconds: int, stage: Stage) -> None:
    arrived = END + timedelta(seconds=seconds)
    facts = plus(word(Euss.NOT_ELIGIBLE), residence(YES, arrived=arrived), facts=BARE)
    found = look(facts)
    assert (found.standing("arrival") is Standing.MET) is (stage is Stage.THRESHOLD_MET)
    assert found.may_cancel is (stage is Stage.THRESHOLD_MET)


@pytest.mark.parametrize("resident", [NO, UNKNOWN])
def test_a_family_member_who_came_later_is_held_until_somebody_says_how_they_stand(
    resident: Known,
) -> None:
    """Somebody's family may be protected whenever they came: no status is not met by silence."""
    family = plus(residence(YES, resident, END + timedelta(days=400)), facts=BARE)
    found = look(family)
    assert found.standing("settlement-scheme") is Standing.UNKNOWN
    assert found.standing("scheme-late") is Standing.UNKNOWN
    assert found.stage is Stage.AWAITING_INFO
    assert look(plus(word(Euss.NOT_ELIGIBLE), facts=family)).may_cancel


def test_a_status_that_was_granted_is_not_undone_by_a_bare_later_word() -> None:
    granted, later = word(Euss.GRANTED, date(2022, 1, 1)), word(Euss.NOT_ELIGIBLE, id="later")
    assert look(plus(granted, later)).stage is Stage.OUT_OF_SCOPE
    named = replace(later, supersedes=granted.id)
    assert look(plus(granted, named)).stage is Stage.OUT_OF_SCOPE
    shown = replace(later, evidence=("later-e",))
    assert look(plus(granted, shown)).stage is Stage.OUT_OF_SCOPE
    assert look(plus(granted, shown, item("later", DAY))).may_cancel


@pytest.mark.parametrize(
    ("eea", "resident", "arrived", "stage"),
    [
        (YES, YES, None, Stage.OUT_OF_SCOPE),
        (UNKNOWN, YES, None, Stage.OUT_OF_SCOPE),
        (YES, YES, END + timedelta(days=9), Stage.OUT_OF_SCOPE),
        (YES, NO, None, Stage.AWAITING_INFO),
        (YES, UNKNOWN, None, Stage.AWAITING_INFO),
        (YES, NO, END - timedelta(days=1), Stage.AWAITING_INFO),
        (UNKNOWN, NO, None, Stage.AWAITING_INFO),
        (UNKNOWN, UNKNOWN, END + timedelta(days=9), Stage.AWAITING_INFO),
        (NO, UNKNOWN, None, Stage.THRESHOLD_MET),
        (NO, YES, END - timedelta(days=900), Stage.THRESHOLD_MET),
    ],
)
def test_living_here_before_the_end_protects_and_doubt_holds(
    eea: Known, resident: Known, arrived: datetime | None, stage: Stage
) -> None:
    assert look(plus(residence(eea, resident, arrived), facts=BARE)).stage is stage


def test_a_refusal_by_the_scheme_does_not_undo_residence() -> None:
    facts = plus(word(Euss.NOT_ELIGIBLE), residence(YES, YES), facts=BARE)
    found = look(facts)
    assert found.stage is Stage.OUT_OF_SCOPE
    assert found.standing("residence") is Standing.UNMET


def test_a_moment_without_its_time_zone_says_nothing_of_arrival() -> None:
    naive = END.replace(tzinfo=None)
    assert look(plus(residence(YES, arrived=naive), facts=BARE)).stage is Stage.AWAITING_INFO
