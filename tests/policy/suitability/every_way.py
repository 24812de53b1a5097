"""Lives that take every way there is: before a decision, a case brought to any stage by what is
known and from there to any other; after it, everything that can be done at each stage of service.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

from policy.cases.decision import Transition
from policy.suitability.deeds import (
    Actor,
    AgreeWindow,
    AuthorityReported,
    CaseOpened,
    Command,
    ConcludeLimb,
    LinkedCaseReported,
    MoveCase,
    OrganisationSucceeded,
    PersonCorrected,
    ProposeWindow,
    RecordFacts,
    ReportAttempt,
    ResolveDuplicate,
    ServeToFile,
    VoidClearance,
    WithdrawDecision,
)
from policy.suitability.evidence.facts import (
    AnyFact,
    AuthorityStatement,
    CameToSleepRough,
    Conclusion,
    Incident,
    Offer,
    Permission,
    PncResult,
    Sleeping,
)
from policy.suitability.evidence.protecting import protects
from policy.suitability.evidence.reading import superseded
from policy.suitability.evidence.words import (
    Availability,
    Cause,
    Channel,
    Harm,
    Known,
    Limb,
    PermissionKind,
    Place,
    PlaceNation,
    Response,
    Sameness,
)
from policy.suitability.lifecycle import fold
from policy.suitability.planned_case import play
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import FROM_FACTS, READ_ANEW, TRANSITIONS
from policy.suitability.words import Stage
from tests.policy.suitability.life import (
    ASSESSOR,
    AUTHORITY,
    CLEAR,
    FIRST,
    OFFICER,
    OTHER_ASSESSOR,
    SERVED,
    UKVI,
    UNCHANGED,
    Life,
    at,
    decided,
    engaged,
)

FILE = replace(FIRST.file, facts=replace(FIRST.file.facts, channel=Channel.POLICE_REFERRAL))
"""As the police send it: only a referral can be returned."""
SHOWN = ("01-evidence-item-1",)
"""Without it nothing takes the place of a word that protects."""
UNCONCLUDED, CONCLUDED, SENT = at("02-21 12:00"), at("02-22 11:00"), at("02-24 10:00")
NOW = at("02-24 12:00")
NOT_MET = Stage.THRESHOLDS_NOT_MET

WHAT_IS_SO: dict[Stage, tuple[type[Any], dict[str, Any]]] = {
    Stage.TO_FNORC: (PncResult, {"deportation_level": True}),
    Stage.TO_CRIMINALITY: (PncResult, {"serious_offence": True}),
    Stage.OUT_OF_SCOPE: (Permission, {"kind": PermissionKind.PROTECTION}),
    Stage.NFA_ENGAGED: (AuthorityStatement, {"engaged_now": Known.YES}),
    Stage.CANNOT_NO_SUPPORT: (
        AuthorityStatement,
        {
            "availability": Availability.USED_UP,
            "care_needs_asked": True,
            "human_rights_asked": True,
            "child_welfare_asked": True,
        },
    ),
    Stage.PERSISTENT_OFFENDING: (Sleeping, {"place": Place.HOSTEL}),
    Stage.RETURNED: (Incident, {"harm": Harm.NONE}),
    Stage.AWAITING_INFO: (CameToSleepRough, {"cause": Cause.UNKNOWN}),
    Stage.ASSESSING: (PncResult, {"as_of": date(2021, 11, 1)}),
    Stage.HELD_SAFEGUARDING: (CameToSleepRough, {"cause": Cause.FLED_ABUSE}),
    Stage.AWAITING_AUTHORITY: (AuthorityStatement, {"offers_complete": False}),
    Stage.SUPPORT_WINDOW: (Offer, {"response": Response.NO_ANSWER}),
    Stage.CONCLUDING: (Offer, {"evidence": ()}),
    Stage.THRESHOLD_MET: (Conclusion, {}),
}
"""What is otherwise than in a case where everything is shown, held and concluded."""

PLAIN = tuple(fact for fact in FILE.facts.known if not isinstance(fact, Conclusion))
_ORIGINAL = {fact.id: fact for fact in FILE.facts.known}


def towards(stage: Stage, known: tuple[AnyFact, ...]) -> tuple[AnyFact, ...]:
    """The words that bring a case to a stage, each in the place of what stood before."""
    gone, (kind, changes) = superseded(known), WHAT_IS_SO[stage]
    found: list[AnyFact] = []
    for fact in known:
        root, _, number = fact.id.partition("/")
        if fact.id in gone or isinstance(fact, Conclusion) or root not in _ORIGINAL:
            continue
        wanted: AnyFact = _ORIGINAL[root]
        if isinstance(fact, kind):
            wanted = replace(wanted, **changes)
        if replace(wanted, id=fact.id, supersedes=fact.supersedes) != fact:
            id = f"{root}/{int(number or 0) + 1}"
            evidence = SHOWN if protects(fact) else wanted.evidence
            found.append(replace(wanted, id=id, supersedes=fact.id, evidence=evidence))
    return tuple(found)


class Followed(Life):
    """A life that knows where it began."""

    def __init__(self, state: SuitabilityState) -> None:
        super().__init__(state)
        self.begun = state
        # What came before, in another life, counted under the first numbers.
        self._ids = count(1000)


@cache
def _state(moment: datetime) -> SuitabilityState:
    return play(FILE, moment).state


def life_of(moment: datetime) -> Followed:
    """The case as the police sent it, as it stood at a moment."""
    return Followed(_state(moment))


def learn(life: Followed, stage: Stage) -> Followed:
    """What is so at a stage becomes known, at once."""
    life.ask(RecordFacts(facts=towards(stage, life.facts.known)), ASSESSOR, NOW)
    return life


def conclude(life: Followed, *, met: bool) -> Followed:
    """An assessor says of one limb that it is met, or not."""
    command = ConcludeLimb(limb=Limb.BEHAVIOUR, met=met, reason="seen and weighed")
    life.ask(command, ASSESSOR, NOW)
    return life


def at_stage(stage: Stage) -> Followed:
    """A case at any of the stages before a decision."""
    if stage is Stage.RECEIVED:
        return Followed(SuitabilityState(reference=FILE.reference))
    if stage is Stage.WITH_SRU:
        return life_of(SENT)
    if stage is NOT_MET:
        return conclude(life_of(CONCLUDED), met=False)
    return learn(life_of(CONCLUDED), stage)


def opened(known: tuple[AnyFact, ...]) -> Followed:
    """A case that is only entered now, with all of this known."""
    life = at_stage(Stage.RECEIVED)
    life.send(_opening(known), NOW)
    return life


def _opening(known: tuple[AnyFact, ...]) -> CaseOpened:
    facts = replace(FILE.facts, known=known)
    return CaseOpened(id="open", at=NOW, by="intake", reference=FILE.reference, facts=facts)


def steps(life: Followed) -> Iterator[tuple[Stage, str, Stage]]:
    """Every change of stage of a life, and what made it."""
    state = life.begun
    for item in life.history:
        after = fold(state, [(item.event, item.recorded_at)])
        if after.stage is not state.stage:
            yield state.stage, item.event.kind, after.stage
        state = after


def lives_before_a_decision() -> Iterator[Followed]:
    """Lives that go from every stage before a decision to every other one."""
    for stage in WHAT_IS_SO:
        news = {fact.supersedes: fact for fact in towards(stage, PLAIN)}
        yield opened(tuple(replace(news.get(fact.id, fact), supersedes="") for fact in PLAIN))
        for other in WHAT_IS_SO:
            yield learn(learn(life_of(CONCLUDED), stage), other)
        yield learn(life_of(SENT), stage)
        yield conclude(learn(life_of(CONCLUDED), stage), met=False)
        yield learn(learn(at_stage(NOT_MET), stage), Stage.THRESHOLD_MET)
    yield conclude(at_stage(NOT_MET), met=True)
    yield conclude(conclude(life_of(UNCONCLUDED), met=False), met=True)


OTHER = "SUI-OTHER"
MOVE = MoveCase(authority="S12000049", nation=PlaceNation.SCOTLAND)


def word_of_another(now: datetime, sameness: Sameness, *facts: AnyFact) -> LinkedCaseReported:
    """What another case sends."""
    return LinkedCaseReported(
        id=f"word-{sameness.name}-{len(facts)}-{now:%d%H}",
        at=now,
        by="A-9",
        other=OTHER,
        sameness=sameness,
        facts=facts,
    )


def corrected(now: datetime, born: str) -> PersonCorrected:
    """A date of birth is mended."""
    return PersonCorrected(
        id=f"mended-{now:%d%H%M}",
        at=now,
        by="A-9",
        field="date_of_birth",
        old="unknown",
        new=born,
        reason="seen on the passport",
    )


def send_event(life: Followed, event: str) -> bool:
    """Send a case an event of this kind; whether it counts."""
    match event:
        case "case-opened":
            life.send(_opening(PLAIN), NOW)
        case "facts-recorded":
            life.ask(RecordFacts(facts=(engaged(NOW),)), ASSESSOR, NOW)
        case "authority-reported":
            news = AuthorityReported(id="news", at=NOW, by=AUTHORITY, facts=(engaged(NOW),))
            life.send(news, NOW)
        case "limb-concluded":
            conclude(life, met=False)
        case "organisation-succeeded":
            merged = OrganisationSucceeded(
                id="merged", at=NOW, by="register", organisation=AUTHORITY, successor="E09000034"
            )
            life.send(merged, NOW)
        case "case-moved":
            life.ask(MOVE, ASSESSOR, NOW)
        case "person-corrected":
            life.send(corrected(NOW, "01/02/1980"), NOW)
        case "linked-case-reported":
            life.send(word_of_another(NOW, Sameness.NOT_SAID), NOW)
        case "duplicate-resolved":
            life.send(word_of_another(NOW, Sameness.NOT_SAID), NOW)
            life.ask(ResolveDuplicate(other=OTHER, same=True, reason="seen"), ASSESSOR, NOW)
        case _:
            evidence = ("01-evidence-item-1",)
            command = ProposeWindow(until=date(2022, 6, 1), reason="needs", evidence=evidence)
            life.ask(command, ASSESSOR, NOW)
            life.ask(AgreeWindow(), OTHER_ASSESSOR, NOW)
    return bool(life.history) and life.last.event.kind == event


def between() -> set[tuple[str, str]]:
    """From where to where what is known may bring a case, by the declaration."""
    return {(a.source, a.target) for a in TRANSITIONS if a.target in FROM_FACTS and _read_anew(a)}


def _read_anew(arrow: Transition) -> bool:
    return arrow.event in READ_ANEW


MET = at("03-09 10:00")
_NOTE = ServeToFile(note="looked for, not met")
_HOUR = timedelta(hours=1)


def _tried() -> Life:
    life = decided()
    for day in ("03-03", "03-04"):
        life.ask(ReportAttempt(where="a doorway", note="not met"), OFFICER, at(f"{day} 07:00"))
    return life


def _filed() -> Life:
    life = _tried()
    life.ask(_NOTE, OFFICER, at("03-05 10:00"))
    return life


def _starts() -> Iterator[tuple[SuitabilityState, datetime]]:
    """Cases at each stage of service, before and after a service to file, with the moment of it."""
    for make in (_tried, _filed):
        yield make().state, MET
        yield make().cleared(MET).state, MET + _HOUR
        yield make().cleared(MET).wait(MET + 5 * _HOUR).state, MET + 6 * _HOUR
        blocked = make().cleared(MET)
        blocked.news(MET + 24 * _HOUR, engaged(MET + 24 * _HOUR))
        yield blocked.state, MET + 25 * _HOUR
    late = _tried().cleared(MET)
    late.ask(_NOTE, OFFICER, MET + 2 * _HOUR)
    yield late.state, MET + 3 * _HOUR


_DEEDS: tuple[tuple[Command, Actor], ...] = (
    (UNCHANGED, OFFICER),
    (replace(UNCHANGED, place=Place.NOT_KNOWN), OFFICER),
    (replace(UNCHANGED, engaged=Known.YES), OFFICER),
    (CLEAR, OFFICER),
    (VoidClearance(reason="not today"), OFFICER),
    (SERVED, OFFICER),
    (_NOTE, OFFICER),
    (WithdrawDecision(reason="a bed"), UKVI),
    (MOVE, OFFICER),
)


def lives_in_service() -> Iterator[Followed]:
    """Each deed, on time and told late, and each piece of news at each of those."""
    known = Sleeping(id="there", as_of=MET.date(), place=Place.DOORWAY)
    for state, now in _starts():
        for command, actor in _DEEDS:
            for happened in (now, MET + _HOUR / 2, MET - 24 * _HOUR):
                done = Followed(state)
                looked = done.ask(UNCHANGED, OFFICER, now) if command is CLEAR else None
                assert looked is None or not looked.code or state.stage is Stage.WITHDRAWAL_DUE
                done.ask(command, actor, now, happened)
                yield done
        for fact in (known, engaged(now)):
            reported, recorded = Followed(state), Followed(state)
            reported.news(now, fact)
            recorded.ask(RecordFacts(facts=(fact,)), ASSESSOR, now)
            yield from (reported, recorded)
            for born in ("01/02/1980", "01/02/2010"):
                mended = Followed(state)
                mended.send(corrected(now, born), now)
                yield mended
            for sameness in Sameness:
                received, said = Followed(state), Followed(state)
                received.send(word_of_another(now, sameness, fact), now)
                # Whom somebody took for another person turns out to be the same.
                said.send(word_of_another(now - _HOUR / 2, Sameness.OTHER, fact), now)
                resolving = ResolveDuplicate(other=OTHER, same=True, reason="seen")
                said.ask(resolving, ASSESSOR, now)
                yield from (received, said)
        waited = Followed(state)
        waited.wait(now + 5 * _HOUR)
        yield waited
    for state, now in _starts():
        ends = Permission(
            id="ends", as_of=now.date(), kind=PermissionKind.LIMITED_STAY, expires_on=now.date()
        )
        over = Followed(state)
        over.ask(RecordFacts(facts=(ends,)), ASSESSOR, now)
        over.wait(now + 24 * _HOUR)
        yield over
