"""The gates: the police computer, safety, the humans' conclusions; and which stage stands first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.suitability.evidence.facts import (
    AnyFact,
    Conclusion,
    Engagement,
    EussWord,
    Incident,
    Indication,
    PncResult,
    Sleeping,
)
from policy.suitability.evidence.protecting import CLEARS, protects
from policy.suitability.evidence.reading import read
from policy.suitability.evidence.words import Euss, Indicator, Limb, Place, ReferralResult, Standing
from policy.suitability.gates.assessment import Opens
from policy.suitability.gates.checks import CHECKS, ORDER
from policy.suitability.gates.signs import uncleared
from policy.suitability.words import EXITS, Stage
from tests.policy.suitability.cases import GUIDANCE
from tests.policy.suitability.changed import DAY, ON, OPEN, concluded_last, each, look, minus, plus

EARLY, LATE = date(2021, 11, 14), date(2022, 2, 1)
DEPORTATION = PncResult(id="pnc", as_of=LATE, deportation_level=True)
SERIOUS = PncResult(id="pnc2", as_of=LATE, serious_offence=True)
ENGAGED = Engagement(id="e", as_of=DAY, engaged=True)
SETTLED = EussWord(id="w", as_of=DAY, standing=Euss.GRANTED)


def indication(indicator: Indicator, day: date = LATE, *, cleared: bool = False) -> Indication:
    raised = Indication(id=f"i{day}{cleared}", as_of=day, indicator=indicator)
    return well(raised) if cleared else raised


def well(sign: Indication) -> Indication:
    """The word that clears a sign, with all it takes."""
    result = min(CLEARS[sign.indicator])
    return replace(sign, cleared=True, by="L-1", reason="seen and asked", result=result)


@pytest.mark.parametrize(("day", "held"), [(EARLY, False), (date(2021, 11, 15), True)])
def test_a_result_of_the_police_computer_is_dated_since_the_opening(day: date, held: bool) -> None:
    found = look(each(PncResult, lambda one: replace(one, as_of=day)))
    assert (found.standing("police-computer") is Standing.MET) is held
    assert found.may_conclude is held
    assert held or found.stage is Stage.ASSESSING


@pytest.mark.parametrize("day", [EARLY, LATE])
def test_the_level_of_deportation_goes_to_another_command_whenever_it_is_seen(day: date) -> None:
    found = look(plus(replace(DEPORTATION, as_of=day)))
    assert (found.stage, found.may_conclude) == (Stage.TO_FNORC, False)


def test_a_serious_offence_is_considered_under_criminality() -> None:
    found = look(plus(SERIOUS))
    assert (found.stage, found.may_conclude) == (Stage.TO_CRIMINALITY, False)


@pytest.mark.parametrize("indicator", Indicator)
def test_a_sign_of_danger_holds_conclusions_until_it_is_cleared(indicator: Indicator) -> None:
    raised = plus(indication(indicator))
    assert look(raised).stage is Stage.HELD_SAFEGUARDING
    assert not look(raised).may_conclude
    eve = indication(indicator, date(2022, 2, 21), cleared=True)
    assert not look(plus(eve, facts=raised)).may_cancel
    assert look(concluded_last(plus(eve, facts=raised))).may_cancel
    again = plus(indication(indicator, EARLY, cleared=True), facts=raised)
    same_day = plus(indication(indicator, LATE, cleared=True), facts=raised)
    assert look(again).stage is look(same_day).stage is Stage.HELD_SAFEGUARDING


@pytest.mark.parametrize("indicator", Indicator)
@pytest.mark.parametrize(
    "lacking", [{"by": " "}, {"reason": ""}, {"result": ReferralResult.NOT_SAID}], ids=str
)
def test_a_sign_said_to_be_cleared_without_what_it_takes_still_holds(
    indicator: Indicator, lacking: dict[str, str]
) -> None:
    eve = replace(indication(indicator, date(2022, 2, 21), cleared=True), **lacking)  # type: ignore[arg-type]
    for facts in (plus(eve), plus(eve, facts=plus(indication(indicator)))):
        assert look(facts).stage is Stage.HELD_SAFEGUARDING
        assert not look(facts).may_conclude
        assert uncleared(read(facts, ON, GUIDANCE)) == {indicator}
        assert protects(eve)


def test_one_sign_cleared_leaves_the_other() -> None:
    both = plus(
        indication(Indicator.TRAFFICKING), indication(Indicator.SAFEGUARDING, DAY, cleared=True)
    )
    assert look(both).stage is Stage.HELD_SAFEGUARDING


@pytest.mark.parametrize("limb", Limb)
def test_a_human_concludes_on_every_limb(limb: Limb) -> None:
    two = [f for f in OPEN.known if not (isinstance(f, Conclusion) and f.limb is limb)]
    found = look(replace(OPEN, known=tuple(two)))
    assert (found.stage, found.may_conclude) == (Stage.CONCLUDING, True)
    assert not found.may_refer


@pytest.mark.parametrize("limb", Limb)
def test_a_human_who_finds_a_limb_not_met_ends_the_route(limb: Limb) -> None:
    no = each(Conclusion, lambda one: replace(one, met=one.limb is not limb))
    found = look(no)
    assert (found.stage, found.may_refer) == (Stage.THRESHOLDS_NOT_MET, False)


@pytest.mark.parametrize("spoiled", [{"by": " "}, {"reason": ""}], ids=str)
def test_a_conclusion_without_a_name_or_a_reason_is_refused(spoiled: dict[str, str]) -> None:
    found = look(each(Conclusion, lambda one: replace(one, **spoiled)))  # type: ignore[arg-type]
    assert found.stage is Stage.CONCLUDING


def test_a_later_conclusion_takes_the_place_of_an_earlier_one() -> None:
    no = Conclusion(
        id="no", as_of=date(2022, 2, 21), limb=Limb.BEHAVIOUR, met=False, by="A", reason="r"
    )
    assert look(plus(no)).may_refer
    assert not look(plus(replace(no, as_of=DAY))).may_refer


def test_conclusions_open_nothing_past_a_gate() -> None:
    assert not look(minus(PncResult)).may_refer


PRIORITY: tuple[tuple[AnyFact, Stage], ...] = (
    (DEPORTATION, Stage.TO_FNORC),
    (SERIOUS, Stage.TO_CRIMINALITY),
    (SETTLED, Stage.OUT_OF_SCOPE),
    (ENGAGED, Stage.NFA_ENGAGED),
    (indication(Indicator.SAFEGUARDING), Stage.HELD_SAFEGUARDING),
)


@pytest.mark.parametrize("first", range(len(PRIORITY)))
def test_of_several_stages_the_one_that_protects_most_stands(first: int) -> None:
    facts = plus(*(fact for fact, _ in PRIORITY[first:]))
    assert look(facts).stage is PRIORITY[first][1]


SHOWN_ONLY = "channel inability window-change instruments presumption several-warnings efforts"
BESIDE = "power-cited circumstances priority-need local-policy victims-heard"
NEEDED_FOR = {
    Opens.NOTHING: {*SHOWN_ONLY.split(), *BESIDE.split(), "not-published"},
    Opens.REFER: {"conclusions", "evidence-held"},
    Opens.REFUSE: {"application-day", "pending-application"},
    Opens.CANCEL: {"cancelling-day", "held-permission"},
}


def test_whatever_is_not_only_shown_must_be_met_before_anybody_concludes() -> None:
    beside = {code for codes in NEEDED_FOR.values() for code in codes}
    for found in look(OPEN).findings:
        opens = next((o for o, codes in NEEDED_FOR.items() if found.code in codes), Opens.CONCLUDE)
        assert found.opens is opens, found.code
    assert beside < {check.code for check in CHECKS}


# Where the case is while one line alone is unmet, and while it is unknown. Several are unknown
# together in any case that could be made up, and each hides where the others would put it.
PLACES = """
lawful-basis awaiting_info -
behaviour-brought returned -
encounter-behaviour - awaiting_info
settlement-scheme out_of_scope awaiting_info
scheme-late out_of_scope awaiting_info
arrival out_of_scope awaiting_info
residence out_of_scope awaiting_info
indefinite-leave out_of_scope awaiting_info
protection out_of_scope awaiting_info
application-or-permission out_of_scope awaiting_info
law-in-force out_of_scope awaiting_info
police-computer - assessing
deportation-level to_fnorc -
serious-offence to_criminality -
trafficking held_safeguarding -
safeguarding held_safeguarding -
adult held_safeguarding awaiting_info
fled-abuse held_safeguarding awaiting_info
rough-place support_window awaiting_info
cause - awaiting_info
somewhere-rough persistent_offending -
not-engaged nfa_engaged awaiting_authority
support-there cannot_no_support awaiting_authority
three-questions - awaiting_authority
authority-asked - awaiting_authority
nations-body - awaiting_authority
whole-ledger - awaiting_authority
suitable-offer support_window support_window
circumstances-first - awaiting_authority
refused-again support_window support_window
window - support_window
word-after-window support_window awaiting_authority
behaviour-defined support_window support_window
limb-rough-sleeping support_window support_window
limb-refused-support support_window support_window
limb-behaviour support_window support_window
conclusions thresholds_not_met concluding
evidence-held - concluding
"""


def test_each_line_by_itself_puts_the_case_where_it_belongs() -> None:
    places = [line.split() for line in PLACES.strip().splitlines()]
    assert {code: (unmet, unknown) for code, unmet, unknown in places} == {
        line.code: (line.unmet or "-", line.unknown or "-")
        for line in CHECKS
        if line.unmet or line.unknown
    }


def test_every_stage_that_a_rule_implies_has_its_place_in_the_order() -> None:
    implied = {stage for check in CHECKS for stage in (check.unmet, check.unknown) if stage}
    assert implied | {Stage.THRESHOLD_MET} == set(ORDER)
    assert len(ORDER) == len(set(ORDER))
    exits = [stage in EXITS for stage in ORDER]
    assert exits == sorted(exits, reverse=True)


def test_behaviour_in_a_hostel_is_for_another_rule_and_no_behaviour_for_none() -> None:
    hostel = plus(Sleeping(id="s", as_of=LATE, place=Place.HOSTEL), facts=minus(Sleeping))
    assert look(hostel).stage is Stage.PERSISTENT_OFFENDING
    assert look(minus(Incident, facts=hostel)).stage is Stage.AWAITING_INFO
