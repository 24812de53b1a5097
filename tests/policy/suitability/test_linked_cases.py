"""Cases that may be about one person: nothing adverse before a named person has said which it is,
and what helps in one helps in the other (R33, R77, R107).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from policy.suitability.deeds import (
    AuthorityReported,
    CaseOpened,
    CheckDecision,
    ClaimCase,
    ConcludeLimb,
    DuplicateResolved,
    FactsRecorded,
    LinkedCaseReported,
    PrepareSummary,
    ResolveDuplicate,
    SendSummary,
    ServeToFile,
)
from policy.suitability.deeds.linked_case import messages_for_others
from policy.suitability.evidence.content import evidence
from policy.suitability.evidence.facts import (
    AnyFact,
    AuthorityStatement,
    CameToSleepRough,
    Engagement,
    EussWord,
    Indication,
    Offer,
    Permission,
    PncResult,
    Residence,
    Sleeping,
)
from policy.suitability.evidence.words import (
    Body,
    Cause,
    Euss,
    Indicator,
    Known,
    Limb,
    OfferKind,
    PermissionKind,
    Place,
    ReferralResult,
    Response,
    Sameness,
)
from policy.suitability.news.other_cases import helping, shown_to_others
from policy.suitability.records import FreshLook, LinkedCase
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.words import DecisionKind, Look, Stage, TaskKind
from tests.policy.suitability.life import (
    ASSESSOR,
    CHECKER,
    CLEAR,
    MAKER,
    OFFICER,
    OTHER_ASSESSOR,
    SERVED,
    UKVI,
    UNCHANGED,
    Life,
    at,
    claimed,
    decided,
    life_at,
    stage_of,
)

OTHER = "SUI-OTHER"
WAITS = "possible-duplicate-open"
TODAY = date(2022, 2, 20)


def word(
    sameness: Sameness, *facts: AnyFact, id: str = "w-1", moment: datetime | None = None
) -> LinkedCaseReported:
    """What another case sends."""
    return LinkedCaseReported(
        id=id,
        at=moment or at("02-20 09:00"),
        by="A-9",
        other=OTHER,
        sameness=sameness,
        reason="same reference",
        content="c" * 64,
        facts=facts,
    )


def linked(life: Life, now: datetime, *facts: AnyFact) -> Life:
    """Another case may be the same person's."""
    assert not life.send(word(Sameness.NOT_SAID, *facts, moment=now), now).code
    return life


@pytest.mark.rule("R33")
def test_nobody_concludes_before_it_is_said_whether_two_cases_are_one_persons() -> None:
    now = at("02-21 13:00")
    life = linked(life_at(at("02-21 12:00")), now)
    for met in (True, False):
        command = ConcludeLimb(limb=Limb.BEHAVIOUR, met=met, reason="seen")
        assert life.ask(command, ASSESSOR, now).code == WAITS
    assert TaskKind.POSSIBLE_DUPLICATE in life.state.open_tasks
    said = ResolveDuplicate(other=OTHER, same=False, reason="another person, seen by both")
    assert not life.ask(said, ASSESSOR, now).code
    assert TaskKind.POSSIBLE_DUPLICATE not in life.state.open_tasks
    assert not life.ask(command, ASSESSOR, now).code


@pytest.mark.rule("R33")
def test_no_summary_is_written_or_sent_meanwhile() -> None:
    now = at("02-22 12:00")
    life = linked(life_at(at("02-22 11:00")), now)
    prepare = PrepareSummary(gaps="none", content=life.content)
    assert life.ask(prepare, ASSESSOR, now).code == WAITS
    written = life_at(at("02-22 11:00"))
    assert not written.ask(prepare, ASSESSOR, now).code
    linked(written, now)
    sending = SendSummary(content=written.content)
    assert written.ask(sending, OTHER_ASSESSOR, now).code == WAITS


@pytest.mark.rule("R33")
def test_no_adverse_decision_is_proposed_or_checked_meanwhile_and_no_action_can_be() -> None:
    now = at("02-28 10:00")
    life = linked(claimed(), now)
    assert life.ask(life.proposal(), MAKER, now).code == WAITS
    proposed = claimed()
    assert not proposed.ask(proposed.proposal(), MAKER, now).code
    linked(proposed, now)
    assert proposed.ask(CheckDecision(content=proposed.content), CHECKER, now).code == WAITS
    assert not life.ask(life.proposal(DecisionKind.NO_ACTION), MAKER, now).code


