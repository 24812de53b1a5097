"""Everything that may ever be sent to a case of this track, sense and nonsense, with any clock, and
whole lives of it. Every free text is `CANARY`, so that whatever shows one is found out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from policy.bank_holidays import CALENDAR
from policy.cases.events import RejectionCode
from policy.cases.turn import Turn, take_turn
from policy.suitability.deeds import (
    AcknowledgeEscalation,
    AcknowledgeSummary,
    Actor,
    AgreeWindow,
    AskClearance,
    AskRecheck,
    AuthorityReported,
    CalendarChanged,
    CaseOpened,
    CheckDecision,
    ClaimCase,
    CloseRoute,
    ConcludeLimb,
    DeadlinePassed,
    DeclineDecision,
    DeclineWindow,
    EscalatedByWatchdog,
    EscalationAcknowledged,
    EscalationTakenBack,
    Event,
    FinishTask,
    HandedOver,
    IncidentReported,
    LimbConcluded,
    MessageRejected,
    MoveCase,
    NoticeAccepted,
    NoticeFailed,
    Order,
    OrganisationSucceeded,
    PrepareSummary,
    ProposeDecision,
    ProposeWindow,
    RecordFacts,
    RecordRecheck,
    ReleaseCase,
    ReportAttempt,
    ReportService,
    SendEnquiry,
    SendSummary,
    ServedInPerson,
    ServedToFile,
    ServeToFile,
    VoidClearance,
    WithdrawDecision,
)
from policy.suitability.evidence.content import digest, evidence
from policy.suitability.evidence.factors import Factor, Weighed, as_read
from policy.suitability.evidence.facts import (
    AuthorityStatement,
    Conclusion,
    Engagement,
    EussWord,
    EvidenceItem,
    Indication,
    Offer,
    PncResult,
    Sleeping,
)
from policy.suitability.evidence.words import (
    Availability,
    Basis,
    Body,
    Euss,
    Indicator,
    Known,
    Limb,
    OfferKind,
    Place,
    PlaceNation,
    Response,
)
from policy.suitability.lifecycle import advance, next_deadline
from policy.suitability.state import SuitabilityState
from policy.suitability.words import (
    Audience,
    DeadlineName,
    DecisionKind,
    Manner,
    Role,
    TaskKind,
    Template,
)
from policy.time import london_day
from tests.policy.suitability.life import AUTHORITY, FIRST, REFERRED, life_at

CANARY = "CANARY"
Maker = Callable[[str, datetime, SuitabilityState], Order | Event]
Clock = Callable[[datetime], datetime]


def day_of(moment: datetime) -> date:
    try:
        return london_day(moment)
    except (ValueError, OverflowError):
        return date(2022, 3, 8)


def _facts(id: str, at: datetime) -> tuple[Any, ...]:
    """One of each kind that changes something, by their id."""
    day = day_of(at)
    return (
        Engagement(id=f"{id}-e", as_of=day, engaged=True),
        Engagement(id=f"{id}-n", as_of=day, engaged=False),
        Sleeping(id=f"{id}-h", as_of=day - timedelta(days=3), place=Place.HOSTEL),
        Sleeping(id=f"{id}-d", as_of=day, place=Place.DOORWAY),
        Offer(
            id=f"{id}-o",
            as_of=day,
            provider=CANARY,
            kind=OfferKind.ACCOMMODATION,
            response=Response.ACCEPTED,
        ),
        AuthorityStatement(
            id=f"{id}-s",
            as_of=day,
            body=Body.LOCAL_AUTHORITY,
            availability=Availability.USED_UP,
            offers_complete=True,
        ),
        Indication(id=f"{id}-i", as_of=day, indicator=Indicator.TRAFFICKING),
        Indication(id=f"{id}-c", as_of=day, indicator=Indicator.TRAFFICKING, cleared=True),
        EussWord(id=f"{id}-w", as_of=day, standing=Euss.GRANTED),
        PncResult(id=f"{id}-p", as_of=day, deportation_level=True),
        EvidenceItem(
            id=f"{id}-v",
            as_of=day,
            register=CANARY,
            kind=CANARY,
            document_reference=CANARY,
            sha256=CANARY,
        ),
        Engagement(id=f"{id}-b", as_of=day, engaged=True, basis=Basis.CONSENT),
        Conclusion(
            id=f"{id}-l", as_of=day, limb=Limb.BEHAVIOUR, met=True, by=CANARY, reason=CANARY
        ),
    )


NUMBER_OF_FACTS = 13


def _fact_order(place: int) -> Maker:
    def make(id: str, at: datetime, state: SuitabilityState) -> Order:
        command = RecordFacts(facts=(_facts(id, at)[place],))
        return Order(id=id, at=at, actor=Actor(id="A-9", roles=(Role.ASSESSOR,)), command=command)

    return make


def _report(place: int, by: str) -> Maker:
    return lambda id, at, state: AuthorityReported(
        id=id, at=at, by=by, facts=(_facts(id, at)[place],)
    )


def _event(kind: type[Any], **fields: object) -> Maker:
    return lambda id, at, state: kind(id=id, at=at, by=CANARY, **fields)


def _order(command: Any, by: str, *roles: Role) -> Maker:
    actor = Actor(id=by, roles=roles)
    return lambda id, at, state: Order(id=id, at=at, actor=actor, command=command)


def _about(make: Callable[[str], Any], by: str, *roles: Role) -> Maker:
    """An order about the content that the case has at that moment."""
    actor = Actor(id=by, roles=roles)
    return lambda id, at, state: Order(
        id=id, at=at, actor=actor, command=make(digest(state.facts) if state.facts else "")
    )


def _proposal(kind: DecisionKind) -> Maker:
    weighed = tuple(Weighed(factor=factor, words=CANARY) for factor in Factor)

    def make(id: str, at: datetime, state: SuitabilityState) -> Order:
        read = tuple(as_read(item) for item in evidence(state.facts)) if state.facts else ()
        command = ProposeDecision(
            decision=kind,
            content=digest(state.facts) if state.facts else "",
            factors=weighed,
            read=read,
            cancellation_guidance_considered=True,
            rights_notice=CANARY,
        )
        actor = Actor(id="D-9", roles=(Role.SRU_DECISION_MAKER,))
        return Order(id=id, at=at, actor=actor, command=command)

    return make


def _next_deadline(id: str, at: datetime, state: SuitabilityState) -> Event:
    running = next_deadline(state)
    return DeadlinePassed(
        id=id,
        at=at,
        by=CANARY,
        name=running.name if running else DeadlineName.WINDOW,
        rung=running.rung if running else CANARY,
        anchored_at=running.anchored_at if running else REFERRED,
    )


_A, _O, _S, _C, _U = (
    Role.ASSESSOR,
    Role.OFFICER,
    Role.SRU_DECISION_MAKER,
    Role.SRU_CHECKER,
    Role.UKVI_OFFICER,
)
_LOOKED = RecordRecheck(place=Place.DOORWAY, engaged=Known.NO, sources=(CANARY,))
SERVICE: tuple[Maker, ...] = (
    _order(_LOOKED, "O-9", _O),
    _order(_LOOKED, "O-9", _O),
    _order(AskClearance(note=CANARY), "O-9", _O),
    _order(AskClearance(note=CANARY), "O-9", _O),
    _order(ReportService(manner=Manner.IN_PERSON), "O-9", _O),
    _order(ReportService(manner=Manner.IN_PERSON), "O-9", _O),
    _order(ReportAttempt(where=CANARY, note=CANARY), "O-9", _O),
    _order(ServeToFile(note=CANARY), "O-9", _O),
    _order(WithdrawDecision(reason=CANARY), "U-9", _U),
    _order(AskRecheck(), "O-9", _O),
    _order(replace(_LOOKED, place=Place.NOT_KNOWN), "O-9", _O),
    _order(replace(_LOOKED, engaged=Known.YES), "O-9", _O),
    _order(VoidClearance(reason=CANARY), "O-9", _O),
    *(_report(place, AUTHORITY) for place in range(6)),
    _fact_order(10),
)
UNIT: tuple[Maker, ...] = (
    _about(lambda content: PrepareSummary(gaps=CANARY, content=content), "A-8", _A),
    _about(lambda content: SendSummary(content=content), "A-9", _A),
    _order(AcknowledgeSummary(), "D-8", _C),
    _order(ClaimCase(), "D-9", _S),
    _order(ReleaseCase(), "D-9", _S),
    *(_proposal(kind) for kind in DecisionKind),
    _about(lambda content: CheckDecision(content=content), "D-8", _C),
    _order(DeclineDecision(reason=CANARY), "D-8", _C),
)
PEOPLE: tuple[Maker, ...] = (
    *(
        _order(ConcludeLimb(limb=limb, met=met, reason=CANARY), "A-9", _A)
        for limb in Limb
        for met in (True, False)
    ),
    _order(ProposeWindow(until=date(2022, 6, 1), reason=CANARY, evidence=(CANARY,)), "A-9", _A),
    _order(ProposeWindow(until=date.max, reason=CANARY, evidence=("01-evidence-item-1",)), "A", _A),
    _order(AgreeWindow(), "A-8", _A),
    _order(DeclineWindow(reason=CANARY), "A-8", _A),
    _order(SendEnquiry(body=Body.LOCAL_AUTHORITY), "A-9", _A),
    _order(MoveCase(authority="S12000046", nation=PlaceNation.SCOTLAND), "A-9", _A),
    _order(MoveCase(authority=AUTHORITY, nation=PlaceNation.ENGLAND), "A-9", _A),
    _order(MoveCase(authority=CANARY, nation=PlaceNation.WALES), "A-9", _A),
    _order(CloseRoute(reason=CANARY), "A-9", _A),
    _order(AcknowledgeEscalation(), "S-9", Role.DUTY_SUPERVISOR),
    *(
        _order(FinishTask(task_id=CANARY, task=kind, result=CANARY), "S-9", Role.DUTY_SUPERVISOR)
        for kind in TaskKind
    ),
)
FACTS: tuple[Maker, ...] = (
    *(_fact_order(place) for place in range(NUMBER_OF_FACTS)),
    *(_report(place, by) for place in range(NUMBER_OF_FACTS) for by in (AUTHORITY, CANARY)),
)
FORGED: tuple[Maker, ...] = (
    _next_deadline,
    _event(ServedInPerson),
    _event(HandedOver),
    _event(IncidentReported),
    _event(ServedToFile, note=CANARY),
    *(_event(LimbConcluded, limb=limb, met=True, reason=CANARY) for limb in Limb),
    _event(EscalationAcknowledged),
    _event(EscalatedByWatchdog, name=DeadlineName.ENQUIRY, rung=CANARY),
    lambda id, at, state: EscalationTakenBack(
        id=id, at=at, by=CANARY, name=DeadlineName.ENQUIRY, rung=CANARY, escalated_at=at
    ),
    *(_event(CalendarChanged, calendar=name) for name in (CALENDAR, CANARY)),
    _event(OrganisationSucceeded, organisation=AUTHORITY, successor="E09000034"),
    _event(OrganisationSucceeded, organisation=CANARY, successor=CANARY),
    _event(NoticeAccepted, template=Template.SUMMARY_SENT, audience=Audience.SRU),
    _event(NoticeFailed, template=Template.SUMMARY_SENT, audience=Audience.SRU, code=CANARY),
    *(_event(MessageRejected, code=code, digest=CANARY) for code in RejectionCode),
    lambda id, at, state: CaseOpened(
        id=id, at=at, by=CANARY, reference=state.reference, facts=FIRST.file.facts
    ),
)
EVERYTHING = (*SERVICE, *SERVICE, *UNIT, *PEOPLE, *FACTS, *FORGED)

_EAST = timezone(timedelta(hours=14))
CLOCKS: tuple[Clock, ...] = (
    *(lambda now: now,) * 20,
    lambda now: now - timedelta(minutes=20),
    lambda now: now - timedelta(hours=3),
    lambda now: now - timedelta(days=2),
    lambda now: now + timedelta(minutes=1),
    lambda now: now + timedelta(days=9),
    lambda now: now.astimezone(_EAST),
    lambda now: now.replace(tzinfo=None),
    lambda now: datetime.min.replace(tzinfo=_EAST),
    lambda now: datetime.max.replace(tzinfo=UTC),
)
_PAUSES = tuple(timedelta(hours=n) for n in (0, 0, 0.1, 1, 3, 4, 24, 28 * 24, 40 * 24))
BEGINNINGS = ("11-15 14:30", "01-10 09:00", "02-21 12:00", "02-22 11:00", "02-24 10:00")
IN_SERVICE = ("03-01 15:00", "03-09 10:30")


@dataclass(frozen=True)
class Turned:
    """One turn as it was taken."""

    before: SuitabilityState
    line: tuple[Order | Event, ...]
    now: datetime
    turn: Turn[SuitabilityState, Event]

    @property
    def after(self) -> SuitabilityState:
        return self.turn.recording.state


def beginning(text: str) -> datetime:
    year = 2021 if text.startswith("1") else 2022
    return datetime.strptime(f"{year}-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def turn_of(state: SuitabilityState, line: tuple[Order | Event, ...], now: datetime) -> Turned:
    return Turned(state, line, now, take_turn(state, line, now, advance=advance))


def play_on(
    start: str, moves: list[tuple[timedelta, list[tuple[Maker, Clock, int]]]]
) -> tuple[Turned, ...]:
    now = beginning(start)
    played = [turn_of(life_at(now).state, (), now)]
    for pause, line in moves:
        now += pause
        state = played[-1].after
        messages = tuple(make(f"m-{id}", clock(now), state) for make, clock, id in line)
        played.append(turn_of(state, messages, now))
    return tuple(played)


def lives(
    makers: tuple[Maker, ...] = EVERYTHING,
    starts: tuple[str, ...] = (*BEGINNINGS, *IN_SERVICE, *IN_SERVICE),
    most: int = 14,
) -> st.SearchStrategy[tuple[Turned, ...]]:
    """Whole lives, already played, from different moments of the first case."""
    message = st.tuples(
        st.sampled_from(makers), st.sampled_from(CLOCKS), st.integers(min_value=0, max_value=60)
    )
    move = st.tuples(st.sampled_from(_PAUSES), st.lists(message, max_size=3))
    return st.builds(play_on, st.sampled_from(starts), st.lists(move, max_size=most))
