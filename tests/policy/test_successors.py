"""Who stands for an organisation that is no more: a dated deed, a chain of them, never a ring."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.organisations import (
    Nation,
    Organisation,
    OrganisationKind,
    Status,
    Succession,
    may_sign,
    standing,
)
from policy.refusal import Refusal
from policy.registrar import leave, suspend
from policy.successors import stands_for, succeed
from policy.suitability.evidence.areas import AskedFirst, asked_first
from tests.policy.rules.support_inputs import CHARITY, CITY, organisation

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
MERGED = datetime(2026, 10, 1, tzinfo=UTC)
OLD, NEW, NEWEST = "E08000019", "E08000039", "E08000040"
CODES = ("A-1A", "B-2B", "C-3C", "D-4D")


def council(code: str) -> Organisation:
    return organisation(replace(CITY, id=code))


def register(*codes: str) -> dict[str, Organisation]:
    return {code: council(code) for code in codes}


def merged(known: dict[str, Organisation], old: str, new: str, at: datetime = MERGED) -> None:
    named = succeed(known, old, new, effective_from=at, now=NOW)
    assert isinstance(named, Organisation), named
    known[old] = named


@pytest.mark.rule("R2")
def test_a_successor_stands_from_its_day_on_and_the_old_registration_ends() -> None:
    known = register(OLD, NEW)
    merged(known, OLD, NEW)
    just_before = MERGED - timedelta(seconds=1)
    assert stands_for(known, OLD, just_before) == OLD
    assert stands_for(known, OLD, MERGED) == NEW
    assert standing(known[OLD], just_before).status is Status.ACTIVE
    assert standing(known[OLD], MERGED).status is Status.LEFT
    assert may_sign(known[OLD], just_before) and not may_sign(known[OLD], MERGED)
    assert stands_for(known, "E07000001", NOW) == "E07000001"


def test_a_chain_of_successors_is_followed_to_its_end() -> None:
    known = register(OLD, NEW, NEWEST)
    merged(known, OLD, NEW)
    merged(known, NEW, NEWEST, MERGED + timedelta(days=30))
    assert stands_for(known, OLD, MERGED + timedelta(days=29)) == NEW
    assert stands_for(known, OLD, NOW) == stands_for(known, NEW, NOW) == NEWEST


def test_one_that_left_before_keeps_its_day_and_gets_its_successor() -> None:
    known = register(OLD, NEW)
    gone = leave(known[OLD], effective_from=MERGED)
    assert isinstance(gone, Organisation)
    known[OLD] = gone
    merged(known, OLD, NEW, NOW)
    assert known[OLD].registrations == gone.registrations
    assert stands_for(known, OLD, NOW) == NEW


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("E07000001", NEW, "organisation-not-registered"),
        (OLD, "E07000001", "successor-not-active"),
        (OLD, OLD, "successor-refused"),
        (OLD, CHARITY.id, "successor-refused"),
        (CHARITY.id, NEW, "successor-refused"),
        (OLD, "S12000049", "successor-refused"),
        (OLD, "E06000001", "successor-not-active"),
    ],
)
def test_a_deed_that_cannot_be_is_refused_with_its_reason(old: str, new: str, code: str) -> None:
    known = register(OLD, NEW)
    known[CHARITY.id] = organisation(CHARITY)
    known["S12000049"] = replace(council("S12000049"), nation=Nation.SCOTLAND)
    suspended = suspend(council("E06000001"), effective_from=MERGED)
    assert isinstance(suspended, Organisation)
    known["E06000001"] = suspended
    refused = succeed(known, old, new, effective_from=MERGED, now=NOW)
    assert isinstance(refused, Refusal)
    assert refused.code == code


def test_nobody_stands_for_themselves_by_however_many_steps() -> None:
    known = register(OLD, NEW, NEWEST)
    merged(known, OLD, NEW)
    merged(known, NEW, NEWEST)
    refused = succeed(known, NEWEST, OLD, effective_from=NOW, now=NOW)
    assert isinstance(refused, Refusal)


@given(
    st.dictionaries(
        st.sampled_from(CODES),
        st.tuples(st.sampled_from(CODES), st.integers(-100, 100).map(timedelta)),
    )
)
def test_whatever_is_in_the_register_somebody_stands_for_everybody(
    deeds: dict[str, tuple[str, timedelta]],
) -> None:
    known = {
        code: replace(
            council(OLD),
            id=code,
            succession=Succession(successor_id=deeds[code][0], effective_from=NOW + deeds[code][1])
            if code in deeds
            else None,
        )
        for code in CODES
    }
    for code in CODES:
        assert stands_for(known, code, NOW) in CODES


def test_the_question_about_an_old_area_goes_to_the_successor() -> None:
    known = register(OLD, NEW)
    merged(known, OLD, NEW)
    asked = asked_first(OLD, known, NOW)
    assert isinstance(asked, AskedFirst)
    assert asked.organisation.id == NEW
    assert asked.organisation.kind is OrganisationKind.LOCAL_AUTHORITY


@pytest.mark.parametrize(
    ("status", "may"), [("applied", False), ("active", True), ("suspended", True), ("left", False)]
)
def test_reading_and_reporting_end_with_the_registration(status: str, may: bool) -> None:
    one = council(OLD)
    entry = replace(one.registrations[-1], status=Status(status))
    assert may_sign(replace(one, registrations=(entry,)), NOW) is may
    assert not may_sign(replace(one, registrations=()), NOW)
    assert not may_sign(None, NOW)