@pytest.mark.rule("R33")
def test_a_clearance_is_void_at_once_and_none_is_given_meanwhile() -> None:
    now = at("03-02 10:00")
    life = decided().cleared(now)
    later = now + timedelta(minutes=5)
    linked(life, later)
    assert life.state.stage is Stage.DECIDED
    assert life.ask(UNCHANGED, OFFICER, later).code == ""
    assert life.ask(CLEAR, OFFICER, later).code == WAITS
    assert life.ask(ServeToFile(note="not met"), OFFICER, later).code == WAITS
    assert not life.ask(SERVED, OFFICER, later).code
    assert life.state.incident_open


HELPS: dict[str, AnyFact] = {
    "engagement": Engagement(id="h", as_of=TODAY, engaged=True),
    "the authority's word of it": AuthorityStatement(
        id="h", as_of=TODAY, body=Body.LOCAL_AUTHORITY, engaged_now=Known.YES
    ),
    "an accepted offer": Offer(
        id="h",
        as_of=TODAY,
        provider="a charity",
        kind=OfferKind.ACCOMMODATION,
        response=Response.ACCEPTED,
    ),
    "a home": Sleeping(id="h", as_of=TODAY, place=Place.SETTLED_HOME),
    "a sign": Indication(id="h", as_of=TODAY, indicator=Indicator.TRAFFICKING),
    "flight": CameToSleepRough(id="h", as_of=TODAY, cause=Cause.FLED_ABUSE),
    "protection": Permission(id="h", as_of=TODAY, kind=PermissionKind.PROTECTION),
    "indefinite leave": Permission(id="h", as_of=TODAY, kind=PermissionKind.INDEFINITE),
    "settled status": EussWord(id="h", as_of=TODAY, standing=Euss.GRANTED),
    "residence": Residence(
        id="h", as_of=TODAY, eea_or_family=Known.YES, resident_before_end=Known.YES
    ),
}
HARMS: tuple[AnyFact, ...] = (
    Engagement(id="x1", as_of=TODAY, engaged=False),
    Sleeping(id="x2", as_of=TODAY, place=Place.DOORWAY),
    Indication(
        id="x3",
        as_of=TODAY,
        indicator=Indicator.TRAFFICKING,
        cleared=True,
        by="L-1",
        reason="asked",
        result=ReferralResult.NO_REASONABLE_GROUNDS,
    ),
    Permission(id="x4", as_of=TODAY, kind=PermissionKind.LIMITED_STAY),
    EussWord(id="x5", as_of=TODAY, standing=Euss.NOT_ELIGIBLE),
    PncResult(id="x6", as_of=TODAY),
)


def other_case(*facts: AnyFact) -> SuitabilityState:
    """Another case of this track, with these facts."""
    known = replace(decided().facts, known=facts)
    return changed(decided().state, reference=OTHER, facts=known)


@pytest.mark.rule("R77")
@pytest.mark.parametrize("kind", HELPS)
def test_what_helps_in_one_case_stops_the_other_once_they_are_one_persons(kind: str) -> None:
    helps = helping(other_case(HELPS[kind], *HARMS))
    assert [fact.id for fact in helps] == [f"{OTHER}/h"]
    now = at("02-22 12:00")
    life = life_at(at("02-22 11:00"))
    linked(life, now, *helps)
    # Nobody has said yet that it is the same person.
    assert stage_of(life) is Stage.THRESHOLD_MET
    same = ResolveDuplicate(other=OTHER, same=True, reason="same Home Office reference")
    assert not life.ask(same, ASSESSOR, now).code
    assert stage_of(life) is not Stage.THRESHOLD_MET
    prepare = PrepareSummary(gaps="none", content=life.content)
    assert life.ask(prepare, ASSESSOR, now).code


