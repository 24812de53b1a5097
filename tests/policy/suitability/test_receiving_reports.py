"""What is acknowledged of a report at the edge is what its case then uses: one judge for any sender
and any date.
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.suitability.deeds import AuthorityReported, Order, RecordFacts
from policy.suitability.deeds.authority_report import refused_report
from policy.suitability.evidence.facts import AnyFact, Engagement, PncResult, Sleeping
from policy.suitability.evidence.words import Basis, Place
from policy.suitability.lifecycle import advance
from policy.suitability.news.sifting import NOT_AN_AUTHORITYS, THE_AREAS_AUTHORITYS, WHY, sifted
from tests.policy.suitability.life import ASSESSOR, AUTHORITY, REFERRED, STRANGER, referred

STATE, NOW = referred().state, REFERRED
DAYS = st.one_of(st.dates(), st.sampled_from([date.min, date.max, date(1899, 12, 31)]))
FACTS: st.SearchStrategy[AnyFact] = st.one_of(
    st.builds(Engagement, id=st.sampled_from("ab"), as_of=DAYS, engaged=st.booleans()),
    st.builds(
        Sleeping,
        id=st.sampled_from("ab"),
        as_of=DAYS,
        place=st.sampled_from(Place),
        basis=st.sampled_from(Basis),
    ),
    st.builds(PncResult, id=st.sampled_from("ab"), as_of=DAYS),
)


@given(st.lists(FACTS, min_size=1, max_size=3), st.sampled_from([AUTHORITY, STRANGER]))
def test_what_the_edge_acknowledges_its_case_uses(said: list[AnyFact], by: str) -> None:
    report = AuthorityReported(id="report/1", at=NOW, by=by, facts=tuple(said))
    at_the_edge = refused_report(STATE, report, by == AUTHORITY, NOW)
    assert advance(STATE, report, NOW).decision.refusal == at_the_edge


@pytest.mark.parametrize("day", [date.min, date(1899, 12, 31), date(2200, 1, 1), date.max])
def test_a_fact_of_a_year_that_nobody_lived_in_is_refused(day: date) -> None:
    fact = Sleeping(id="s", as_of=day, place=Place.PARK)
    asked = Order(id="o", at=NOW, actor=ASSESSOR, command=RecordFacts(facts=(fact,)))
    refusal = advance(STATE, asked, NOW).decision.refusal
    assert refusal is not None
    assert refusal.code in {"no-such-time", "fact-in-future"}


@pytest.mark.rule("R77", allows="good news with a date that cannot be")
@pytest.mark.parametrize("day", [date.min, date.max])
def test_good_news_counts_whatever_its_date(day: date) -> None:
    good = Engagement(id="g", as_of=day, engaged=True)
    report = AuthorityReported(id="r", at=NOW, by=STRANGER, facts=(good,))
    after = advance(STATE, report, NOW).decision.state
    assert after.facts is not None
    assert any(isinstance(fact, Engagement) and fact.engaged for fact in after.facts.known)


@given(st.lists(FACTS, max_size=4), st.booleans())
def test_every_fact_of_a_report_is_used_or_left_out_with_a_reason(
    said: list[AnyFact], authoritys: bool
) -> None:
    assert STATE.facts is not None
    came = sifted(tuple(said), STATE.facts, "report/1", authoritys, NOW)
    left = {item.place for item in came.left_out}
    assert len(came.used) + len(left) == len(said)
    kept = [fact for place, fact in enumerate(said, start=1) if place not in left]
    assert [type(fact) for fact in kept] == [type(fact) for fact in came.used]
    assert all(WHY[item.refusal.code] == item.refusal for item in came.left_out)


@given(st.lists(FACTS, min_size=1, max_size=4), st.booleans())
def test_what_is_left_out_is_never_what_its_case_uses(
    said: list[AnyFact], authoritys: bool
) -> None:
    assert STATE.facts is not None
    by = AUTHORITY if authoritys else STRANGER
    report = AuthorityReported(id="report/1", at=NOW, by=by, facts=tuple(said))
    came = sifted(report.facts, STATE.facts, report.id, authoritys, NOW)
    after = advance(STATE, report, NOW).decision.state
    assert after.facts is not None
    assert after.facts.known[len(STATE.facts.known) :] == tuple(dict.fromkeys(came.used))


def test_why_a_fact_is_left_out_is_said_of_each() -> None:
    assert STATE.facts is not None
    said = (
        Engagement(id="taken-up", as_of=NOW.date(), engaged=True),
        PncResult(id="pnc", as_of=NOW.date()),
        Sleeping(id="seen", as_of=NOW.date(), place=Place.PARK),
    )
    ours = sifted(said, STATE.facts, "report/1", True, NOW)
    theirs = sifted(said, STATE.facts, "report/1", False, NOW)
    assert [(one.place, one.refusal) for one in ours.left_out] == [(2, NOT_AN_AUTHORITYS)]
    assert [(one.place, one.refusal) for one in theirs.left_out] == [
        (2, NOT_AN_AUTHORITYS),
        (3, THE_AREAS_AUTHORITYS),
    ]
