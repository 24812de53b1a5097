"""Which words count: what takes the place of what, and what is said under one id twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.suitability.evidence.facts import (
    AnyFact,
    EvidenceItem,
    Offer,
    Permission,
    PncResult,
    Sleeping,
)
from policy.suitability.evidence.reading import read, superseded
from policy.suitability.evidence.words import Basis, PermissionKind, Place
from policy.suitability.words import Stage
from tests.policy.suitability.cases import GUIDANCE
from tests.policy.suitability.changed import DAY, ON, OPEN, look, minus, offer, plus


def sleeps(id: str, supersedes: str = "", basis: Basis = Basis.PUBLIC_TASK) -> Sleeping:
    return Sleeping(id=id, as_of=DAY, place=Place.PARK, supersedes=supersedes, basis=basis)


@pytest.mark.parametrize(
    ("words", "gone"),
    [
        ([sleeps("a"), sleeps("b", "a")], {"a"}),
        ([sleeps("a"), sleeps("b", "a"), sleeps("c", "b")], {"a", "b"}),
        ([sleeps("a", "a")], set()),
        ([sleeps("a", "b"), sleeps("b", "a")], set()),
        ([sleeps("a", "nowhere")], set()),
        ([sleeps("a"), sleeps("b", "a", Basis.CONSENT)], set()),
        ([sleeps("a"), PncResult(id="b", as_of=DAY, supersedes="a")], set()),
    ],
    ids=["one", "a chain", "itself", "a ring", "nothing", "on consent", "another kind"],
)
def test_a_word_takes_the_place_of_one_of_its_own_kind(
    words: list[AnyFact], gone: set[str]
) -> None:
    assert superseded(tuple(words)) == superseded(tuple(reversed(words))) == gone


def test_a_word_that_lost_its_place_no_longer_counts() -> None:
    wrong = PncResult(id="wrong", as_of=DAY, deportation_level=True)
    right = PncResult(id="right", as_of=DAY, supersedes="wrong")
    assert look(plus(wrong)).stage is Stage.TO_FNORC
    assert look(plus(wrong, right)).may_cancel


def test_two_different_words_under_one_id_both_stand() -> None:
    held = Permission(id="same", as_of=DAY, kind=PermissionKind.LIMITED_STAY)
    facts = plus(held, replace(held, kind=PermissionKind.PROTECTION))
    assert look(facts).stage is Stage.OUT_OF_SCOPE


def test_one_offer_reported_twice_is_one_refusal() -> None:
    twice = [offer("same", date(2021, 11, day)) for day in (20, 25)]
    evidence = EvidenceItem(
        id="same-e",
        as_of=DAY,
        register="r",
        kind="k",
        document_reference="d",
        sha256="0" * 64,
    )
    assert not look(plus(*twice, evidence, facts=minus(Offer))).may_conclude


def test_only_evidence_in_the_register_is_held() -> None:
    case = read(plus(offer("o", DAY)), ON, GUIDANCE)
    assert case.held(offer("o", DAY)) == ()
    assert all(case.held(one) for one in case.of(Offer) if one.id != "o")
    assert len(case.of(Offer)) == len([f for f in OPEN.known if isinstance(f, Offer)]) + 1
