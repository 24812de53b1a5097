"""Anti-social behaviour by the nation's own law, its instruments, and what is presumed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.suitability.evidence.facts import EffortToChange, Incident
from policy.suitability.evidence.words import (
    BehaviourKind,
    Harm,
    Instrument,
    Known,
    PlaceNation,
    Standing,
)
from policy.suitability.gates.behaviour import INSTRUMENTS, PRESUMED
from tests.policy.suitability.changed import DAY, look, minus, plus

QUIET = minus(Incident)
EVERYWHERE = {Instrument.NONE, Instrument.WARNING, Instrument.CAUTION}
UNDER_2014_ACT = EVERYWHERE | {
    Instrument.COMMUNITY_PROTECTION_NOTICE,
    Instrument.CIVIL_INJUNCTION,
    Instrument.DISPERSAL,
    Instrument.PSPO_BREACH,
    Instrument.CASE_REVIEW,
    Instrument.COMMUNITY_REMEDY,
    Instrument.CRIMINAL_BEHAVIOUR_ORDER,
}


def incident(
    id: str = "i",
    day: date = date(2021, 10, 1),
    *,
    nation: PlaceNation = PlaceNation.ENGLAND,
    harm: Harm = Harm.ALARM_OR_DISTRESS,
    instrument: Instrument = Instrument.NONE,
    household: bool = False,
) -> Incident:
    return Incident(
        id=id,
        as_of=day,
        nation=nation,
        kind=BehaviourKind.NOISE,
        harm=harm,
        instrument=instrument,
        own_household_only=household,
    )


@pytest.mark.parametrize(
    ("nation", "harm", "counts", "rule"),
    [
        (PlaceNation.ENGLAND, Harm.ALARM_OR_DISTRESS, True, "R78"),
        (PlaceNation.ENGLAND, Harm.NUISANCE_TO_OCCUPATION, True, "R78"),
        (PlaceNation.ENGLAND, Harm.HOUSING_NUISANCE, True, "R78"),
        (PlaceNation.ENGLAND, Harm.NONE, False, "R78"),
        (PlaceNation.WALES, Harm.HOUSING_NUISANCE, True, "R102"),
        (PlaceNation.SCOTLAND, Harm.ALARM_OR_DISTRESS, True, "R79"),
        (PlaceNation.SCOTLAND, Harm.HOUSING_NUISANCE, False, "R79"),
        (PlaceNation.SCOTLAND, Harm.NUISANCE_TO_OCCUPATION, False, "R79"),
        (PlaceNation.NORTHERN_IRELAND, Harm.ALARM_OR_DISTRESS, True, "R80"),
        (PlaceNation.NORTHERN_IRELAND, Harm.HOUSING_NUISANCE, False, "R80"),
    ],
)
def test_each_nation_has_its_own_meaning_of_it(
    nation: PlaceNation, harm: Harm, counts: bool, rule: str
) -> None:
    found = look(plus(incident(nation=nation, harm=harm), facts=QUIET)).finding("behaviour-defined")
    assert (found.standing is Standing.MET) is counts
    assert rule in found.rules


@pytest.mark.parametrize("nation", PlaceNation)
def test_in_northern_ireland_ones_own_household_does_not_count(nation: PlaceNation) -> None:
    found = look(plus(incident(nation=nation, household=True), facts=QUIET))
    counts = found.standing("behaviour-defined") is Standing.MET
    assert counts is (nation is not PlaceNation.NORTHERN_IRELAND)


@pytest.mark.parametrize("nation", PlaceNation)
def test_each_nation_has_its_own_instruments(nation: PlaceNation) -> None:
    here = UNDER_2014_ACT
    if nation in (PlaceNation.SCOTLAND, PlaceNation.NORTHERN_IRELAND):
        here = EVERYWHERE | {Instrument.ASBO}
    assert INSTRUMENTS[nation] == here
    for instrument in Instrument:
        found = look(plus(incident(nation=nation, instrument=instrument), facts=QUIET))
        known = found.standing("instruments") is Standing.MET
        assert known is (instrument in here)
        assert any("Ask who issued" in said for said in found.warnings) is not known
        presumed = found.standing("presumption") is Standing.MET
        assert presumed is (instrument in here and instrument in PRESUMED)
        assert (found.standing("limb-behaviour") is Standing.MET) is presumed


def test_the_presumed_instruments_are_those_of_the_guidance() -> None:
    notices = UNDER_2014_ACT - EVERYWHERE - {Instrument.CRIMINAL_BEHAVIOUR_ORDER}
    assert set(PRESUMED) == notices | {Instrument.ASBO}


def test_a_presumption_says_that_it_can_be_rebutted() -> None:
    order = incident(instrument=Instrument.DISPERSAL)
    found = look(plus(order, facts=QUIET))
    assert found.finding("presumption").rules == ("R83",)
    assert any("presumed, not concluded" in said for said in found.warnings)


@pytest.mark.parametrize("instrument", [Instrument.WARNING, Instrument.CAUTION])
@pytest.mark.parametrize(
    ("days", "several"),
    [
        ((date(2021, 10, 1),), False),
        ((date(2021, 10, 1), date(2021, 10, 1)), False),
        ((date(2021, 10, 1), date(2021, 10, 2)), True),
    ],
)
def test_several_warnings_are_warnings_of_several_days(
    instrument: Instrument, days: tuple[date, ...], several: bool
) -> None:
    warned = [incident(f"i{n}", day, instrument=instrument) for n, day in enumerate(days)]
    found = look(plus(*warned, facts=QUIET))
    assert (found.standing("several-warnings") is Standing.MET) is several
    assert (found.standing("limb-behaviour") is Standing.MET) is several
    assert found.may_cancel is several


def test_one_warning_under_two_dates_is_one_warning() -> None:
    twice = [incident(day=date(2021, 10, day), instrument=Instrument.WARNING) for day in (1, 2)]
    assert not look(plus(*twice, facts=QUIET)).may_conclude


def test_behaviour_nobody_acted_on_is_not_persistent_by_itself() -> None:
    seen = [incident(f"i{n}", date(2021, 10, 1 + n)) for n in range(8)]
    assert look(plus(*seen, facts=QUIET)).standing("limb-behaviour") is Standing.UNMET


def test_no_conviction_is_asked_for() -> None:
    found = look(plus(incident(instrument=Instrument.PSPO_BREACH), facts=QUIET))
    assert found.may_cancel
    assert "R85" in found.finding("limb-behaviour").rules


@pytest.mark.parametrize(
    ("succeeding", "standing", "shown"),
    [
        (None, Standing.UNKNOWN, False),
        (Known.UNKNOWN, Standing.UNKNOWN, False),
        (Known.NO, Standing.UNMET, False),
        (Known.YES, Standing.MET, True),
    ],
)
def test_efforts_that_succeed_must_be_taken_into_account(
    succeeding: Known | None, standing: Standing, shown: bool
) -> None:
    word = () if succeeding is None else (EffortToChange(id="e", as_of=DAY, succeeding=succeeding),)
    found = look(plus(*word))
    assert found.standing("efforts") is standing
    assert any("Efforts to change are succeeding" in said for said in found.warnings) is shown


def test_what_a_human_weighs_is_listed_under_its_rule() -> None:
    asked = [need.rule for need in look(plus()).needs if need.what.startswith("Weigh")]
    assert [asked.count(rule) for rule in ("R86", "R87", "R108")] == [7, 1, 7]


def test_incidents_are_judged_by_the_law_of_where_they_happened() -> None:
    abroad = replace(incident(nation=PlaceNation.SCOTLAND), harm=Harm.HOUSING_NUISANCE)
    assert look(plus(abroad, facts=QUIET)).standing("behaviour-defined") is Standing.UNMET
