"""No gate is met from silence: for every finding, without the facts it rests on it is not met; for
every field, leaving it out is never better for what is adverse than an answer that would hold the
case up. What may be met otherwise is in closed lists, each line with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.suitability.evidence.facts import Age, EvidenceFact, Facts, Incident
from policy.suitability.evidence.words import BehaviourKind, Harm, Known, PlaceNation, Standing
from policy.suitability.gates.assessment import assess
from policy.suitability.gates.check import met
from policy.suitability.gates.checks import CHECKS
from policy.suitability.gates.finding import Assessment, Opens
from policy.suitability.gates.silence import (
    MET_WITHOUT_A_FACT,
    RESTS_ON,
    SILENCE_THAT_ANSWERS,
    never_from_silence,
)
from policy.suitability.rulebook import SuitabilityBook
from tests.policy.suitability.cases import GUIDANCE, REPLACED
from tests.policy.suitability.changed import OPEN, each, look
from tests.policy.suitability.lives import KINDS, MOMENTS
from tests.policy.suitability.test_properties import LATE, LIVES

BOOKS = st.sampled_from([GUIDANCE, REPLACED])
OF_EVERY_FACT = {field.name for field in fields(EvidenceFact)} | {"fact"}


def not_met(found: Assessment) -> set[str]:
    return {
        one.code
        for one in found.findings
        if one.standing is not Standing.MET and one.opens is not Opens.NOTHING
    }


def test_every_finding_says_what_it_may_be_met_from() -> None:
    codes = {check.code for check in CHECKS}
    assert set(MET_WITHOUT_A_FACT) | set(RESTS_ON) == codes
    assert not set(MET_WITHOUT_A_FACT) & set(RESTS_ON)
    assert all(
        why.strip() for why in (*MET_WITHOUT_A_FACT.values(), *SILENCE_THAT_ANSWERS.values())
    )


@pytest.mark.rule("R48")
@pytest.mark.parametrize("code", sorted(RESTS_ON))
@settings(max_examples=8, deadline=None)
@given(LIVES, MOMENTS | LATE, BOOKS)
def test_without_the_facts_it_rests_on_no_finding_is_met(
    code: str, facts: Facts, on: datetime, book: SuitabilityBook
) -> None:
    less = tuple(fact for fact in facts.known if not isinstance(fact, RESTS_ON[code]))
    found = assess(replace(facts, known=less), on, book)
    assert found.standing(code) is not Standing.MET


@settings(max_examples=100)
@given(LIVES, MOMENTS | LATE, BOOKS)
def test_what_is_met_names_the_facts_it_is_met_from(
    facts: Facts, on: datetime, book: SuitabilityBook
) -> None:
    for one in assess(facts, on, book).findings:
        assert one.standing is not Standing.MET or one.facts or one.code in MET_WITHOUT_A_FACT


def test_an_answer_that_rests_on_nothing_is_taken_for_unknown() -> None:
    assert never_from_silence("rough-place", met("so it is")).standing is Standing.UNKNOWN
    assert never_from_silence("channel", met("by the form")).standing is Standing.MET
    fact = OPEN.known[0]
    assert never_from_silence("rough-place", met("so it is", fact)).standing is Standing.MET


@settings(max_examples=100)
@given(LIVES, MOMENTS | LATE)
def test_a_form_that_says_nothing_of_age_opens_nothing(facts: Facts, on: datetime) -> None:
    silent = Facts(
        channel=facts.channel,
        opened_at=facts.opened_at,
        nation=facts.nation,
        authority=facts.authority,
        known=tuple(fact for fact in facts.known if not isinstance(fact, Age)),
    )
    found = assess(silent, on, GUIDANCE)
    assert found.standing("adult") is Standing.UNKNOWN
    assert not found.may_conclude


def answers(hint: object) -> tuple[Any, ...]:
    """What else a field may say."""
    if hint is bool or hint == bool | None:
        return (True, False)
    if hint is str:
        return ("a word",)
    return tuple(hint) if isinstance(hint, type) and issubclass(hint, StrEnum) else ()


def left_out() -> Iterator[tuple[type[EvidenceFact], str]]:
    """Every field of a fact that may be left out, but those that are argued to be answers."""
    for kind in KINDS:
        for field in fields(kind):
            listed = field.name in OF_EVERY_FACT or (kind, field.name) in SILENCE_THAT_ANSWERS
            if field.default is not MISSING and not listed:
                yield kind, field.name


@pytest.mark.parametrize(("kind", "name"), list(left_out()), ids=str)
def test_leaving_a_field_out_is_never_better_than_an_answer_that_holds_the_case_up(
    kind: type[EvidenceFact], name: str
) -> None:
    """In the case where everything is met, with this field of every fact of the kind changed."""
    default: Any = next(field.default for field in fields(kind) if field.name == name)
    silent = not_met(look(each(kind, partial(changed, name=name, value=default))))
    for answer in answers(get_type_hints(kind)[name]):
        said = not_met(look(each(kind, partial(changed, name=name, value=answer))))
        assert silent or not said, answer


def changed(fact: EvidenceFact, name: str, value: Any) -> EvidenceFact:
    return replace(fact, **{name: value})


@pytest.mark.parametrize("listed", list(SILENCE_THAT_ANSWERS))
def test_every_field_that_is_argued_for_is_one_that_may_be_left_out(
    listed: tuple[type[EvidenceFact], str],
) -> None:
    kind, name = listed
    assert next(field for field in fields(kind) if field.name == name).default is not MISSING


@pytest.mark.rule("R78")
@pytest.mark.parametrize("kind", BehaviourKind)
def test_harm_that_is_not_said_counts_only_where_the_kind_of_behaviour_says_it(
    kind: BehaviourKind,
) -> None:
    silent = each(Incident, lambda one: replace(one, kind=kind, harm=Harm.NOT_SAID))
    found = look(silent)
    counts = kind is not BehaviourKind.OTHER
    assert (found.standing("behaviour-defined") is Standing.MET) is counts
    assert (found.standing("limb-behaviour") is Standing.MET) is counts
    assert counts or found.standing("behaviour-defined") is Standing.UNKNOWN


@pytest.mark.rule("R80")
@pytest.mark.parametrize(
    ("kind", "household", "standing"),
    [
        (BehaviourKind.NOISE, None, Standing.UNKNOWN),
        (BehaviourKind.NOISE, False, Standing.MET),
        (BehaviourKind.NOISE, True, Standing.UNMET),
        (BehaviourKind.DRUNK_AND_DISORDERLY, None, Standing.MET),
        (BehaviourKind.DRUNK_AND_DISORDERLY, True, Standing.UNMET),
    ],
)
def test_in_northern_ireland_it_is_said_or_plain_that_others_suffered(
    kind: BehaviourKind, household: bool | None, standing: Standing
) -> None:
    there = each(
        Incident,
        lambda one: replace(
            one,
            nation=PlaceNation.NORTHERN_IRELAND,
            kind=kind,
            own_household_only=household,
            instrument=one.instrument
            if one.instrument == "warning"
            else type(one.instrument)("none"),
        ),
    )
    assert look(there).standing("behaviour-defined") is standing


def test_an_age_that_only_a_fact_says_opens_what_the_form_left_open() -> None:
    silent = replace(OPEN, adult=Known.UNKNOWN)
    assert not look(silent).may_conclude
    said = Age(id="age", as_of=OPEN.known[0].as_of, adult=Known.YES)
    assert look(replace(silent, known=(*silent.known, said))).may_cancel
