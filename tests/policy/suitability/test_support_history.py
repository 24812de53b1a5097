"""Offers, the authority's word, engagement: what counts as refused, and what stops the route."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from policy.suitability.evidence.facts import (
    AuthorityStatement,
    Consulted,
    Engagement,
    EvidenceItem,
    Offer,
    Sleeping,
)
from policy.suitability.evidence.words import (
    Availability,
    Body,
    Known,
    Place,
    PlaceNation,
    Response,
    Standing,
)
from policy.suitability.words import Stage
from tests.policy.suitability.changed import (
    DAY,
    OPEN,
    each,
    item,
    look,
    minus,
    offer,
    plus,
    statement,
)

SILENT = minus(AuthorityStatement)
NO_OFFER = minus(Offer)
NOTHING = (Availability.NONE_OFFERED, Availability.USED_UP, Availability.UNCLEAR)

Change = Callable[[Offer], Offer]
NOT_COUNTED: dict[str, tuple[Change, str]] = {
    "no need": (lambda one: replace(one, need=" "), "R60"),
    "not eligible": (lambda one: replace(one, eligible=Known.NO), "R63"),
    "eligibility not known": (lambda one: replace(one, eligible=Known.UNKNOWN), "R63"),
    "not suitable": (lambda one: replace(one, suitable=Known.NO), "R70"),
    "suitability not known": (lambda one: replace(one, suitable=Known.UNKNOWN), "R70"),
    "no answer": (lambda one: replace(one, response=Response.NO_ANSWER), "R72"),
    "could not": (lambda one: replace(one, response=Response.COULD_NOT), "R72"),
    "waiting": (lambda one: replace(one, response=Response.WAITING), "R72"),
    "illness": (lambda one: replace(one, health_linked=Known.YES), "R74"),
    "illness not ruled out": (lambda one: replace(one, health_linked=Known.UNKNOWN), "R74"),
}


@pytest.mark.parametrize(("change", "rule"), NOT_COUNTED.values(), ids=NOT_COUNTED.keys())
def test_an_offer_counts_as_refused_only_when_everything_is_said(change: Change, rule: str) -> None:
    found = look(each(Offer, change))
    again = found.finding("refused-again")
    assert again.standing is Standing.UNMET
    assert rule in again.rules
    assert not found.may_conclude


@pytest.mark.parametrize("change", [NOT_COUNTED[name][0] for name in ("not suitable", "no need")])
def test_without_a_suitable_offer_one_is_looked_for(change: Change) -> None:
    found = look(each(Offer, change))
    assert found.standing("suitable-offer") is Standing.UNMET
    assert "search-for-offer" in [need.code for need in found.needs]


@pytest.mark.parametrize("name", ["suitability not known", "eligibility not known"])
def test_an_offer_nobody_has_judged_is_neither_suitable_nor_not(name: str) -> None:
    found = look(each(Offer, NOT_COUNTED[name][0]))
    assert found.standing("suitable-offer") is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("name", "standing"),
    [
        ("illness", Standing.UNMET),
        ("could not", Standing.UNMET),
        ("illness not ruled out", Standing.UNKNOWN),
        ("no need", Standing.MET),
    ],
)
def test_inability_is_shown_for_what_it_is(name: str, standing: Standing) -> None:
    assert look(each(Offer, NOT_COUNTED[name][0])).standing("inability") is standing


def offers_of(*days: date) -> tuple[Offer | EvidenceItem, ...]:
    made = [offer(f"o{n}", day) for n, day in enumerate(days)]
    return (*made, *(item(one.id, one.as_of) for one in made))


@pytest.mark.parametrize(
    ("days", "met"),
    [
        ((date(2021, 11, 20),), False),
        ((date(2021, 11, 20), date(2021, 11, 20)), False),
        ((date(2021, 11, 20), date(2021, 11, 21)), True),
    ],
)
def test_refused_again_means_on_two_days(days: tuple[date, ...], met: bool) -> None:
    found = look(plus(*offers_of(*days), facts=NO_OFFER))
    assert (found.standing("refused-again") is Standing.MET) is met
    assert found.may_cancel is met


def test_two_offers_turned_down_in_one_talk_are_one_refusal() -> None:
    facts = plus(*offers_of(date(2021, 11, 20), date(2021, 11, 25)), facts=NO_OFFER)
    together = each(Offer, lambda one: replace(one, answered_on=date(2021, 11, 26)), facts)
    assert look(together).standing("refused-again") is Standing.UNMET


def test_an_answer_of_a_day_to_come_is_no_refusal_yet() -> None:
    facts = plus(*offers_of(date(2021, 11, 20), date(2021, 11, 25)), facts=NO_OFFER)
    later = each(Offer, lambda one: replace(one, answered_on=date(2022, 3, 1)), facts)
    assert look(later).standing("refused-again") is Standing.UNMET


def test_whoever_made_an_offer_it_is_on_the_ledger() -> None:
    charity = each(Offer, lambda one: replace(one, provider="a church", commissioned=Known.NO))
    assert look(charity).may_cancel


@pytest.mark.parametrize("evidence", [(), ("not-in-the-register",)])
def test_evidence_of_the_refusals_is_held_before_anything_is_referred(
    evidence: tuple[str, ...],
) -> None:
    found = look(each(Offer, lambda one: replace(one, evidence=evidence)))
    assert found.standing("evidence-held") is Standing.UNKNOWN
    assert (found.may_conclude, found.may_refer) == (True, False)
    assert found.stage is Stage.CONCLUDING


def test_evidence_of_one_refusal_is_not_enough() -> None:
    first = next(one.id for one in OPEN.known if isinstance(one, Offer))
    held = each(Offer, lambda one: one if one.id == first else replace(one, evidence=()))
    assert not look(held).may_refer


@pytest.mark.parametrize("availability", NOTHING)
def test_where_there_was_nothing_to_refuse_the_route_stops(availability: Availability) -> None:
    found = look(plus(statement("s", DAY, availability), facts=SILENT))
    assert found.stage is Stage.CANNOT_NO_SUPPORT
    assert "return-information" in [need.code for need in found.needs]
    assert not found.may_conclude


def test_not_eligible_for_the_councils_help_stops_it_unless_somebody_offered_some() -> None:
    said = statement("s", DAY, Availability.INELIGIBLE)
    alone = minus(AuthorityStatement, Offer)
    assert look(plus(said, facts=alone)).stage is Stage.CANNOT_NO_SUPPORT
    assert look(plus(said, facts=SILENT)).may_cancel


@pytest.mark.parametrize("availability", [*NOTHING, Availability.INELIGIBLE])
@pytest.mark.parametrize(
    "left_out", ["care_needs_asked", "human_rights_asked", "child_welfare_asked"]
)
def test_three_questions_come_before_there_was_nothing(
    availability: Availability, left_out: str
) -> None:
    said = replace(statement("s", DAY, availability), **{left_out: False})  # type: ignore[arg-type]
    found = look(plus(said, facts=minus(AuthorityStatement, Offer)))
    assert found.standing("three-questions") is Standing.UNKNOWN
    assert found.stage is Stage.AWAITING_AUTHORITY


@pytest.mark.parametrize("availability", [Availability.OFFERED, Availability.REFUSED_EVERYTHING])
def test_a_limit_reached_by_refusal_is_not_help_used_up(availability: Availability) -> None:
    assert look(plus(statement("s", DAY, availability), facts=SILENT)).may_cancel


@pytest.mark.parametrize(
    "said",
    [
        statement("s", DAY, complete=False),
        statement("s", DAY, engaged=Known.UNKNOWN),
        statement("s", DAY, Availability.NOT_SAID),
    ],
    ids=["not complete", "engagement not said", "help not said"],
)
def test_an_authority_that_has_not_said_is_waited_for(said: AuthorityStatement) -> None:
    found = look(plus(said))
    assert found.stage is Stage.AWAITING_AUTHORITY
    assert not found.may_conclude


def test_without_any_statement_the_authority_is_waited_for_and_nothing_presumed() -> None:
    found = look(SILENT)
    assert found.stage is Stage.AWAITING_AUTHORITY
    assert found.standing("whole-ledger") is Standing.UNKNOWN
    assert found.standing("limb-refused-support") is Standing.UNKNOWN


def test_nobody_asked_is_said() -> None:
    assert (
        look(minus(AuthorityStatement, Consulted)).standing("authority-asked") is Standing.UNKNOWN
    )
    assert look(SILENT).standing("authority-asked") is Standing.MET


@pytest.mark.parametrize(
    ("nation", "body"),
    [
        (PlaceNation.ENGLAND, Body.LOCAL_AUTHORITY),
        (PlaceNation.WALES, Body.WELSH_AUTHORITY),
        (PlaceNation.SCOTLAND, Body.SCOTTISH_AUTHORITY),
        (PlaceNation.NORTHERN_IRELAND, Body.HOUSING_EXECUTIVE),
    ],
)
def test_each_nation_asks_its_own_body(nation: PlaceNation, body: Body) -> None:
    facts = replace(minus(AuthorityStatement, Consulted), nation=nation)
    other = next(one for one in Body if one is not body)
    assert look(plus(statement("s", DAY, body=body), facts=facts)).may_cancel
    elsewhere = look(plus(statement("s", DAY, body=other), facts=facts))
    assert elsewhere.standing("nations-body") is Standing.UNKNOWN
    assert elsewhere.stage is Stage.AWAITING_AUTHORITY


def test_in_northern_ireland_the_housing_executive_answers_before_anybody_counts() -> None:
    facts = replace(minus(AuthorityStatement, Consulted), nation=PlaceNation.NORTHERN_IRELAND)
    said = statement("s", DAY, body=Body.LOCAL_AUTHORITY)
    asked, later, first = (
        Consulted(id="c", as_of=day, body=Body.HOUSING_EXECUTIVE, answered=answered)
        for day, answered in ((DAY, False), (date(2022, 2, 23), True), (DAY, True))
    )
    for word in (asked, later):
        assert not look(plus(said, word, facts=facts)).may_conclude
    found = look(plus(said, first, facts=facts))
    assert found.may_cancel
    assert "R100" in found.finding("nations-body").rules


@pytest.mark.parametrize("nation", PlaceNation)
def test_priority_need_is_asked_of_everybody_but_scotland(nation: PlaceNation) -> None:
    asked = [need.code for need in look(replace(OPEN, nation=nation)).needs]
    assert ("priority-need" in asked) is (nation is not PlaceNation.SCOTLAND)


@pytest.mark.parametrize(
    "word",
    [
        Engagement(id="e", as_of=date(2021, 11, 15), engaged=True),
        Engagement(id="e", as_of=DAY, engaged=True),
        offer("taken", date(2021, 12, 1), response=Response.ACCEPTED),
        replace(offer("taken", date(2021, 12, 1), response=Response.ACCEPTED), suitable=Known.NO),
        statement("s", date(2022, 1, 5), engaged=Known.YES, complete=False),
        statement("s", date(2022, 1, 5), engaged=Known.YES, body=Body.WELSH_AUTHORITY),
    ],
    ids=["at opening", "today", "took an offer", "took any offer", "council", "another council"],
)
def test_whoever_engages_or_has_since_the_opening_is_left_alone(
    word: Engagement | Offer | AuthorityStatement,
) -> None:
    ended = Engagement(id="ended", as_of=DAY, engaged=False)
    for facts in (plus(word), plus(word, ended)):
        found = look(facts)
        assert found.stage is Stage.NFA_ENGAGED
        assert not found.may_conclude


def test_support_taken_up_before_the_opening_counts_until_it_is_said_to_have_ended() -> None:
    began = Engagement(id="began", as_of=date(2021, 10, 1), engaged=True)
    ended = Engagement(id="ended", as_of=date(2021, 10, 20), engaged=False)
    silent = plus(began, facts=SILENT)
    assert look(silent).stage is Stage.NFA_ENGAGED
    assert look(plus(ended, facts=silent)).stage is Stage.AWAITING_AUTHORITY
    before = offer("before", date(2021, 11, 14), response=Response.ACCEPTED)
    assert look(plus(before)).may_cancel


CAMDEN, WESTMINSTER, GLASGOW = "E09000007", "E09000033", "S12000049"
EARLIER = date(2022, 2, 21)


@pytest.mark.rule("R58")
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"area": CAMDEN}, {"area": WESTMINSTER}),
        ({"source": "Camden"}, {"source": "Westminster"}),
        ({"area": WESTMINSTER}, {"area": CAMDEN}),
    ],
)
@pytest.mark.parametrize("availability", NOTHING)
def test_another_bodys_later_word_never_erases_that_there_was_no_help(
    first: dict[str, str], second: dict[str, str], availability: Availability
) -> None:
    used_up = replace(statement("one", EARLIER, availability), **first)  # type: ignore[arg-type]
    offered = replace(statement("two", DAY), **second)  # type: ignore[arg-type]
    found = look(plus(used_up, offered, facts=SILENT))
    assert found.stage is Stage.CANNOT_NO_SUPPORT
    named = replace(offered, supersedes="one")
    assert look(plus(used_up, named, facts=SILENT)).stage is Stage.CANNOT_NO_SUPPORT


def test_a_body_takes_back_its_own_word() -> None:
    used_up = replace(statement("one", EARLIER, Availability.USED_UP), area=CAMDEN)
    assert look(plus(used_up, replace(statement("two", DAY), area=CAMDEN), facts=SILENT)).may_cancel


def sleeps_in(area: str, day: date = EARLIER) -> Sleeping:
    return Sleeping(id=f"sleeps-{area}", as_of=day, place=Place.DOORWAY, area=area)


@pytest.mark.rule("R98")
@pytest.mark.rule("R99")
@pytest.mark.parametrize(
    ("area", "body"), [(GLASGOW, Body.SCOTTISH_AUTHORITY), (WESTMINSTER, Body.LOCAL_AUTHORITY)]
)
def test_who_has_moved_is_judged_on_the_word_of_the_area_where_they_sleep_now(
    area: str, body: Body
) -> None:
    moved = plus(sleeps_in(area))
    found = look(moved)
    assert found.stage is Stage.AWAITING_AUTHORITY
    assert found.standing("nations-body") is Standing.UNKNOWN
    assert found.standing("whole-ledger") is Standing.UNKNOWN
    theirs = replace(statement("theirs", DAY, body=body), area=area)
    assert look(plus(theirs, facts=moved)).may_cancel
    none = replace(theirs, availability=Availability.NONE_OFFERED)
    assert look(plus(none, facts=moved)).stage is Stage.CANNOT_NO_SUPPORT


def test_a_word_for_the_area_that_was_left_does_not_open_anything_there() -> None:
    old = replace(statement("old", DAY), area=CAMDEN)
    assert not look(plus(sleeps_in(WESTMINSTER), old)).may_conclude


def test_in_northern_ireland_one_body_answers_for_every_area_of_it_and_for_no_other() -> None:
    facts = replace(
        minus(AuthorityStatement, Consulted),
        nation=PlaceNation.NORTHERN_IRELAND,
        authority="NIHE-0001",
    )
    said = replace(statement("s", DAY, body=Body.HOUSING_EXECUTIVE), area="NIHE-0001")
    assert look(plus(said, sleeps_in("N09000003"), facts=facts)).may_cancel
    assert not look(plus(said, sleeps_in(GLASGOW), facts=facts)).may_conclude
