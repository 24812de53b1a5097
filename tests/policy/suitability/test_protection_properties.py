"""What protects the person, in any history: nothing adverse without suitable offers refused in the
window, no service whose own gate is closed, and no fact that helps makes it worse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import event as seen_in_hypothesis
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.suitability.deeds import (
    Actor,
    ClearanceGiven,
    Command,
    HandedOver,
    RecordFacts,
    ReportAttempt,
    ServedInPerson,
    ServedToFile,
    ServeToFile,
)
from policy.suitability.evidence.facts import (
    Age,
    AnyFact,
    Application,
    AuthorityStatement,
    Conclusion,
    Engagement,
    EussWord,
    Facts,
    Indication,
    Offer,
    Permission,
    Residence,
    Sleeping,
    WindowChange,
)
from policy.suitability.evidence.other_circumstances import Circumstance, Vulnerability
from policy.suitability.evidence.reading import read
from policy.suitability.evidence.words import (
    Availability,
    Euss,
    Indicator,
    Known,
    Limb,
    PermissionKind,
    Place,
    Response,
    Standing,
)
from policy.suitability.gates.assessment import Assessment, assess
from policy.suitability.gates.own_gate import gate_at
from policy.suitability.rulebook import suitability_book, suitability_book_at
from policy.suitability.state import SuitabilityState
from policy.suitability.words import EXITS, DecisionKind, Stage
from policy.time import at_london, london_day
from tests.policy.suitability.cases import GUIDANCE
from tests.policy.suitability.changed import OPEN, item, minus, offer, statement
from tests.policy.suitability.every_way import Followed
from tests.policy.suitability.life import (
    ASSESSOR,
    CLEAR,
    OFFICER,
    SERVED,
    UNCHANGED,
    at,
)
from tests.policy.suitability.life_moves import Turned, lives
from tests.policy.suitability.test_life_own_gate import ENDS, WITHDRAWN, cancelled, ill, refused
from tests.policy.suitability.test_properties import LIVES

NEAR = st.dates(date(2021, 8, 1), date(2022, 3, 10))
LATER = st.datetimes(datetime(2022, 2, 20), datetime(2022, 9, 1), timezones=st.just(UTC))  # noqa: DTZ001
quick = settings(max_examples=150, deadline=None)


# Without suitable offers refused in the window, nothing


def refused_in_the_window(facts: Facts, on: datetime) -> bool:
    """By hand, from what counts on a day: two suitable offers, refused on two days from the first
    day of the window on, one of them within it.
    """
    case = read(facts, on, GUIDANCE)
    window = assess(facts, on, GUIDANCE).window
    if window is None:
        return False
    days: list[date] = []
    for one in case.of(Offer):
        suits = one.need.strip() and one.eligible is Known.YES and one.suitable is Known.YES
        no = one.response is Response.REFUSED and one.health_linked is Known.NO
        day = max(one.as_of, one.answered_on or one.as_of)
        if suits and no and window.anchor <= day <= case.day:
            days.append(day)
    return len(set(days)) >= 2 and min(days) <= window.last_day


def agreed_by_two(facts: Facts) -> bool:
    return any(
        isinstance(one, WindowChange)
        and one.counts_from is not None
        and one.author.strip().casefold() != one.reviewer.strip().casefold()
        and one.reason.strip()
        and one.evidence
        for one in facts.known
    )


def an_offer() -> st.SearchStrategy[Offer]:
    return st.builds(
        lambda id, day, later, answer, ill: replace(
            offer(f"o{id}", day, response=answer),
            answered_on=day + timedelta(days=later),
            health_linked=ill,
        ),
        st.integers(0, 9),
        NEAR,
        st.sampled_from([0, 0, 1, 30, 100]),
        st.sampled_from([Response.REFUSED] * 6 + list(Response)),
        st.sampled_from([Known.NO] * 6 + list(Known)),
    )


def a_change() -> st.SearchStrategy[WindowChange]:
    return st.builds(
        WindowChange,
        id=st.just("change"),
        as_of=NEAR,
        until=NEAR,
        reason=st.sampled_from(["many needs", "many needs", ""]),
        author=st.just("A-1"),
        reviewer=st.sampled_from(["A-2", "A-2", "A-1"]),
        evidence=st.just(("01-evidence-item-1",)),
        counts_from=st.none() | NEAR,
    )


def _history(
    opened: date,
    received: date | None,
    offers: list[Offer],
    changes: list[WindowChange],
    said: date,
    everything: bool,
) -> Facts:
    held = tuple({one.id: item(one.id, one.as_of) for one in offers}.values())
    word = Availability.REFUSED_EVERYTHING if everything else Availability.OFFERED
    conclusions = (
        replace(one, as_of=date(2022, 8, 1)) for one in OPEN.known if isinstance(one, Conclusion)
    )
    rest = minus(Offer, AuthorityStatement, Conclusion).known
    return replace(
        OPEN,
        opened_at=at_london(opened, time(9)),
        received_at=None if received is None else at_london(received, time(9)),
        known=(*rest, *offers, *held, *changes, statement("s", said, word), *conclusions),
    )


HISTORIES = st.builds(
    _history,
    NEAR,
    st.none() | NEAR,
    st.lists(an_offer(), max_size=6, unique_by=lambda one: one.id),
    st.lists(a_change(), max_size=1),
    st.dates(date(2022, 1, 1), date(2022, 8, 1)),
    st.booleans(),
)


@settings(max_examples=400, deadline=None)
@given(HISTORIES, LATER)
def test_no_limb_is_shown_without_suitable_offers_refused_in_the_window(
    facts: Facts, on: datetime
) -> None:
    found = assess(facts, on, GUIDANCE)
    shown = found.standing("limb-refused-support") is Standing.MET
    seen_in_hypothesis(f"shown {shown}")
    if shown or found.may_conclude:
        assert refused_in_the_window(facts, on)


@settings(max_examples=400, deadline=None)
@given(HISTORIES, LATER)
def test_no_window_begins_before_the_receipt_unless_two_people_agreed(
    facts: Facts, on: datetime
) -> None:
    window = assess(facts, on, GUIDANCE).window
    if window is None:
        return
    opened = london_day(facts.opened_at)
    received = london_day(facts.received_at or facts.opened_at)
    assert window.anchor >= max(opened, GUIDANCE.rule_from)
    assert window.anchor >= received or agreed_by_two(facts)
    assert window.last_day >= window.anchor


def test_the_histories_hold_limbs_that_are_shown_too() -> None:
    assert assess(OPEN, at("02-22 12:00"), GUIDANCE).may_cancel
    assert refused_in_the_window(OPEN, at("02-22 12:00"))


STEPS = frozenset({"limb-concluded", "summary-sent", "decision-checked", "clearance-given"})
SERVICE = frozenset({"served-in-person", "handed-over", "served-to-file"})


def recorded(
    life: Iterable[Turned],
) -> Iterable[tuple[SuitabilityState, str, datetime, object]]:
    for played in life:
        for one in played.turn.recording.events:
            yield played.before, one.event.kind, one.recorded_at, one.event


@settings(max_examples=80, deadline=None)
@given(lives())
def test_nothing_adverse_happens_without_suitable_offers_refused_in_the_window(
    life: tuple[Turned, ...],
) -> None:
    for played in life:
        kinds = {one.event.kind for one in played.turn.recording.events}
        met = [
            one.event
            for one in played.turn.recording.events
            if getattr(one.event, "met", True) and one.event.kind in STEPS | SERVICE
        ]
        # What else was heard in the same turn may have come after it.
        if met and not kinds & {"facts-recorded", "authority-reported"}:
            assert played.after.facts is not None
            assert refused_in_the_window(played.after.facts, played.now)


# No service whose own gate is closed


def _closing(life: Followed, now: datetime) -> tuple[tuple[AnyFact, ...], ...]:
    """What closes a gate, or opens it, or says nothing."""
    day = now.date()
    limited = PermissionKind.LIMITED_STAY
    return (
        (replace(WITHDRAWN, id=f"w-{now}", as_of=day),),
        (Permission(id=f"n-{now}", as_of=day, kind=PermissionKind.NONE),),
        (Permission(id=f"u-{now}", as_of=day, kind=PermissionKind.UNKNOWN),),
        (Permission(id=f"e-{now}", as_of=day, kind=limited, expires_on=day + timedelta(days=1)),),
        (Permission(id=f"l-{now}", as_of=day, kind=limited),),
        (Application(id=f"p-{now}", as_of=day, in_country=True, pending=True),),
        ill(life),
        (Engagement(id=f"g-{now}", as_of=day, engaged=True),),
        (Indication(id=f"i-{now}", as_of=day, indicator=Indicator.TRAFFICKING),),
        (item(f"x-{now}", day),),
    )


_TRIED = ReportAttempt(where="a doorway", note="not met")
DEEDS: tuple[tuple[Command, Actor], ...] = (
    (UNCHANGED, OFFICER),
    (CLEAR, OFFICER),
    (SERVED, OFFICER),
    (SERVED, OFFICER),
    (ServeToFile(note="looked for, not met"), OFFICER),
    (_TRIED, OFFICER),
)
_PAUSES = st.sampled_from([timedelta(minutes=m) for m in (0, 1, 30, 180, 600, 1440, 3000)])
_MOVE = st.tuples(
    _PAUSES,
    st.integers(0, len(DEEDS) + 9),
    st.sampled_from([timedelta(0), timedelta(0), timedelta(minutes=20), timedelta(hours=3)]),
)
STARTS = st.sampled_from(["refused", "cancelled", "ends"])


def _begun(which: str) -> Followed:
    match which:
        case "refused":
            made = refused()
        case "cancelled":
            made = cancelled()
        case _:
            made = cancelled(replace(ENDS, expires_on=date(2022, 3, 4)))
    life = Followed(made.state)
    now = at("03-02 09:00")
    life.ask(UNCHANGED, OFFICER, now)
    life.ask(CLEAR, OFFICER, now)
    return life


@settings(max_examples=150, deadline=None)
@given(STARTS, st.lists(_MOVE, max_size=10))
def test_nothing_is_cleared_or_served_whose_own_gate_is_closed(
    which: str, moves: list[tuple[timedelta, int, timedelta]]
) -> None:
    life, now = _begun(which), at("03-02 09:01")
    for pause, move, ago in moves:
        now += pause
        before = life.wait(now).state
        known = len(life.history)
        if move < len(DEEDS):
            command, actor = DEEDS[move]
            life.ask(command, actor, now, max(now - ago, at("03-01 12:00")))
        else:
            closing = _closing(life, now)
            facts = closing[move - len(DEEDS)]
            life.ask(RecordFacts(facts=facts), ASSESSOR, now)
        assert before.decision is not None and before.facts is not None
        kind = before.decision.decision
        for one in life.history[known:]:
            moment = one.event.at
            if isinstance(one.event, ClearanceGiven | ServedToFile):
                assert gate_at(kind, before.facts, now, GUIDANCE).open
            if isinstance(one.event, ServedInPerson | HandedOver):
                seen_in_hypothesis("served")
                assert not gate_at(kind, before.facts, moment, GUIDANCE).closed or (
                    before.blocked_from is not None and moment.date() < before.blocked_from
                )
        if life.state.stage is Stage.CLEARED:
            assert life.state.facts is not None
            assert gate_at(kind, life.state.facts, now, GUIDANCE).open
        if life.state.stage in {Stage.DECIDED, Stage.SERVED_TO_FILE}:
            assert life.state.facts is not None
            assert not gate_at(kind, life.state.facts, now, GUIDANCE).closed


# What helps never makes it worse

DAY = date(2022, 2, 21)
HELPS: tuple[AnyFact, ...] = (
    Engagement(id="helps", as_of=DAY, engaged=True),
    statement("helps", DAY, engaged=Known.YES),
    statement("helps", DAY, Availability.USED_UP),
    statement("helps", DAY, Availability.NONE_OFFERED),
    offer("helps", DAY, response=Response.ACCEPTED),
    replace(offer("helps", DAY, response=Response.COULD_NOT), suitable=Known.NO),
    Sleeping(id="helps", as_of=DAY, place=Place.HOSTEL),
    Sleeping(id="helps", as_of=DAY, place=Place.SETTLED_HOME),
    *(Indication(id="helps", as_of=DAY, indicator=one) for one in Indicator),
    *(
        EussWord(id="helps", as_of=DAY, standing=one)
        for one in (Euss.GRANTED, Euss.PENDING, Euss.POSSIBLY_ELIGIBLE)
    ),
    Permission(id="helps", as_of=DAY, kind=PermissionKind.PROTECTION),
    Permission(id="helps", as_of=DAY, kind=PermissionKind.INDEFINITE),
    Residence(id="helps", as_of=DAY, eea_or_family=Known.YES, resident_before_end=Known.YES),
    Age(id="helps", as_of=DAY, adult=Known.NO),
    Circumstance(
        id="helps",
        as_of=DAY,
        kind=Vulnerability.MENTAL_HEALTH,
        bears_on_support=Known.YES,
        words="invented",
    ),
    *(
        Conclusion(id="helps", as_of=DAY, limb=limb, met=False, by="A-1", reason="not so")
        for limb in Limb
    ),
)
"""The facts that help somebody: support taken up, or none there; a bed; what must be safe first;
what puts somebody out of reach; what must be read; and a person who says that a limb is not met.
"""


def opened(found: Assessment) -> tuple[bool, bool, bool, bool]:
    return found.may_conclude, found.may_refer, found.may_refuse, found.may_cancel


@settings(max_examples=300, deadline=None)
@given(LIVES | HISTORIES, LATER, st.sampled_from(HELPS), NEAR)
def test_a_fact_that_helps_never_opens_anything(
    facts: Facts, on: datetime, helps: AnyFact, day: date
) -> None:
    before = assess(facts, on, GUIDANCE)
    more = replace(helps, as_of=day)
    after = assess(replace(facts, known=(*facts.known, more)), on, GUIDANCE)
    assert all(was or not now for was, now in zip(opened(before), opened(after), strict=True))
    if before.stage in EXITS and day <= on.date():
        assert after.stage in EXITS


@quick
@given(LIVES | HISTORIES, LATER, st.data())
def test_a_refusal_corrected_to_illness_never_opens_anything(
    facts: Facts, on: datetime, data: st.DataObject
) -> None:
    # Of one id a case holds one fact.
    held = Counter(one.id for one in facts.known)
    made = [one for one in facts.known if isinstance(one, Offer) and held[one.id] == 1]
    if not made:
        return
    one = data.draw(st.sampled_from(made))
    corrected = replace(one, id="corrected", supersedes=one.id, health_linked=Known.YES)
    before = assess(facts, on, GUIDANCE)
    after = assess(replace(facts, known=(*facts.known, corrected)), on, GUIDANCE)
    assert all(was or not now for was, now in zip(opened(before), opened(after), strict=True))


@quick
@given(STARTS, st.sampled_from(HELPS))
def test_a_fact_that_helps_leaves_no_clearance_and_no_way_to_serve(
    which: str, helps: AnyFact
) -> None:
    life = _begun(which)
    now = at("03-02 10:00")
    if isinstance(helps, Conclusion):
        return
    life.ask(RecordFacts(facts=(replace(helps, as_of=now.date()),)), ASSESSOR, now)
    assert life.state.stage in {Stage.DECIDED, Stage.WITHDRAWAL_DUE}
    book = suitability_book_at(now)
    assert book == suitability_book(life.state.rulebook)
    assert life.state.decision is not None and life.state.facts is not None
    assert life.state.decision.decision in DecisionKind
    again = now + timedelta(minutes=1)
    life.ask(UNCHANGED, OFFICER, again)
    cleared = life.ask(CLEAR, OFFICER, again).code
    could_not = isinstance(helps, Offer) and helps.response is Response.COULD_NOT
    assert (cleared == "") is could_not
