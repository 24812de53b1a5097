"""Age is judged in one place, from every date of birth and every word on it: a child is for
safeguarding, and an age nobody has said is not known (R30).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.suitability.deeds import CaseOpened
from policy.suitability.evidence.facts import Age, Facts
from policy.suitability.evidence.opening import Opening
from policy.suitability.evidence.words import Basis, Known, Standing
from policy.suitability.gates.age import adult_on, said_of_age
from policy.suitability.gates.assessment import assess
from policy.suitability.lifecycle import advance
from policy.suitability.rulebook import suitability_book_at
from policy.suitability.state import SuitabilityState
from policy.suitability.words import Stage, TaskKind
from service.files.facts import read_facts
from service.files.suitability_case import opening_of
from tests.policy.suitability.changed import DAY, OPEN, item, look, plus

TRIALS = Path(__file__).parents[2] / "data" / "trials"
YES, NO, UNKNOWN = Known.YES, Known.NO, Known.UNKNOWN
SILENT = replace(OPEN, adult=UNKNOWN)
CHILD, GROWN = date(2012, 3, 3), date(1992, 3, 3)
HELD, OPENS, ASKED = Stage.HELD_SAFEGUARDING, Stage.THRESHOLD_MET, Stage.AWAITING_INFO

pytestmark = pytest.mark.rule("R30")


def age(
    id: str, day: date, adult: Known = UNKNOWN, born_on: date | None = None, shown: str = ""
) -> Age:
    evidence = (f"{shown}-e",) if shown else ()
    return Age(id=id, as_of=day, adult=adult, born_on=born_on, evidence=evidence)


@pytest.mark.parametrize(
    ("adult", "born_on", "stage"),
    [
        (UNKNOWN, None, ASKED),
        (YES, None, OPENS),
        (NO, None, HELD),
        (UNKNOWN, CHILD, HELD),
        (YES, CHILD, HELD),
        (UNKNOWN, GROWN, OPENS),
        (NO, GROWN, HELD),
        (UNKNOWN, date(1012, 3, 3), ASKED),
        (UNKNOWN, date(2031, 1, 1), ASKED),
    ],
)
def test_what_the_opening_says_of_age(adult: Known, born_on: date | None, stage: Stage) -> None:
    """A birth date that makes a child wins over "adult: yes"; one that cannot be says nothing."""
    found = look(replace(OPEN, adult=adult, born_on=born_on))
    assert found.stage is stage
    assert found.may_conclude is (stage is OPENS)


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ((age("a", DAY, YES),), OPENS),
        ((age("a", DAY, born_on=GROWN),), OPENS),
        ((age("a", DAY, UNKNOWN),), ASKED),
        ((age("a", DAY, YES, CHILD),), HELD),
        ((age("a", DAY, YES), age("b", DAY, NO)), HELD),
        ((age("a", date(2022, 1, 1), NO), age("b", DAY, YES)), HELD),
        ((age("a", date(2022, 1, 1), NO), age("b", DAY, UNKNOWN)), HELD),
        ((age("a", date(2022, 1, 1), NO), age("b", DAY, YES, shown="b")), HELD),
        ((age("a", date(2022, 1, 1), NO), age("b", DAY, YES, shown="b"), item("b", DAY)), OPENS),
        ((age("a", DAY, NO), age("b", DAY, YES, shown="b"), item("b", DAY)), HELD),
    ],
)
def test_a_word_that_makes_a_child_gives_way_only_to_a_later_one_with_evidence(
    words: tuple[Age, ...], stage: Stage
) -> None:
    assert look(plus(*words, facts=SILENT)).stage is stage


@pytest.mark.parametrize(
    "form", [{"adult": NO}, {"born_on": CHILD}, {"adult": YES, "born_on": CHILD}]
)
def test_what_the_opening_said_wrong_is_corrected_by_a_fact_with_evidence(
    form: dict[str, object],
) -> None:
    wrong = replace(SILENT, **form)  # type: ignore[arg-type]
    bare = age("right", DAY, born_on=GROWN)
    assert look(plus(bare, facts=wrong)).stage is HELD
    shown = age("right", DAY, born_on=GROWN, shown="right")
    assert look(plus(shown, item("right", DAY), facts=wrong)).may_cancel


def test_a_word_that_makes_a_child_is_not_taken_away_by_naming_it() -> None:
    child = age("child", date(2022, 2, 1), NO)
    named = replace(age("grown", DAY, YES), supersedes="child")
    assert look(plus(child, named, facts=SILENT)).stage is HELD


@given(st.dates(date(1950, 1, 1), date(2012, 12, 31)))
def test_somebody_is_an_adult_from_their_eighteenth_birthday_on(born_on: date) -> None:
    leap = (born_on.month, born_on.day) == (2, 29)
    birthday = date(born_on.year + 18, 3, 1) if leap else born_on.replace(year=born_on.year + 18)
    assert adult_on(born_on, birthday)
    assert not adult_on(born_on, birthday - timedelta(days=1))
    # "No" was true when it was said; a date of birth beside it says until when.
    before = birthday - timedelta(days=30)
    assert said_of_age(NO, born_on, before, birthday) is YES
    assert said_of_age(NO, born_on, birthday, birthday) is NO
    assert said_of_age(YES, born_on, before, before) is NO


def opened(opening: Opening) -> SuitabilityState:
    now = datetime(2026, 11, 28, 9, tzinfo=UTC)
    reference = "RSR-000-000-012"
    event = CaseOpened(id="o", at=now, by="intake", reference=reference, facts=opening.known)
    return advance(SuitabilityState(reference=reference), event, now).decision.state


def test_a_child_by_the_stated_date_of_birth_is_held_with_a_safeguarding_task() -> None:
    state = opened(opening_of((TRIALS / "20-suitability-child.json").read_bytes()))
    assert state.stage is HELD
    assert TaskKind.SAFEGUARDING in state.open_tasks


def test_a_person_of_no_age_is_asked_about() -> None:
    state = opened(opening_of((TRIALS / "20b-suitability-no-age.json").read_bytes()))
    assert state.stage is ASKED
    assert TaskKind.ASK_FOR_INFORMATION in state.open_tasks


def test_a_file_that_says_no_age_opens_nothing_and_asks() -> None:
    facts = read_facts((TRIALS / "20c-assess-age-not-said.json").read_bytes())
    on = datetime(2022, 2, 24, 10, tzinfo=UTC)
    found = assess(facts, on, suitability_book_at(on))
    assert found.standing("adult") is Standing.UNKNOWN
    assert (found.stage, found.may_conclude, found.may_cancel) == (ASKED, False, False)
    assert "adult" in [need.code for need in found.needs]


@pytest.mark.parametrize("born", ["03/03/2012", "unknown", ""])
def test_of_two_dates_of_birth_of_an_opening_the_younger_counts(born: str) -> None:
    facts = Facts(
        channel=OPEN.channel,
        opened_at=OPEN.opened_at,
        nation=OPEN.nation,
        authority=OPEN.authority,
        adult=YES,
        born_on=GROWN,
    )
    opening = Opening(
        organisation="PF-INV-01",
        number="1",
        basis=Basis.LAW_ENFORCEMENT,
        facts=facts,
        person={"date_of_birth": born},
    )
    assert opening.known.born_on == (CHILD if born.startswith("03") else GROWN)
