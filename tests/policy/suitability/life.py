"""A case of this track to try things on: driven through time by hand, from any moment of the first
of the thirteen cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import count

from policy.cases.effects import Effect
from policy.cases.recording import RecordedEvent
from policy.cases.replies import Reply
from policy.cases.turn import Turn, take_turn
from policy.suitability.deeds import (
    Actor,
    AskClearance,
    AuthorityReported,
    ClaimCase,
    Command,
    Event,
    Order,
    ProposeDecision,
    RecordRecheck,
    ReportService,
)
from policy.suitability.evidence.content import digest, evidence
from policy.suitability.evidence.factors import Factor, Weighed, as_read
from policy.suitability.evidence.facts import AnyFact, Engagement, Facts, Indication, Sleeping
from policy.suitability.evidence.words import Known, Place, ReferralResult
from policy.suitability.lifecycle import advance, next_deadline
from policy.suitability.planned_case import play
from policy.suitability.state import SuitabilityState
from policy.suitability.words import DecisionKind, Manner, Role, Stage
from policy.time import london_day
from tests.policy.suitability.life_files import example

FIRST = example(1)
AUTHORITY = FIRST.file.facts.authority
STRANGER = "E09000099"

ASSESSOR = Actor(id="A-1", roles=(Role.ASSESSOR,))
OTHER_ASSESSOR = Actor(id="A-2", roles=(Role.ASSESSOR,))
OFFICER = Actor(id="O-1", roles=(Role.OFFICER,))
MAKER = Actor(id="D-1", roles=(Role.SRU_DECISION_MAKER,))
OTHER_MAKER = Actor(id="D-2", roles=(Role.SRU_DECISION_MAKER,))
CHECKER = Actor(id="D-3", roles=(Role.SRU_CHECKER,))
UKVI = Actor(id="U-1", roles=(Role.UKVI_OFFICER,))
LAWYER = Actor(id="L-1", roles=(Role.LAWYER,))
LEAD = Actor(id="G-1", roles=(Role.SAFEGUARDING_LEAD,))
SUPERVISOR = Actor(id="S-1", roles=(Role.DUTY_SUPERVISOR,))

WEIGHED = tuple(Weighed(factor=factor, words=f"my words on {factor.value}") for factor in Factor)
SERVED = ReportService(manner=Manner.IN_PERSON)
UNCHANGED = RecordRecheck(
    place=Place.DOORWAY, engaged=Known.NO, sources=("seen there", "the council, by telephone")
)
CLEAR = AskClearance()


def at(text: str) -> datetime:
    """`03-09 10:00` is that moment of 2022, in UTC."""
    return datetime.strptime(f"2022-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


REFERRED = at("02-24 10:00")
DECIDED = at("03-01 15:00")


def stage_of(life: Life) -> Stage:
    """Where the case is now."""
    return life.state.stage


class Life:
    """A case as it lives: it wakes at each of its deadlines, and at what a test sends it."""

    def __init__(self, state: SuitabilityState) -> None:
        self.state = state
        self.history: list[RecordedEvent[Event]] = []
        self._ids = count(1)

    def wait(self, until: datetime) -> Life:
        while (due := next_deadline(self.state)) is not None and due.due <= until:
            self._take((), due.due)
        return self

    def send(self, fact: Order | Event, now: datetime) -> Reply:
        self.wait(now)
        return self._take((fact,), now)[fact.id]

    def ask(
        self, command: Command, actor: Actor, now: datetime, happened: datetime | None = None
    ) -> Reply:
        return self.send(self.order(command, actor, happened or now), now)

    def order(self, command: Command, actor: Actor, moment: datetime) -> Order:
        return Order(id=f"life-{next(self._ids)}", at=moment, actor=actor, command=command)

    def news(self, now: datetime, *facts: AnyFact, by: str = AUTHORITY) -> Reply:
        id = f"life-{next(self._ids)}"
        return self.send(AuthorityReported(id=id, at=now, by=by, facts=facts), now)

    def _take(self, line: Sequence[Order | Event], now: datetime) -> dict[str, Reply]:
        turn: Turn[SuitabilityState, Event] = take_turn(self.state, line, now, advance=advance)
        self.state = turn.recording.state
        self.history.extend(turn.recording.events)
        return turn.replies

    @property
    def facts(self) -> Facts:
        assert self.state.facts is not None
        return self.state.facts

    @property
    def content(self) -> str:
        return digest(self.facts)

    @property
    def effects(self) -> tuple[Effect, ...]:
        return tuple(effect for item in self.history for effect in item.effects)

    @property
    def last(self) -> RecordedEvent[Event]:
        return self.history[-1]

    def proposal(self, decision: DecisionKind = DecisionKind.CANCEL) -> ProposeDecision:
        return ProposeDecision(
            decision=decision,
            content=self.content,
            factors=WEIGHED,
            read=tuple(as_read(item) for item in evidence(self.facts)),
            cancellation_guidance_considered=True,
            rights_notice="the notice in use is attached",
        )

    def cleared(self, now: datetime) -> Life:
        assert not self.ask(UNCHANGED, OFFICER, now).code
        assert not self.ask(CLEAR, OFFICER, now).code
        return self


@cache
def _state_at(moment: datetime) -> SuitabilityState:
    return play(FIRST.file, moment).state


def life_at(moment: datetime) -> Life:
    """The first of the thirteen cases as it stood at a moment."""
    return Life(_state_at(moment))


def referred() -> Life:
    """With the Status Review Unit, acknowledged."""
    return life_at(REFERRED)


def claimed() -> Life:
    life = referred()
    assert not life.ask(ClaimCase(), MAKER, at("02-25 09:00")).code
    return life


def decided() -> Life:
    """Cancelled, and checked by a second person, on 1 March."""
    return life_at(DECIDED)


def engaged(day: datetime, id: str = "n-engaged") -> Engagement:
    return Engagement(id=id, as_of=london_day(day), engaged=True)


def indoors(day: datetime, id: str = "n-indoors") -> Sleeping:
    return Sleeping(id=id, as_of=london_day(day), place=Place.HOSTEL)


def clearing(sign: Indication, day: datetime, id: str = "n-cleared") -> Indication:
    """The safeguarding lead's word that a sign is cleared, with what it takes."""
    return replace(
        sign,
        id=id,
        as_of=london_day(day),
        cleared=True,
        by=LEAD.id,
        reason="seen twice, and asked",
        result=ReferralResult.NO_REASONABLE_GROUNDS,
    )
