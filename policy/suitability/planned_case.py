"""A planned case: when each fact became known, what people did besides, and how one plays it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from policy.suitability.deeds import (
    AcknowledgeSummary,
    Actor,
    AgreeWindow,
    AskClearance,
    AuthorityReported,
    CaseOpened,
    CheckDecision,
    ClaimCase,
    Command,
    ConcludeLimb,
    Event,
    Order,
    PrepareSummary,
    ProposeDecision,
    ProposeWindow,
    RecordFacts,
    RecordRecheck,
    ReportAttempt,
    ReportService,
    SendSummary,
    ServeToFile,
    WithdrawDecision,
)
from policy.suitability.evidence.content import digest, evidence
from policy.suitability.evidence.factors import Factor, Weighed, as_read
from policy.suitability.evidence.facts import (
    AnyFact,
    AuthorityStatement,
    Conclusion,
    Engagement,
    Facts,
    Indication,
    LegalReference,
    Sleeping,
    WindowChange,
)
from policy.suitability.evidence.words import Known, Place
from policy.suitability.rehearsal import Dated, PlayedCase
from policy.suitability.state import SuitabilityState
from policy.suitability.words import DecisionKind, Manner, Role

_INTAKE = "intake"
_REPORTED = (AuthorityStatement, Engagement, Sleeping)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDeed:
    """What somebody did, by the names that planned cases use (see `cases.json`)."""

    at: datetime
    do: str
    by: str = ""
    kind: str = ""
    note: str = ""
    place: Place = Place.NOT_KNOWN
    engaged: Known = Known.UNKNOWN
    handed_over_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCase:
    """Everything that ever becomes known of a case, when it does, and what people do. The last
    three are the numbers of those whom no fact or deed names.
    """

    reference: str
    facts: Facts
    learnt: tuple[tuple[datetime, tuple[str, ...]], ...]
    then: tuple[PlannedDeed, ...] = ()
    assessor: str = "A-101"
    second_assessor: str = "A-102"
    checker: str = "D-299"


def opened_with(file: PlannedCase) -> Facts:
    """What is known of a case when it is opened."""
    first = set(file.learnt[0][1])
    return replace(file.facts, known=tuple(f for f in file.facts.known if f.id in first))


def steps_after_opening(
    file: PlannedCase, until: datetime, state: Callable[[], SuitabilityState]
) -> Iterator[Dated]:
    """`steps` of a case that is open already."""
    return steps(replace(file, learnt=file.learnt[1:]), until, state)


def play(file: PlannedCase, until: datetime) -> PlayedCase:
    """A planned case played up to a moment."""
    played = PlayedCase(SuitabilityState(reference=file.reference))
    for step in steps(file, until, lambda: played.state):
        played.put([step])
        played.run(step.at)
    played.run(until)
    return played


def steps(
    file: PlannedCase, until: datetime, state: Callable[[], SuitabilityState]
) -> Iterator[Dated]:
    """What reaches a case up to a moment, one by one. What is learnt counts before what is done
    then. People act on what they see: `state` is the case as each step before left it.
    """
    moments = sorted({at for at, _ in file.learnt} | {deed.at for deed in file.then})
    for moment in (at for at in moments if at <= until):
        for at, ids in file.learnt:
            if at == moment:
                yield from _learnt(state(), file, ids, at)
        for number, deed in enumerate(file.then):
            if deed.at == moment:
                yield from _done(file, state, deed, f"{file.reference}/{number}")


def _learnt(
    state: SuitabilityState, file: PlannedCase, ids: tuple[str, ...], at: datetime
) -> Iterator[Dated]:
    facts = tuple(fact for fact in file.facts.known if fact.id in ids)
    of_leads = tuple(fact for fact in facts if isinstance(fact, Indication) and fact.cleared)
    by_others = (Conclusion, WindowChange)
    plain = tuple(f for f in facts if not isinstance(f, by_others) and f not in of_leads)
    if state.facts is None:
        yield Dated(at, _opening(file, replace(file.facts, known=plain), at))
    elif plain:
        yield Dated(at, _recorded(file, plain, at))
    for word in of_leads:
        yield Dated(at, _recorded(file, (word,), at))
    for fact in facts:
        if isinstance(fact, Conclusion | WindowChange):
            for order in _by_people(fact, at):
                yield Dated(at, order)


def _opening(file: PlannedCase, facts: Facts, at: datetime) -> CaseOpened:
    id = f"{file.reference}/opened"
    return CaseOpened(id=id, at=at, by=_INTAKE, reference=file.reference, facts=facts)


def _recorded(file: PlannedCase, facts: tuple[AnyFact, ...], at: datetime) -> Order | Event:
    id = f"{facts[0].id}/recorded"
    if all(isinstance(fact, _REPORTED) for fact in facts):
        return AuthorityReported(id=id, at=at, by=file.facts.authority, facts=facts)
    first = facts[0]
    if isinstance(first, LegalReference):
        actor = Actor(id=first.by, roles=(Role.LAWYER,))
    elif isinstance(first, Indication) and first.cleared:
        actor = Actor(id=first.by, roles=(Role.SAFEGUARDING_LEAD,))
    else:
        actor = Actor(id=file.assessor, roles=(Role.ASSESSOR,))
    return Order(id=id, at=at, actor=actor, command=RecordFacts(facts=facts))


def _by_people(fact: Conclusion | WindowChange, at: datetime) -> Iterator[Order]:
    if isinstance(fact, Conclusion):
        actor = Actor(id=fact.by, roles=(Role.ASSESSOR,))
        concluding = ConcludeLimb(
            limb=fact.limb, met=fact.met, reason=fact.reason, evidence=fact.evidence
        )
        yield Order(id=fact.id, at=at, actor=actor, command=concluding)
        return
    proposing = ProposeWindow(
        until=fact.until,
        reason=fact.reason,
        evidence=fact.evidence,
        counts_from=fact.counts_from,
    )
    author = Actor(id=fact.author, roles=(Role.ASSESSOR,))
    reviewer = Actor(id=fact.reviewer, roles=(Role.ASSESSOR,))
    yield Order(id=f"{fact.id}/proposed", at=at, actor=author, command=proposing)
    yield Order(id=fact.id, at=at, actor=reviewer, command=AgreeWindow())


def _done(
    file: PlannedCase, state: Callable[[], SuitabilityState], deed: PlannedDeed, id: str
) -> Iterator[Dated]:
    for number, (actor, command) in enumerate(_commands(file, deed, state())):
        at = deed.handed_over_at or deed.at
        order = Order(id=f"{id}/{number}", at=at, actor=actor, command=command)
        yield Dated(deed.at, order)


def _commands(
    file: PlannedCase, deed: PlannedDeed, state: SuitabilityState
) -> Iterator[tuple[Actor, Command]]:
    content = digest(state.facts) if state.facts is not None else ""
    assessor = Actor(id=file.assessor, roles=(Role.ASSESSOR,))
    officer = Actor(id=deed.by, roles=(Role.OFFICER,))
    match deed.do:
        case "summary-sent":
            yield assessor, PrepareSummary(gaps="nothing is missing", content=content)
            yield replace(assessor, id=file.second_assessor), SendSummary(content=content)
        case "summary-acknowledged":
            yield Actor(id=file.checker, roles=(Role.SRU_CHECKER,)), AcknowledgeSummary()
        case "decision-proposed":
            maker = Actor(id=deed.by, roles=(Role.SRU_DECISION_MAKER,))
            yield maker, ClaimCase()
            yield maker, _decided(deed, state, content)
        case "decision-checked":
            yield Actor(id=deed.by, roles=(Role.SRU_CHECKER,)), CheckDecision(content=content)
        case "recheck-recorded":
            yield (
                officer,
                RecordRecheck(place=deed.place, engaged=deed.engaged, sources=("seen in person",)),
            )
        case "clearance-given":
            yield officer, AskClearance(note=deed.note)
        case "attempt-failed":
            yield officer, ReportAttempt(where="where the person slept", note="not met")
        case "served-in-person" | "served-report":
            yield officer, ReportService(manner=Manner.IN_PERSON)
        case "served-to-file":
            yield officer, ServeToFile(note=deed.note)
        case "decision-withdrawn":
            reason = deed.note or "no longer sleeping rough, or receiving support"
            yield Actor(id=deed.by, roles=(Role.UKVI_OFFICER,)), WithdrawDecision(reason=reason)
        case _:
            raise ValueError("a planned case names a deed that nobody can do")


def _decided(deed: PlannedDeed, state: SuitabilityState, content: str) -> ProposeDecision:
    items = evidence(state.facts) if state.facts is not None else ()
    return ProposeDecision(
        decision=_KINDS[deed.kind],
        content=content,
        factors=tuple(
            Weighed(factor=factor, words=f"Weighed in a rehearsal: {factor.value}.")
            for factor in Factor
        ),
        read=tuple(as_read(item) for item in items),
        cancellation_guidance_considered=True,
        rights_notice="the notice in use on that day is attached",
    )


_KINDS = {
    "refuse": DecisionKind.REFUSE,
    "cancel": DecisionKind.CANCEL,
    "no action": DecisionKind.NO_ACTION,
}
