"""Anti-social behaviour: each rule refuses one input and allows another (R78 to R89)."""

from __future__ import annotations

from datetime import date

import pytest

from policy.suitability.evidence.factors import Factor, Weighed, all_weighed
from policy.suitability.evidence.facts import EffortToChange
from policy.suitability.evidence.words import (
    BehaviourKind,
    Harm,
    Instrument,
    Known,
    PlaceNation,
    Standing,
)
from policy.suitability.words import Stage
from tests.policy.rules.showing import Shown, shown
from tests.policy.rules.suitability_inputs import asked, assessed, but, found

EFFORT = EffortToChange(id="effort", as_of=date(2023, 5, 1), succeeding=Known.YES)


def incident(nation: PlaceNation, harm: Harm, *, own_household_only: bool = False) -> Standing:
    """Whether one incident is anti-social by its nation's law."""
    said = but("incident", nation=nation, harm=harm, own_household_only=own_household_only)
    return found("behaviour-defined", said)[0]


def weighed_without(*left_out: Factor) -> bool:
    """Whether a decision's factors are all weighed."""
    return all_weighed(
        Weighed(factor=factor, words="as seen") for factor in Factor if factor not in left_out
    )


def asked_to_weigh(factor: Factor, rule: str) -> bool:
    """Whether a decision maker is asked a question, under its rule."""
    return (factor.name.lower().replace("_", "-"), rule) in asked()


RULES = [
    shown(
        "R78",
        refused=(
            "In England, behaviour that caused nobody harassment, alarm, distress or nuisance.",
            lambda: incident(PlaceNation.ENGLAND, Harm.NONE),
            Standing.UNMET,
        ),
        allowed=(
            "In England, a nuisance to somebody's home.",
            lambda: incident(PlaceNation.ENGLAND, Harm.NUISANCE_TO_OCCUPATION),
            Standing.MET,
        ),
    ),
    shown(
        "R79",
        refused=(
            "In Scotland, a housing nuisance that alarmed nobody.",
            lambda: incident(PlaceNation.SCOTLAND, Harm.HOUSING_NUISANCE),
            Standing.UNMET,
        ),
        allowed=(
            "In Scotland, alarm or distress.",
            lambda: incident(PlaceNation.SCOTLAND, Harm.ALARM_OR_DISTRESS),
            Standing.MET,
        ),
    ),
    shown(
        "R80",
        refused=(
            "In Northern Ireland, distress to the person's own household only.",
            lambda: incident(
                PlaceNation.NORTHERN_IRELAND, Harm.ALARM_OR_DISTRESS, own_household_only=True
            ),
            Standing.UNMET,
        ),
        allowed=(
            "In Northern Ireland, distress to somebody else.",
            lambda: incident(PlaceNation.NORTHERN_IRELAND, Harm.ALARM_OR_DISTRESS),
            Standing.MET,
        ),
    ),
    shown(
        "R83",
        refused=(
            "Persistence presumed from a warning.",
            lambda: found("presumption", but("incident", instrument=Instrument.WARNING))[0],
            Standing.UNMET,
        ),
        allowed=(
            "Persistence presumed, and open to rebuttal, from a community protection notice.",
            lambda: found("presumption")[0],
            Standing.MET,
        ),
    ),
    shown(
        "R84",
        refused=(
            "One warning, as several.",
            lambda: found("several-warnings", but("incident", instrument=Instrument.WARNING))[0],
            Standing.UNMET,
        ),
        allowed=(
            "A warning and, on another day, a caution.",
            lambda: found(
                "several-warnings",
                but("incident", instrument=Instrument.WARNING),
                but(
                    "incident",
                    id="another",
                    as_of=date(2023, 2, 24),
                    instrument=Instrument.CAUTION,
                ),
            )[0],
            Standing.MET,
        ),
    ),
    shown(
        "R86",
        refused=(
            "A decision that says nothing on how serious the behaviour was.",
            lambda: weighed_without(Factor.SERIOUSNESS),
            False,
        ),
        allowed=(
            "A decision in which that, as was asked, is answered with the rest.",
            lambda: weighed_without() and asked_to_weigh(Factor.SERIOUSNESS, "R86"),
            True,
        ),
    ),
    shown(
        "R87",
        refused=(
            "A decision that passes over the efforts to change.",
            lambda: weighed_without(Factor.EFFORTS_TO_CHANGE),
            False,
        ),
        allowed=(
            "An effort that succeeds: shown as something to be taken into account.",
            lambda: found("efforts", EFFORT)[0],
            Standing.MET,
        ),
    ),
    shown(
        "R89",
        refused=(
            "Going on here after a serious offence.",
            lambda: found("serious-offence", but("pnc", serious_offence=True)),
            (Standing.UNMET, Stage.TO_CRIMINALITY),
        ),
        allowed=(
            "Going on after low-level behaviour with a notice on record.",
            lambda: found("serious-offence"),
            (Standing.MET, Stage.THRESHOLD_MET),
        ),
    ),
]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_on_behaviour_refuses_one_input_and_allows_another(rule: Shown) -> None:
    assert rule.outcomes() == rule.expected()


@pytest.mark.rule("R81")
def test_the_kinds_of_behaviour_have_what_the_guidance_names_and_other() -> None:
    kinds = {kind.value for kind in BehaviourKind}
    assert {"graffiti", "vandalism", "fly-tipping", "noise", "aggressive begging"} <= kinds
    assert {"drunk and disorderly", "drink or drugs in public", "dangerous dog", "other"} <= kinds


@pytest.mark.rule("R82")
@pytest.mark.parametrize("review", [Instrument.CASE_REVIEW, Instrument.COMMUNITY_REMEDY])
def test_what_victims_asked_for_counts_and_none_of_their_words_is_shown(review: Instrument) -> None:
    whole = assessed(but("incident", instrument=review, source="a neighbour's own words"))
    assert whole.standing("presumption") is Standing.MET
    assert "neighbour" not in repr(whole)


@pytest.mark.rule("R83")
@pytest.mark.rule("R103")
def test_an_order_its_nation_does_not_have_is_asked_about_and_presumes_nothing() -> None:
    assert found("instruments", but("incident", instrument=Instrument.ASBO))[0] is Standing.UNKNOWN
    assert found("presumption", but("incident", instrument=Instrument.ASBO))[0] is Standing.UNMET
    scottish = but("incident", instrument=Instrument.ASBO, nation=PlaceNation.SCOTLAND)
    assert found("presumption", scottish)[0] is Standing.MET


@pytest.mark.rule("R85")
def test_without_any_conviction_the_behaviour_can_be_shown() -> None:
    limb = assessed().finding("limb-behaviour")
    assert limb.standing is Standing.MET
    assert "R85" in limb.rules


@pytest.mark.rule("R88")
def test_keeping_to_an_orders_positive_steps_counts_as_an_effort() -> None:
    assert "R88" in assessed(EFFORT).finding("efforts").rules


@pytest.mark.rule("R87")
def test_an_effort_that_succeeds_is_shown_to_who_decides() -> None:
    assert any("taken into account" in said for said in assessed(EFFORT).warnings)
    assert asked_to_weigh(Factor.EFFORTS_TO_CHANGE, "R87")


@pytest.mark.rule("R102")
def test_wales_has_the_definition_and_the_instruments_of_england() -> None:
    assert incident(PlaceNation.WALES, Harm.HOUSING_NUISANCE) is Standing.MET
    notice = but("incident", nation=PlaceNation.WALES)
    assert found("presumption", notice)[0] is Standing.MET
