"""The lives of suitability that are recorded: between them a case at every stage, hearing every
order and every signal. All on their own past dates, in the summer of 2023.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

from policy.suitability.deeds import (
    AcknowledgeEscalation,
    AcknowledgeSummary,
    Actor,
    AgreeWindow,
    AskClearance,
    AskRecheck,
    CheckDecision,
    ClaimCase,
    CloseRoute,
    Command,
    ConcludeLimb,
    CorrectPerson,
    DeclineDecision,
    DeclineWindow,
    FinishTask,
    MoveCase,
    PrepareSummary,
    ProposeDecision,
    ProposeWindow,
    RecordFacts,
    ReleaseCase,
    ReportAttempt,
    ReportService,
    ResolveDuplicate,
    SendEnquiry,
    SendSummary,
    ServeToFile,
    VoidClearance,
    WithdrawDecision,
)
from policy.suitability.evidence.content import digest, evidence
from policy.suitability.evidence.factors import as_read
from policy.suitability.evidence.facts import AnyFact, Engagement, Facts, Indication
from policy.suitability.evidence.words import (
    Availability,
    Body,
    Indicator,
    Limb,
    PermissionKind,
    Place,
    PlaceNation,
    ReferralResult,
)
from policy.suitability.state import SuitabilityState
from policy.suitability.words import DecisionKind, Manner, Role, Stage, TaskKind
from tests.policy.rules.decision_inputs import (
    ANOTHER_MAKER,
    ASSESSOR,
    CHECKER,
    LOOKED,
    MAKER,
    OFFICER,
    SECOND,
    UKVI,
    WEIGHED,
)
from tests.policy.rules.suitability_inputs import but, facts

LEAD = Actor(id="S-9", roles=(Role.SAFEGUARDING_LEAD,))
SUPERVISOR = Actor(id="S-8", roles=(Role.DUTY_SUPERVISOR,))
LIMBS = tuple(f"limb {limb}" for limb in Limb)
SERVED = ReportService(manner=Manner.IN_PERSON)
MARCH = datetime(2023, 3, 3, 11, tzinfo=UTC)
LATER = ("first", "second", "first-letter", "second-letter", "asked", "statement")
"""What becomes known after a case was received in March."""
APRIL = datetime(2023, 4, 20, 11, tzinfo=UTC)
JUNE = datetime(2023, 6, 15, 11, tzinfo=UTC)


class ScenarioLife:
    """A case played step by step. The caller says how a case is opened, gets orders and facts, and
    is waited for.
    """

    @abstractmethod
    async def open(self, known: Facts, on: datetime) -> None:
        """Have it received at a moment, with everything known by then."""

    @abstractmethod
    async def ask(self, command: Command, actor: Actor) -> None:
        """Somebody asks for something that has to be allowed."""

    @abstractmethod
    async def report(self, *said: AnyFact, by: str = "") -> None:
        """The authority, or somebody else, reports facts."""

    @abstractmethod
    async def watchdog(self) -> None:
        """The second guard says that it escalated what falls due next."""

    @abstractmethod
    async def too_early(self) -> None:
        """The second guard takes back what it said: the clock it went by ran ahead."""

    @abstractmethod
    async def another_case(self, other: str) -> None:
        """Another case, which may be the same person's, sends word."""

    @abstractmethod
    async def nonsense(self) -> None:
        """A signal comes that nobody can read."""

    @abstractmethod
    async def undeliverable(self) -> None:
        """No channel takes the next notice."""

    @abstractmethod
    async def register(self) -> None:
        """Another body stands for the case's authority; a newer list of bank holidays counts."""

    @abstractmethod
    async def after(self, time: timedelta) -> None:
        """Time goes by, and every clock that falls due is applied."""

    @abstractmethod
    async def state(self) -> SuitabilityState:
        """The case as it is on record."""

    async def at(self, stage: Stage) -> None:
        """It has to be here now."""
        found = (await self.state()).stage
        assert found is stage, (found, stage)

    async def facts(self) -> Facts:
        """Everything known."""
        known = (await self.state()).facts
        assert known is not None
        return known

    async def record(self, *said: AnyFact) -> None:
        """Staff of the track record facts."""
        await self.ask(RecordFacts(facts=said), ASSESSOR)

    async def conclude(self, *, met: bool = True, limbs: tuple[Limb, ...] = tuple(Limb)) -> None:
        """A named person concludes on limbs."""
        for limb in limbs:
            await self.ask(ConcludeLimb(limb=limb, met=met, reason="as shown"), ASSESSOR)

    async def refer(self) -> None:
        """The summary is written, checked, sent and received."""
        content = digest(await self.facts())
        await self.ask(PrepareSummary(gaps="nothing is missing", content=content), ASSESSOR)
        await self.ask(SendSummary(content=content), SECOND)
        await self.ask(AcknowledgeSummary(), CHECKER)

    async def propose(self, decision: DecisionKind) -> None:
        """A decision maker decides, for a second person to check."""
        known = await self.facts()
        proposal = ProposeDecision(
            decision=decision,
            content=digest(known),
            factors=WEIGHED,
            read=tuple(as_read(item) for item in evidence(known)),
            cancellation_guidance_considered=True,
            rights_notice="none is attached: the guidance names none",
        )
        await self.ask(proposal, MAKER)

    async def decide(self, decision: DecisionKind = DecisionKind.CANCEL) -> None:
        """Taken, decided and checked."""
        await self.ask(ClaimCase(), MAKER)
        await self.propose(decision)
        await self.ask(CheckDecision(content=digest(await self.facts())), CHECKER)

    async def clear(self) -> None:
        """Looked at afresh, and cleared to be served."""
        await self.ask(LOOKED, OFFICER)
        await self.ask(AskClearance(note="seen this morning"), OFFICER)