@pytest.mark.rule("R33")
def test_facts_of_a_linked_case_count_only_once_the_two_are_found_the_same_person() -> None:
    now = at("02-22 12:00")
    life = linked(life_at(at("02-22 11:00")), now, *helping(other_case(HELPS["engagement"])))
    before = life.facts
    said = ResolveDuplicate(other=OTHER, same=False, reason="another person")
    assert not life.ask(said, ASSESSOR, now).code
    [link] = life.state.linked
    assert (link.by, link.sameness) == (ASSESSOR.id, Sameness.OTHER)
    assert life.facts == before
    found = ResolveDuplicate(other=OTHER, same=True, reason="the same fingerprints")
    assert not life.ask(found, OTHER_ASSESSOR, now).code
    assert f"{OTHER}/h" in {fact.id for fact in life.facts.known}


@pytest.mark.rule("R77")
def test_what_is_said_in_one_case_holds_in_the_other_and_stops_its_service() -> None:
    life = decided().cleared(at("03-02 10:00"))
    now = at("03-02 10:05")
    engagement = Engagement(id=f"{OTHER}/h", as_of=date(2022, 3, 2), engaged=True)
    received = word(Sameness.SAME, engagement, moment=now)
    assert not life.send(received, now).code
    assert life.state.stage is Stage.WITHDRAWAL_DUE
    assert life.state.linked[0].sameness is Sameness.SAME


@pytest.mark.rule("R107")
def test_who_decides_has_read_that_there_is_another_case() -> None:
    now = at("02-28 10:00")
    life = linked(claimed(), now)
    unread = life.proposal().read
    same = ResolveDuplicate(other=OTHER, same=True, reason="same reference")
    assert not life.ask(same, ASSESSOR, now).code
    assert OTHER in {item.document_reference for item in evidence(life.facts)}
    life.ask(ClaimCase(), MAKER, now)
    assert life.ask(replace(life.proposal(), read=unread), MAKER, now).code == "evidence-unread"
    assert not life.ask(life.proposal(), MAKER, now).code


def test_the_same_person_said_once_is_not_unsaid_and_needs_a_reason_and_a_role() -> None:
    now = at("02-22 12:00")
    life = linked(life_at(at("02-22 11:00")), now)
    same = ResolveDuplicate(other=OTHER, same=True, reason="same reference")
    assert life.ask(replace(same, reason=" "), ASSESSOR, now).code == "reason-needed"
    assert life.ask(replace(same, other="SUI-NO"), ASSESSOR, now).code == "not-linked"
    assert life.ask(same, MAKER, now).code == "wrong-role"
    assert life.ask(same, UKVI, now).code == "wrong-role"
    assert not life.ask(same, ASSESSOR, now).code
    assert life.ask(replace(same, same=False), ASSESSOR, now).code == "said-already"


def test_linked_cases_receive_the_opening_the_news_and_what_staff_say_of_the_link() -> None:
    opened = CaseOpened(
        id="o",
        at=at("02-20 09:00"),
        by="S-1",
        reference="SUI-NEW",
        facts=decided().facts,
        linked=(shown_to_others(other_case(HELPS["engagement"])),),
    )
    state = changed(decided().state, reference="SUI-NEW", linked=opened.linked)
    [(to, received)] = messages_for_others(state, opened)
    assert (to, received.other, received.sameness) == (OTHER, "SUI-NEW", Sameness.NOT_SAID)
    news = FactsRecorded(id="f", at=opened.at, by="A-1", facts=())
    report = AuthorityReported(id="r", at=opened.at, by="E09000033", facts=())
    assert len(messages_for_others(state, news)) == len(messages_for_others(state, report)) == 1
    said = DuplicateResolved(id="d", at=opened.at, by="A-1", other=OTHER, same=False, reason="no")
    apart = changed(state, linked=(LinkedCase(reference=OTHER, sameness=Sameness.OTHER),))
    assert [word.sameness for _, word in messages_for_others(apart, said)] == [Sameness.OTHER]
    assert messages_for_others(state, word(Sameness.SAME)) == ()


@pytest.mark.parametrize("result", [Look.SUPPORTED, Look.NOT_ROUGH])
def test_a_fresh_look_that_ended_one_case_counts_in_the_next(result: Look) -> None:
    look = FreshLook(at=at("03-02 10:00"), by="O-1", result=result, sources=("seen",))
    state = changed(other_case(*HARMS), look=look)
    [fact] = helping(state)
    assert fact.as_of == date(2022, 3, 2)
