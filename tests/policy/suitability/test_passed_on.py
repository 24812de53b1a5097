"""What closes a gate for the person in one of their cases closes it in every other one, once it is
known that both are theirs: one judge says what protects, in the case and between cases (R33, R54).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.suitability.deeds import (
    CorrectPerson,
    PersonCorrected,
    RecordFacts,
    ResolveDuplicate,
)
from policy.suitability.deeds.linked_case import messages_for_others
from policy.suitability.evidence.facts import AnyFact, EussWord, Residence
from policy.suitability.evidence.protecting import protects
from policy.suitability.evidence.words import Basis, Known, Sameness, Standing
from policy.suitability.gates.assessment import Assessment
from policy.suitability.gates.checks import CHECKS
from policy.suitability.gates.finding import Opens
from policy.suitability.news.other_cases import helping
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.words import Stage
from tests.policy.suitability.changed import OPEN, look, plus
from tests.policy.suitability.every_way import OTHER, word_of_another
from tests.policy.suitability.life import ASSESSOR, Life, at, referred
from tests.policy.suitability.lives import END, KINDS, a_fact

NOW = at("02-24 12:00")
LATER = at("02-24 13:00")

OF_THE_PERSON = {
    "settlement-scheme",
    "scheme-late",
    "arrival",
    "residence",
    "indefinite-leave",
    "protection",
    "trafficking",
    "safeguarding",
    "adult",
    "fled-abuse",
    "rough-place",
    "not-engaged",
}
"""What closes these helps the person, and is so of them whichever case is looked at."""

OF_THE_CASE: dict[str, str] = {
    "lawful-basis": "what was gathered on consent is used in no case and carried to none",
    "behaviour-brought": "what this referral brought",
    "encounter-behaviour": "what this referral brought",
    "application-or-permission": "what this case could act on; protects nobody for good",
    "law-in-force": "a lawyer's word in each case",
    "police-computer": "asked anew in each case",
    "deportation-level": "leads to something graver, never helps",
    "serious-offence": "leads to something graver, never helps",
    "cause": "asks, and never closes",
    "somewhere-rough": "leads to another route, never helps",
    "support-there": "an authority's word about this case, its area and its time",
    "three-questions": "an authority's word about this case, its area and its time",
    "authority-asked": "an authority's word about this case, its area and its time",
    "nations-body": "an authority's word about this case, its area and its time",
    "whole-ledger": "an authority's word about this case, its area and its time",
    "circumstances-first": "asked in each case",
    "suitable-offer": "this case's window",
    "refused-again": "this case's window",
    "window": "this case's window",
    "word-after-window": "this case's window",
    "behaviour-defined": "this case's behaviour",
    "limb-rough-sleeping": "follows from the others",
    "limb-refused-support": "follows from the others",
    "limb-behaviour": "follows from the others",
}
"""What closes these is not carried to another case, and why."""


def other_case(*more: AnyFact) -> SuitabilityState:
    """Another case of the person, with this on record beside what there is."""
    return changed(referred().state, reference=OTHER, facts=plus(*more))


def closed(found: Assessment) -> set[str]:
    return {code for code in OF_THE_PERSON if found.standing(code) is Standing.UNMET}


def test_of_every_gate_it_is_said_whether_what_closes_it_is_carried_to_another_case() -> None:
    before_concluding = {check.code for check in CHECKS if check.opens is Opens.CONCLUDE}
    assert set(OF_THE_CASE) | OF_THE_PERSON == before_concluding
    assert not OF_THE_PERSON & set(OF_THE_CASE)


@pytest.mark.rule("R33")
@pytest.mark.rule("R54")
@settings(max_examples=60, deadline=None)
@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_whatever_closes_a_gate_of_the_person_in_one_case_closes_it_in_the_other(
    kind: type[AnyFact], data: st.DataObject
) -> None:
    drawn = data.draw(a_fact(kind))
    fact = replace(drawn, supersedes="", basis=Basis.PUBLIC_TASK)
    here = closed(look(plus(fact)))
    assert here <= closed(look(plus(*helping(other_case(fact)))))
    # And no bare word takes it back: an application or a chance under the scheme ends by itself.
    assert not here or protects(fact) or isinstance(fact, EussWord)


CAME_BEFORE = Residence(
    id="lives",
    as_of=date(2022, 2, 24),
    eea_or_family=Known.YES,
    arrived_at=datetime(2015, 5, 1, tzinfo=UTC),
)
LIVED_HERE = replace(CAME_BEFORE, arrived_at=None, resident_before_end=Known.YES)


@pytest.mark.rule("R54")
@pytest.mark.parametrize(
    "word",
    [
        CAME_BEFORE,
        LIVED_HERE,
        replace(CAME_BEFORE, arrived_at=END),
        replace(CAME_BEFORE, eea_or_family=Known.UNKNOWN),
        replace(LIVED_HERE, eea_or_family=Known.UNKNOWN),
    ],
)
def test_who_came_before_the_end_is_out_of_reach_in_every_case_of_theirs(word: Residence) -> None:
    there, here = referred(), referred()
    assert not there.ask(RecordFacts(facts=(word,)), ASSESSOR, NOW).code
    assert there.state.stage is Stage.OUT_OF_SCOPE
    received = replace(word_of_another(LATER, Sameness.SAME), facts=helping(there.state))
    assert not here.send(received, LATER).code
    assert here.state.stage is Stage.OUT_OF_SCOPE


@pytest.mark.rule("R54")
@pytest.mark.parametrize(
    "word",
    [
        replace(CAME_BEFORE, eea_or_family=Known.NO),
        replace(CAME_BEFORE, resident_before_end=Known.NO),
        replace(CAME_BEFORE, arrived_at=datetime(2021, 1, 1, tzinfo=UTC)),
        replace(CAME_BEFORE, arrived_at=None),
    ],
)
def test_a_word_on_residence_that_does_not_protect_by_itself_stays_where_it_is(
    word: Residence,
) -> None:
    assert OPEN.known  # the others there are no help either
    assert not helping(other_case(word))


@pytest.mark.rule("R30")
def test_a_birth_date_that_is_mended_to_a_childs_is_told_to_the_other_case_at_once() -> None:
    life = two_cases()
    mend = CorrectPerson(field="date_of_birth", old="", new="03/02/2010", reason="passport")
    assert not life.ask(mend, ASSESSOR, LATER).code
    event = life.last.event
    assert isinstance(event, PersonCorrected)
    [(to, received)] = messages_for_others(life.state, event)
    assert (to, received.sameness) == (OTHER, Sameness.SAME)
    # As another case would send it: here both have one reference.
    here, there = referred(), changed(life.state, reference=OTHER)
    facts = helping(there)
    assert len(facts) == len(received.facts) == 1
    assert not here.send(replace(received, other=OTHER, facts=facts), LATER).code
    assert here.state.stage is Stage.HELD_SAFEGUARDING


def two_cases() -> Life:
    """A case that is known to be the same person's as another."""
    life = referred()
    assert not life.send(word_of_another(NOW, Sameness.NOT_SAID), NOW).code
    same = ResolveDuplicate(other=OTHER, same=True, reason="same reference")
    assert not life.ask(same, ASSESSOR, NOW).code
    return life
