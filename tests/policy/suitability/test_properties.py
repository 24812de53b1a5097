"""What holds for any facts at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from policy.suitability.evidence.facts import (
    Age,
    AnyFact,
    Application,
    AuthorityStatement,
    Consulted,
    EffortToChange,
    EussWord,
    Facts,
    Incident,
    Offer,
    Permission,
    PncResult,
    Residence,
    Sleeping,
)
from policy.suitability.evidence.other_circumstances import (
    Circumstance,
    PriorityNeed,
    Vulnerability,
)
from policy.suitability.evidence.reading import read
from policy.suitability.evidence.recorded import in_one_act, is_clearing
from policy.suitability.evidence.words import (
    BehaviourKind,
    Body,
    Euss,
    Known,
    OfferKind,
    PermissionKind,
    Place,
    PlaceNation,
    Standing,
)
from policy.suitability.gates.assessment import Assessment, Opens, assess
from policy.suitability.gates.window import window
from policy.suitability.rulebook import SuitabilityBook
from policy.suitability.screens.explain import SHORT_BYTES, explain, explain_short
from policy.suitability.words import EXITS, Stage
from policy.time import add_months, at_london, end_of_london_day
from tests.policy.suitability.cases import CASES, GUIDANCE, REPLACED
from tests.policy.suitability.changed import DAY, OPEN, offer
from tests.policy.suitability.lives import DAYS, MOMENTS, any_fact, any_facts

BOOKS = st.sampled_from([GUIDANCE, REPLACED])
KNOWN_CASES = st.sampled_from([case.facts for case in CASES])
NEAR_OPEN = st.lists(any_fact(), max_size=3).map(
    lambda more: replace(OPEN, known=(*OPEN.known, *more))
)
LIVES = any_facts() | NEAR_OPEN | KNOWN_CASES
LATE = st.datetimes(
    datetime(2022, 2, 22),  # noqa: DTZ001
    datetime(2023, 2, 22),  # noqa: DTZ001
    timezones=st.just(UTC),
)
BEFORE_A_DECISION = {*EXITS} | {
    Stage.AWAITING_INFO,
    Stage.ASSESSING,
    Stage.AWAITING_AUTHORITY,
    Stage.SUPPORT_WINDOW,
    Stage.HELD_SAFEGUARDING,
    Stage.CONCLUDING,
    Stage.THRESHOLD_MET,
}


def opened(found: Assessment) -> tuple[bool, bool, bool, bool]:
    return found.may_conclude, found.may_refer, found.may_refuse, found.may_cancel


def not_met(found: Assessment, *opens: Opens) -> list[str]:
    return [
        one.code
        for one in found.findings
        if one.opens in opens and one.standing is not Standing.MET
    ]


@settings(max_examples=100)
@given(LIVES, MOMENTS, BOOKS)
def test_any_facts_come_to_something(facts: Facts, on: datetime, book: SuitabilityBook) -> None:
    found = assess(facts, on, book)
    assert found.stage in BEFORE_A_DECISION
    assert explain(found)
    assert len(explain_short(found).encode()) <= SHORT_BYTES


@st.composite
def reordered(draw: st.DrawFn) -> tuple[Facts, list[AnyFact]]:
    """Facts, and the same ones in another order, but for what is on record when one is cleared."""
    facts = draw(LIVES)
    shuffled: list[AnyFact] = []
    between: list[AnyFact] = []
    for fact in facts.known:
        if is_clearing(fact):
            shuffled += [*draw(st.permutations(between)), fact]
            between = []
        else:
            between.append(fact)
    return facts, [*shuffled, *draw(st.permutations(between))]


@settings(max_examples=100)
@given(reordered(), MOMENTS)
def test_the_order_of_facts_never_matters_but_for_what_was_on_record_when_one_was_cleared(
    drawn: tuple[Facts, list[AnyFact]], on: datetime
) -> None:
    facts, shuffled = drawn
    assert assess(replace(facts, known=tuple(shuffled)), on, GUIDANCE) == assess(
        facts, on, GUIDANCE
    )


@settings(max_examples=200)
@given(LIVES.flatmap(lambda f: st.tuples(st.just(f), st.permutations(f.known))), MOMENTS)
def test_within_one_act_the_order_of_facts_never_matters(
    drawn: tuple[Facts, list[AnyFact]], on: datetime
) -> None:
    facts, shuffled = drawn
    one, other = (
        assess(replace(facts, known=in_one_act(known)), on, GUIDANCE)
        for known in (facts.known, shuffled)
    )
    assert one == other


@settings(max_examples=100)
@given(LIVES, MOMENTS)
def test_a_fact_said_twice_counts_once(facts: Facts, on: datetime) -> None:
    twice = replace(facts, known=facts.known * 2)
    assert assess(twice, on, GUIDANCE) == assess(facts, on, GUIDANCE)


SILENT: tuple[AnyFact, ...] = (
    Sleeping(id="", as_of=DAY, place=Place.NOT_KNOWN),
    Offer(id="", as_of=DAY, provider="", kind=OfferKind.OTHER),
    *(AuthorityStatement(id="", as_of=DAY, body=body) for body in Body),
    *(Consulted(id="", as_of=DAY, body=body) for body in Body),
    Age(id="", as_of=DAY),
    Circumstance(id="", as_of=DAY, kind=Vulnerability.OTHER),
    EffortToChange(id="", as_of=DAY),
    Incident(id="", as_of=DAY, nation=PlaceNation.ENGLAND, kind=BehaviourKind.OTHER),
    PriorityNeed(id="", as_of=DAY, in_priority_need=Known.UNKNOWN),
    Permission(id="", as_of=DAY, kind=PermissionKind.UNKNOWN),
    EussWord(id="", as_of=DAY, standing=Euss.UNKNOWN),
    Residence(id="", as_of=DAY, eea_or_family=Known.UNKNOWN),
)
"""Facts in which everything is unknown."""


def says_nothing() -> st.SearchStrategy[AnyFact]:
    """One of them, of any day."""
    return st.builds(
        lambda fact, day: replace(fact, id="nothing", as_of=day), st.sampled_from(SILENT), DAYS
    )


@settings(max_examples=100)
@given(LIVES, MOMENTS | LATE, says_nothing())
def test_what_is_unknown_opens_nothing(facts: Facts, on: datetime, more: AnyFact) -> None:
    before = assess(facts, on, GUIDANCE)
    after = assess(replace(facts, known=(*facts.known, more)), on, GUIDANCE)
    assert all(was or not now for was, now in zip(opened(before), opened(after), strict=True))
    if before.stage in EXITS:
        assert after.stage in EXITS or more.id in {f.supersedes for f in facts.known}


@settings(max_examples=100)
@given(LIVES, LATE, st.integers(1, 2000))
def test_no_time_alone_makes_the_refusal_limb_met(facts: Facts, on: datetime, hours: int) -> None:
    later = on + timedelta(hours=hours)
    before, after = (assess(facts, moment, GUIDANCE) for moment in (on, later))
    if all(fact.as_of <= on.date() for fact in facts.known) and not any(
        isinstance(fact, Offer) and fact.answered_on and fact.answered_on > on.date()
        for fact in facts.known
    ):
        met = before.standing("limb-refused-support") is Standing.MET
        assert met or after.standing("limb-refused-support") is not Standing.MET


@settings(max_examples=100)
@given(LIVES, MOMENTS | LATE, BOOKS)
def test_nothing_may_follow_past_a_gate(facts: Facts, on: datetime, book: SuitabilityBook) -> None:
    found = assess(facts, on, book)
    assert found.may_conclude == (not not_met(found, Opens.CONCLUDE))
    assert found.may_refer == (not not_met(found, Opens.CONCLUDE, Opens.REFER))
    assert found.may_refuse == (not not_met(found, Opens.CONCLUDE, Opens.REFER, Opens.REFUSE))
    assert found.may_cancel == (not not_met(found, Opens.CONCLUDE, Opens.REFER, Opens.CANCEL))
    assert found.may_refer == (found.stage is Stage.THRESHOLD_MET)
    if found.may_conclude:
        assert found.window is not None and found.window.complete


@given(st.dates(date(2020, 12, 1), date(2029, 12, 31)))
def test_a_window_ends_with_its_last_day_in_london(day: date) -> None:
    facts = Facts(
        channel=OPEN.channel,
        opened_at=at_london(day, time(12)),
        nation=OPEN.nation,
        authority=OPEN.authority,
        adult=Known.YES,
        known=(offer("first", day),),
    )
    last = add_months(day, 3)
    end = end_of_london_day(last)
    before = window(read(facts, end - timedelta(minutes=1), GUIDANCE))
    after = window(read(facts, end, GUIDANCE))
    assert before is not None and after is not None
    assert (before.anchor, before.last_day, before.ends_at) == (day, last, end)
    assert (before.complete, after.complete) == (False, True)


@given(LIVES, MOMENTS)
def test_no_application_means_nothing_to_refuse(facts: Facts, on: datetime) -> None:
    none = tuple(fact for fact in facts.known if not isinstance(fact, Application))
    assert not assess(replace(facts, known=none), on, GUIDANCE).may_refuse


@given(LIVES, MOMENTS | LATE)
def test_nothing_follows_without_a_result_of_the_police_computer(
    facts: Facts, on: datetime
) -> None:
    none = tuple(fact for fact in facts.known if not isinstance(fact, PncResult))
    found = assess(replace(facts, known=none), on, GUIDANCE)
    assert not any(opened(found))