Scenario = Callable[[ScenarioLife], Awaitable[None]]


async def window_over(life: ScenarioLife) -> None:
    """Received in March, refused since, and the authority has said so after the months."""
    await life.open(facts(without=(*LATER, *LIMBS)), MARCH)
    await life.after(timedelta(days=50))
    await life.record(but("first-letter"), but("second-letter"), but("asked"))
    await life.report(but("first"), but("second"))
    await life.after(timedelta(days=55))
    await life.report(but("statement"))
    await life.at(Stage.CONCLUDING)


async def decided(life: ScenarioLife) -> None:
    await window_over(life)
    await life.conclude()
    await life.refer()
    await life.decide()
    await life.at(Stage.DECIDED)


async def assessed_and_served(life: ScenarioLife) -> None:
    """From hardly anything known to served in person, and to its end."""
    sign = Indication(id="sign", as_of=date(2023, 3, 2), indicator=Indicator.SAFEGUARDING)
    missing = ("incident", "permission", "pnc", *LATER, *LIMBS)
    await life.open(facts(sign, without=missing), MARCH)
    await life.at(Stage.RETURNED)
    await life.record(but("incident"))
    await life.at(Stage.AWAITING_INFO)
    await life.record(but("permission"))
    await life.at(Stage.ASSESSING)
    await life.record(but("pnc"))
    await life.at(Stage.HELD_SAFEGUARDING)
    await life.ask(
        FinishTask(task_id="1", task=TaskKind.SAFEGUARDING, result="Spoke with the lead."),
        ASSESSOR,
    )
    cleared = Indication(
        id="cleared",
        as_of=date(2023, 3, 3),
        indicator=Indicator.SAFEGUARDING,
        cleared=True,
        by=LEAD.id,
        reason="Safe where they are.",
        result=ReferralResult.SAFE,
    )
    await life.ask(RecordFacts(facts=(cleared,)), LEAD)
    await life.at(Stage.AWAITING_AUTHORITY)
    await life.after(timedelta(days=47))
    await life.record(but("first-letter"), but("second-letter"), but("asked"))
    earlier = but("statement", id="earlier", as_of=date(2023, 4, 18))
    await life.report(earlier, but("first"), but("second"))
    await life.at(Stage.SUPPORT_WINDOW)
    longer = ProposeWindow(
        until=date(2023, 6, 7), reason="A bed is promised.", evidence=("second-letter",)
    )
    await life.ask(longer, ASSESSOR)
    await life.ask(DeclineWindow(reason="It is not promised."), SECOND)
    await life.ask(longer, ASSESSOR)
    await life.ask(AgreeWindow(), SECOND)
    await life.after(timedelta(days=52))
    await life.at(Stage.AWAITING_AUTHORITY)
    await life.report(but("statement", as_of=date(2023, 6, 9)))
    await life.at(Stage.CONCLUDING)
    await life.conclude()
    await life.at(Stage.THRESHOLD_MET)
    await life.refer()
    await life.at(Stage.WITH_SRU)
    await life.ask(ClaimCase(), ANOTHER_MAKER)
    await life.ask(ReleaseCase(), ANOTHER_MAKER)
    await life.ask(ClaimCase(), MAKER)
    await life.propose(DecisionKind.REFUSE)
    await life.ask(DeclineDecision(reason="Which notice of rights?"), CHECKER)
    await life.propose(DecisionKind.CANCEL)
    await life.ask(CheckDecision(content=digest(await life.facts())), CHECKER)
    await life.ask(AskRecheck(), OFFICER)
    await life.clear()
    await life.ask(VoidClearance(reason="Not met."), OFFICER)
    await life.clear()
    await life.at(Stage.CLEARED)
    await life.ask(SERVED, OFFICER)
    await life.at(Stage.SERVED)
    await life.after(timedelta(days=30))


