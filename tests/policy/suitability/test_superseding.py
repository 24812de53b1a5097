"""A word that names another in `supersedes` takes its place without evidence only if it protects
the person at least as much, whatever day it is about and whoever sends it (R30, R62, R77, R112).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import event as seen_in_hypothesis
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.suitability.deeds import Actor, RecordFacts
from policy.suitability.evidence.facts import (
    Age,
    AnyFact,
    AuthorityStatement,
    CameToSleepRough,
    Engagement,
    EussWord,
    Facts,
    Indication,
    Offer,
    Permission,
    Residence,
    Sleeping,
)
from policy.suitability.evidence.protecting import good_news, protects, speaker
from policy.suitability.evidence.words import (
    Basis,
    Cause,
    Euss,
    Indicator,
    Known,
    OfferKind,
    PermissionKind,
    Place,
    Response,
    Standing,
)
from policy.suitability.gates.assessment import Assessment, assess
from policy.suitability.news.sifting import sifted
from policy.suitability.words import Stage
from tests.policy.suitability.cases import GUIDANCE
from tests.policy.suitability.changed import OPEN, item, look, offer, plus, statement
from tests.policy.suitability.life import (
    ASSESSOR,
    AUTHORITY,
    LEAD,
    STRANGER,
    Life,
    at,
    engaged,
    referred,
    stage_of,
)
from tests.policy.suitability.lives import DAYS, END, a_fact
from tests.policy.suitability.test_properties import LATE, opened

LONG_AGO, RECENT = date(2019, 1, 1), date(2022, 2, 20)

OLD: tuple[tuple[AnyFact, str], ...] = (
    (Engagement(id="old", as_of=RECENT, engaged=True), "not-engaged"),
    (Sleeping(id="old", as_of=RECENT, place=Place.HOSTEL), "rough-place"),
    (replace(offer("old", RECENT), response=Response.ACCEPTED), "not-engaged"),
    (replace(offer("old", RECENT), response=Response.COULD_NOT), "inability"),
    (statement("old", RECENT, engaged=Known.YES), "not-engaged"),
    (EussWord(id="old", as_of=RECENT, standing=Euss.GRANTED), "settlement-scheme"),
    (Permission(id="old", as_of=RECENT, kind=PermissionKind.PROTECTION), "protection"),
    (CameToSleepRough(id="old", as_of=RECENT, cause=Cause.FLED_ABUSE), "fled-abuse"),
    (Age(id="old", as_of=RECENT, adult=Known.NO), "adult"),
    (Age(id="old", as_of=RECENT, born_on=date(2010, 1, 1)), "adult"),
    (Indication(id="old", as_of=RECENT, indicator=Indicator.TRAFFICKING), "trafficking"),
    (Indication(id="old", as_of=RECENT, indicator=Indicator.SAFEGUARDING), "safeguarding"),
)
"""Words that protect, each with the finding that it closes."""
IDS = [f"{fact.fact}-{code}" for fact, code in OLD]


def in_its_place(old: AnyFact, day: date) -> AnyFact:
    """The same word about another day, naming the old one and resting on nothing."""
    return replace(old, id="new", as_of=day, supersedes="old", evidence=())


@pytest.mark.rule("R77", "R112", "R30", "R62")
@pytest.mark.parametrize(("old", "code"), OLD, ids=IDS)
def test_a_protecting_word_is_not_undone_by_the_same_word_about_an_earlier_day(
    old: AnyFact, code: str
) -> None:
    assert look(plus(old)).standing(code) is Standing.UNMET
    assert look(plus(old, in_its_place(old, LONG_AGO))).standing(code) is Standing.UNMET


@pytest.mark.parametrize(("old", "code"), OLD, ids=IDS)
def test_the_same_word_of_the_same_day_takes_its_place_and_protects_as_it_did(
    old: AnyFact, code: str
) -> None:
    found = look(plus(old, in_its_place(old, RECENT))).finding(code)
    assert found.standing is Standing.UNMET
    assert "old" not in {one.id for one in found.facts}


@pytest.mark.rule("R30")
@pytest.mark.parametrize("said", [{"adult": Known.NO}, {"born_on": date(2010, 1, 1)}], ids=str)
def test_a_child_does_not_grow_up_by_a_bare_word_with_another_date_of_birth(
    said: dict[str, object],
) -> None:
    child = Age(id="old", as_of=RECENT, **said)  # type: ignore[arg-type]
    for day in (date(2022, 1, 15), RECENT):
        older = Age(id="new", as_of=day, adult=Known.NO, born_on=date(2004, 2, 1), supersedes="old")
        assert look(plus(child, older)).standing("adult") is Standing.UNMET


def test_a_later_word_takes_the_place_of_a_protecting_one_only_from_its_own_day_on() -> None:
    old = Engagement(id="old", as_of=date(2022, 2, 10), engaged=True)
    facts = plus(old, in_its_place(old, date(2022, 2, 21)))
    for day in (12, 22):
        found = look(facts, datetime.fromisoformat(f"2022-02-{day}T12:00:00+00:00"))
        assert found.standing("not-engaged") is Standing.UNMET


# Whole cases

SENDERS: tuple[tuple[str, Actor | str], ...] = (
    ("a stranger", STRANGER),
    ("the authority", AUTHORITY),
    ("an assessor", ASSESSOR),
)


def _say(life: Life, fact: AnyFact, by: Actor | str, now: datetime) -> None:
    if isinstance(by, Actor):
        life.ask(RecordFacts(facts=(fact,)), by, now)
    else:
        life.news(now, fact, by=by)


@pytest.mark.rule("R77")
@pytest.mark.parametrize("by", [who for _, who in SENDERS], ids=[name for name, _ in SENDERS])
def test_nobody_brings_a_case_back_by_dating_an_engagement_earlier(by: Actor | str) -> None:
    life = referred()
    life.news(at("02-24 12:00"), engaged(at("02-24 12:00"), id="eng"))
    assert stage_of(life) is Stage.NFA_ENGAGED
    earlier = Engagement(id="other", as_of=LONG_AGO, engaged=True, supersedes="eng")
    _say(life, earlier, by, at("02-24 13:00"))
    assert stage_of(life) is Stage.NFA_ENGAGED


@pytest.mark.rule("R30")
def test_a_child_of_the_safeguarding_leads_word_stays_one_by_an_assessors_bare_word() -> None:
    life = referred()
    child = Age(id="c1", as_of=date(2022, 2, 24), adult=Known.NO)
    life.ask(RecordFacts(facts=(child,)), LEAD, at("02-24 12:00"))
    assert stage_of(life) is Stage.HELD_SAFEGUARDING
    grown = replace(
        child, id="c2", as_of=date(2022, 1, 15), born_on=date(2004, 2, 1), supersedes="c1"
    )
    _say(life, grown, ASSESSOR, at("02-24 13:00"))
    assert stage_of(life) is Stage.HELD_SAFEGUARDING


# Any word, any day

_PROTECTING_KINDS = (
    Engagement,
    Sleeping,
    Offer,
    AuthorityStatement,
    EussWord,
    Permission,
    Residence,
    CameToSleepRough,
    Age,
    Indication,
)
ANY_PROTECTING: st.SearchStrategy[AnyFact] = (
    st.sampled_from(_PROTECTING_KINDS)
    .flatmap(a_fact)
    .filter(lambda fact: protects(fact) and fact.basis is not Basis.CONSENT)
)


@st.composite
def replacing(draw: st.DrawFn) -> tuple[AnyFact, AnyFact]:
    """A word that protects, and one of its kind in its place that rests on nothing: as any may be,
    or the same but for its day.
    """
    old = replace(draw(ANY_PROTECTING), id="old", supersedes="", evidence=())
    other = draw(a_fact(type(old)))
    new = draw(st.sampled_from([other, replace(old, as_of=other.as_of)]))
    return old, replace(new, id="new", supersedes="old", evidence=(), basis=Basis.PUBLIC_TASK)


def _takes_back(old: AnyFact, new: AnyFact) -> bool:
    """An authority that takes back its own word on what help there was."""
    return (
        isinstance(old, AuthorityStatement)
        and isinstance(new, AuthorityStatement)
        and speaker(old) == speaker(new)
    )


def _clears(new: AnyFact) -> bool:
    return isinstance(new, Indication) and not protects(new)


def loosened(beside: Assessment, instead: Assessment, *, answers: bool) -> list[str]:
    """The findings that are met, or shown not to be so no longer, only because a word was taken out
    of what counts. Where a plain word may answer what was not known, only the latter.
    """
    return [
        was.code
        for was, now in zip(beside.findings, instead.findings, strict=True)
        if (was.standing is Standing.UNMET and now.standing is not Standing.UNMET)
        or (not answers and was.standing is not Standing.MET and now.standing is Standing.MET)
    ]


@settings(max_examples=600, deadline=None)
@given(replacing(), LATE)
def test_no_word_without_evidence_takes_the_place_of_one_that_protects_more(
    pair: tuple[AnyFact, AnyFact], on: datetime
) -> None:
    """Beside everything that opens a case, naming a word never opens more than standing beside
    it.
    """
    old, new = pair
    if _takes_back(old, new) or _clears(new):
        return
    stands = assess(plus(old, replace(new, supersedes="")), on, GUIDANCE)
    instead = assess(plus(old, new), on, GUIDANCE)
    seen_in_hypothesis(type(old).__name__)
    answers = isinstance(old, Residence)
    assert not loosened(stands, instead, answers=answers)
    if not answers:
        assert all(was or not now for was, now in zip(opened(stands), opened(instead), strict=True))


def _words_on_residence(id: str) -> list[Residence]:
    days = (None, END - timedelta(minutes=1), END + timedelta(minutes=1))
    return [
        Residence(id=id, as_of=RECENT, eea_or_family=one, resident_before_end=other, arrived_at=day)
        for one, other, day in product(Known, Known, days)
    ]


@pytest.mark.rule("R54", "R55")
def test_no_bare_word_on_residence_opens_what_another_had_closed() -> None:
    for old, new in product(_words_on_residence("old"), _words_on_residence("new")):
        if protects(old):
            beside = look(plus(old, new))
            instead = look(plus(old, replace(new, supersedes="old")))
            assert not loosened(beside, instead, answers=True), (old, new)


@pytest.mark.rule("R77")
@settings(max_examples=100, deadline=None)
@given(DAYS, DAYS, st.sampled_from(Known))
def test_an_authority_takes_back_no_engagement_by_a_bare_word(
    day: date, other: date, now: Known
) -> None:
    said = statement("old", day, engaged=Known.YES)
    word = replace(statement("new", other, engaged=now), supersedes="old")
    both = replace(word, supersedes="")
    assert look(plus(said, both)).standing("not-engaged") is (
        look(plus(said, word)).standing("not-engaged")
    )


# A report of another body than the authority

_TELLS: st.SearchStrategy[AnyFact] = (
    st.sampled_from((Engagement, Sleeping, Offer))
    .flatmap(a_fact)
    .filter(lambda fact: good_news(fact) and fact.basis is not Basis.CONSENT)
)


@pytest.mark.rule("R77", "R72")
@given(_TELLS, st.booleans())
def test_a_report_of_another_body_takes_the_place_of_nobodys_word(
    fact: AnyFact, authoritys: bool
) -> None:
    facts: Facts = plus(item("x", RECENT), facts=OPEN)
    named = replace(fact, id="n", supersedes=OPEN.known[0].id, evidence=("x-e",))
    came = sifted((named,), facts, "report/1", authoritys, at("02-24 12:00"))
    assert len(came.used) == 1
    assert bool(came.used[0].supersedes) is authoritys


def test_what_another_body_reports_again_is_the_same_again() -> None:
    life = referred()
    told = Engagement(id="n", as_of=RECENT, engaged=True, supersedes="eng")
    for minute in (0, 1):
        life.news(at(f"02-24 12:0{minute}"), told, by=STRANGER)
    words = [fact for fact in life.facts.known if isinstance(fact, Engagement) and fact.engaged]
    assert [(one.id, one.supersedes) for one in words] == [("n", "")]


def test_a_bare_word_on_an_offer_does_not_put_off_when_it_was_taken_up() -> None:
    taken = replace(offer("old", RECENT), response=Response.ACCEPTED, kind=OfferKind.OTHER)
    put_off = replace(taken, id="new", supersedes="old", answered_on=date(2022, 6, 1), evidence=())
    assert look(plus(taken, put_off)).standing("not-engaged") is Standing.UNMET
