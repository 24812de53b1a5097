"""A case carried to a decision and beyond, by orders; and what comes of one more: "" or a code."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from policy.cases.orders import Actor
from policy.references import new_reference
from policy.suitability.deeds import (
    AskClearance,
    AuthorityReported,
    CaseOpened,
    CheckDecision,
    ClaimCase,
    Command,
    ConcludeLimb,
    Event,
    FactsRecorded,
    Order,
    PrepareSummary,
    ProposeDecision,
    RecordRecheck,
    ReportAttempt,
    SendSummary,
    ServeToFile,
)
from policy.suitability.evidence.content import digest, evidence
from policy.suitability.evidence.factors import Factor, Weighed, as_read
from policy.suitability.evidence.facts import AnyFact, Facts
from policy.suitability.evidence.words import Known, Limb, Place
from policy.suitability.lifecycle import advance
from policy.suitability.state import SuitabilityState
from policy.suitability.words import DecisionKind, Role
from tests.policy.rules.suitability_inputs import ON, facts

ASSESSOR = Actor(id="S-1", roles=(Role.ASSESSOR,))
SECOND = Actor(id="S-2", roles=(Role.ASSESSOR,))
MAKER = Actor(id="S-3", roles=(Role.SRU_DECISION_MAKER,))
ANOTHER_MAKER = Actor(id="S-4", roles=(Role.SRU_DECISION_MAKER,))
CHECKER = Actor(id="S-5", roles=(Role.SRU_CHECKER,))
OFFICER = Actor(id="S-6", roles=(Role.OFFICER,))
UKVI = Actor(id="S-7", roles=(Role.UKVI_OFFICER,))
WEIGHED = tuple(Weighed(factor=factor, words="as seen") for factor in Factor)
LOOKED = RecordRecheck(place=Place.DOORWAY, engaged=Known.NO, sources=("seen",))


class DecisionLife:
    """A case of this track, moved by hand: received on the day it was opened, with nothing known.
    At first everything is known since, nothing concluded.
    """

    def __init__(self, *said: AnyFact) -> None:
        known = facts(*said, without=tuple(f"limb {limb}" for limb in Limb))
        self.state = SuitabilityState(reference=new_reference(1))
        self.now: datetime = known.opened_at
        self._ids = count(1)
        self.send(
            CaseOpened(
                id="opened",
                at=self.now,
                by="S-1",
                reference=self.state.reference,
                facts=replace(known, known=()),
            )
        )
        self.now = ON
        self.send(FactsRecorded(id="all", at=self.now, by="S-1", facts=known.known))

    @property
    def facts(self) -> Facts:
        """Everything known."""
        assert self.state.facts is not None
        return self.state.facts

    @property
    def content(self) -> str:
        """The digest of what a person is shown."""
        return digest(self.facts)

    def send(self, stimulus: Order | Event) -> str:
        """An order or an event arrives, now."""
        step = advance(self.state, stimulus, self.now)
        self.state = step.decision.state
        return step.decision.refusal.code if step.decision.refusal else ""

    def ask(self, command: Command, actor: Actor) -> str:
        """Somebody asks for something, now."""
        return self.send(
            Order(id=f"order-{next(self._ids)}", at=self.now, actor=actor, command=command)
        )

    def reported(self, *said: AnyFact) -> str:
        """The authority reports facts."""
        id = f"report-{next(self._ids)}"
        by = self.facts.authority
        return self.send(AuthorityReported(id=id, at=self.now, by=by, facts=said))

    def after(self, hours: float) -> DecisionLife:
        """So many hours later; no deadline is read."""
        self.now += timedelta(hours=hours)
        return self

    def done(self, command: Command, actor: Actor) -> DecisionLife:
        """Something is asked that has to be allowed."""
        assert self.ask(command, actor) == ""
        return self

    def summary(self, gaps: str = "nothing is missing") -> PrepareSummary:
        """A case summary on what is known now."""
        return PrepareSummary(gaps=gaps, content=self.content)

    def proposal(
        self,
        decision: DecisionKind = DecisionKind.CANCEL,
        *,
        factors: tuple[Weighed, ...] = WEIGHED,
        unread: int = 0,
        guidance: bool = True,
    ) -> ProposeDecision:
        """A decision on what is known now, with everything weighed and all but so many read."""
        read = tuple(as_read(item) for item in evidence(self.facts))
        return ProposeDecision(
            decision=decision,
            content=self.content,
            factors=factors,
            read=read[unread:],
            cancellation_guidance_considered=guidance,
            rights_notice="none is attached: the guidance names none",
        )


def concluded() -> DecisionLife:
    """Every limb concluded to be met by a named person."""
    life = DecisionLife()
    for limb in Limb:
        life.done(ConcludeLimb(limb=limb, met=True, reason="as shown"), ASSESSOR)
    return life


def at_the_unit() -> DecisionLife:
    """The summary checked and with the Status Review Unit."""
    life = concluded()
    life.done(life.summary(), ASSESSOR)
    return life.done(SendSummary(content=life.content), SECOND)


def taken() -> DecisionLife:
    """A decision maker has taken it."""
    return at_the_unit().done(ClaimCase(), MAKER)


def decided(decision: DecisionKind = DecisionKind.CANCEL) -> DecisionLife:
    """Decided, and checked by a second person."""
    life = taken()
    life.done(life.proposal(decision), MAKER)
    return life.done(CheckDecision(content=life.content), CHECKER)


def cleared() -> DecisionLife:
    """Looked at afresh, and cleared to be served."""
    return decided().done(LOOKED, OFFICER).done(AskClearance(), OFFICER)


def looked_for(times: int) -> DecisionLife:
    """Decided, and the person looked for on so many days and not met."""
    life = decided()
    for _ in range(times):
        life.after(24).done(ReportAttempt(where="usual place", note="nobody there"), OFFICER)
    return life


def to_file() -> DecisionLife:
    """Looked at, then served to file, for the person could not be met."""
    life = looked_for(2).done(LOOKED, OFFICER)
    return life.done(ServeToFile(note="not met on two days"), OFFICER)