async def handed_over(life: ScenarioLife) -> None:
    """Not to be met, served to file, met at last."""
    await decided(life)
    for _ in range(2):
        await life.ask(ReportAttempt(where="usual place", note="nobody there"), OFFICER)
        await life.after(timedelta(days=1))
    await life.ask(LOOKED, OFFICER)
    await life.ask(ServeToFile(note="not met on two days"), OFFICER)
    await life.at(Stage.SERVED_TO_FILE)
    await life.after(timedelta(hours=1))
    await life.clear()
    await life.ask(SERVED, OFFICER)
    await life.at(Stage.HANDED_OVER)


async def withdrawn(life: ScenarioLife) -> None:
    """A paper handed over that nothing allowed; news at the door; withdrawn."""
    await decided(life)
    await life.ask(SERVED, OFFICER)
    await life.report(Engagement(id="news", as_of=date(2023, 6, 15), engaged=True), by="EU-INV-01")
    await life.at(Stage.WITHDRAWAL_DUE)
    await life.ask(WithdrawDecision(reason="Receives support."), UKVI)
    await life.at(Stage.WITHDRAWN)


async def no_action(life: ScenarioLife) -> None:
    """Acting is a choice."""
    await window_over(life)
    await life.conclude()
    await life.refer()
    await life.decide(DecisionKind.NO_ACTION)
    await life.at(Stage.NO_ACTION)


async def chased(life: ScenarioLife) -> None:
    """Nobody answers: reminded, escalated, taken; told by the second guard, which takes it back;
    and a message that cannot be read.
    """
    missing = ("statement", "first", "second", "asked", *LIMBS)
    await life.open(facts(without=missing), APRIL)
    await life.at(Stage.AWAITING_AUTHORITY)
    # Not on the minute of a clock of the case: whether it has rung by then would be chance.
    await life.after(timedelta(days=15, minutes=10))
    await life.ask(AcknowledgeEscalation(), SUPERVISOR)
    await life.ask(SendEnquiry(body=Body.LOCAL_AUTHORITY), ASSESSOR)
    await life.watchdog()
    await life.too_early()
    await life.another_case("SUI-OTHER")
    another = ResolveDuplicate(other="SUI-OTHER", same=False, reason="another date of birth")
    await life.ask(another, ASSESSOR)
    mended = CorrectPerson(field="given_names", old="Jon", new="John", reason="misspelt")
    await life.ask(mended, ASSESSOR)
    await life.nonsense()


async def known_anew(life: ScenarioLife) -> None:
    """Councils merge, a newer list of bank holidays counts, and the person moves."""
    await life.open(facts(without=LIMBS), JUNE)
    await life.register()
    await life.ask(MoveCase(authority="S12000049", nation=PlaceNation.SCOTLAND), ASSESSOR)


async def undelivered(life: ScenarioLife) -> None:
    """The question found no way to the authority. To be played alone."""
    await life.undeliverable()
    await life.open(facts(without=("statement", "first", "second", "asked", *LIMBS)), APRIL)


async def stopped(life: ScenarioLife) -> None:
    """Every way this route stops that facts may lead from one to the next, and closed by hand."""
    await window_over(life)
    await life.conclude(met=False, limbs=(Limb.BEHAVIOUR,))
    await life.at(Stage.THRESHOLDS_NOT_MET)
    inside = but("place", id="inside", place=Place.HOSTEL, supersedes="place")
    await life.record(inside)
    await life.at(Stage.PERSISTENT_OFFENDING)
    await life.record(Engagement(id="taken-up", as_of=date(2023, 6, 14), engaged=True))
    await life.at(Stage.NFA_ENGAGED)
    await life.record(
        but("permission", id="settled", as_of=date(2023, 6, 1), kind=PermissionKind.INDEFINITE)
    )
    await life.at(Stage.OUT_OF_SCOPE)
    await life.record(but("pnc", id="serious", as_of=date(2023, 6, 14), serious_offence=True))
    await life.at(Stage.TO_CRIMINALITY)
    await life.record(but("pnc", id="level", as_of=date(2023, 6, 15), deportation_level=True))
    await life.at(Stage.TO_FNORC)
    await life.ask(CloseRoute(reason="Handed on."), ASSESSOR)


async def none_offered(life: ScenarioLife) -> None:
    """The authority had nothing to offer, and it stays open until somebody closes it."""
    nothing = but("statement", availability=Availability.NONE_OFFERED)
    await life.open(facts(nothing, without=("first", "second", *LIMBS)), JUNE)
    await life.at(Stage.CANNOT_NO_SUPPORT)
    await life.after(timedelta(days=8))


SIDE_BY_SIDE: tuple[Scenario, ...] = (
    assessed_and_served,
    handed_over,
    withdrawn,
    no_action,
    chased,
    known_anew,
    stopped,
    none_offered,
)

ALONE: tuple[Scenario, ...] = (undelivered,)
RENEWED: tuple[Scenario, ...] = (assessed_and_served,)
"""So long that the server suggests a fresh run."""
