"""Before a referral: what a case must bring, whose word counts for what, who is asked, another
window, and a route that has stopped.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from policy.cases.effects import Escalate, SendNotice
from policy.suitability.deeds import (
    AgreeWindow,
    CaseOpened,
    CloseRoute,
    ConcludeLimb,
    DeclineWindow,
    ProposeWindow,
    RecordFacts,
    SendEnquiry,
)
from policy.suitability.evidence.facts import (
    AnyFact,
    AuthorityStatement,
    Conclusion,
    Engagement,
    Facts,
    Incident,
    LegalReference,
    PncResult,
    Sleeping,
    WindowChange,
)
from policy.suitability.evidence.words import (
    Availability,
    Basis,
    Body,
    Channel,
    Limb,
    Place,
    PlaceNation,
)
from policy.suitability.planned_case import play
from policy.suitability.state import SuitabilityState
from policy.suitability.words import DeadlineName, Stage, TaskKind, Template
from tests.policy.suitability.life import (
    ASSESSOR,
    AUTHORITY,
    FIRST,
    LAWYER,
    OTHER_ASSESSOR,
    STRANGER,
    SUPERVISOR,
    Life,
    at,
    engaged,
    indoors,
    life_at,
)
from tests.policy.suitability.life_files import example

OPENED = FIRST.file.facts.opened_at
BROUGHT = replace(
    FIRST.file.facts,
    known=tuple(f for f in FIRST.file.facts.known if f.id in FIRST.file.learnt[0][1]),
)


def opened(facts: Facts, now: datetime = OPENED) -> tuple[Life, str]:
    life = Life(SuitabilityState(reference="RSR-000-000-01A"))
    event = CaseOpened(id="o", at=now, by="intake", reference="RSR-000-000-01A", facts=facts)
    return life, life.send(event, now).code


def with_fact(fact: AnyFact) -> Facts:
    return replace(BROUGHT, known=(*BROUGHT.known, fact))


TODAY = OPENED.date()
TOMORROW = TODAY + timedelta(days=1)
WRONG: dict[str, tuple[Facts, str]] = {
    "a fact rests on consent": (
        with_fact(Sleeping(id="n", as_of=TODAY, place=Place.PARK, basis=Basis.CONSENT)),
        "consent-is-no-basis",
    ),
    "a fact lies in the future": (
        with_fact(Sleeping(id="n", as_of=TOMORROW, place=Place.PARK)),
        "fact-in-future",
    ),
    "it brings a conclusion": (
        with_fact(
            Conclusion(id="n", as_of=TODAY, limb=Limb.BEHAVIOUR, met=True, by="A-1", reason="plain")
        ),
        "not-as-a-fact",
    ),
    "it brings another window": (
        with_fact(
            WindowChange(id="n", as_of=TODAY, until=TODAY, reason="r", author="A-1", reviewer="A-2")
        ),
        "not-as-a-fact",
    ),
    "it brings a lawyer's word": (
        with_fact(LegalReference(id="n", as_of=TODAY, by="L-1", reference="x")),
        "a-lawyers-word",
    ),
    "area and nation do not fit": (replace(BROUGHT, nation=PlaceNation.WALES), "no-such-area"),
    "it was opened in the future": (
        replace(BROUGHT, opened_at=OPENED + timedelta(days=1)),
        "time-in-future",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_case_is_not_opened_when(name: str) -> None:
    facts, code = WRONG[name]
    life, told_code = opened(facts)
    assert (told_code, life.state.stage) == (code, Stage.RECEIVED)


@pytest.mark.parametrize("channel", [Channel.POLICE_REFERRAL, Channel.AUTHORITY_REFERRAL])
def test_a_referral_without_behaviour_is_returned_and_comes_back_with_it(channel: Channel) -> None:
    behaviour = tuple(fact for fact in BROUGHT.known if isinstance(fact, Incident))
    without = tuple(fact for fact in BROUGHT.known if not isinstance(fact, Incident))
    life, code = opened(replace(BROUGHT, channel=channel, known=without))
    assert (code, life.state.stage) == ("", Stage.RETURNED)
    told_them = [e.template for e in life.effects if isinstance(e, SendNotice)]
    assert Template.REFERRAL_RETURNED in told_them
    life.ask(RecordFacts(facts=behaviour), ASSESSOR, OPENED + timedelta(hours=1))
    assert life.state.stage is Stage.ASSESSING
    assert not [d for d in life.state.deadlines if d.name == DeadlineName.CLOSING]


def test_a_missing_support_history_is_asked_for_and_never_a_reason_to_return() -> None:
    life, code = opened(replace(BROUGHT, channel=Channel.AUTHORITY_REFERRAL))
    assert code == "" and life.state.stage is Stage.ASSESSING
    assert life.state.enquiry is not None and life.state.enquiry.body is Body.LOCAL_AUTHORITY


@pytest.mark.parametrize(
    ("nation", "authority", "body", "rule", "day"),
    [
        (PlaceNation.SCOTLAND, "S12000046", Body.SCOTTISH_AUTHORITY, "R94", "2021-12-07"),
        (PlaceNation.NORTHERN_IRELAND, "N09000003", Body.HOUSING_EXECUTIVE, "R100", "2021-12-06"),
        (PlaceNation.WALES, "W06000015", Body.WELSH_AUTHORITY, "R94", "2021-12-06"),
    ],
)
def test_the_nations_own_body_is_asked_and_chased_by_its_own_working_days(
    nation: PlaceNation, authority: str, body: Body, rule: str, day: str
) -> None:
    # Saint Andrew's Day, 30 November, is a holiday in Scotland alone.
    now = datetime.fromisoformat("2021-11-29T10:00:00+00:00")
    facts = replace(BROUGHT, nation=nation, authority=authority, opened_at=now)
    life, code = opened(facts, now)
    assert code == "" and life.state.enquiry is not None
    assert life.state.enquiry.body is body
    (first,) = [d for d in life.state.deadlines if d.name == DeadlineName.ENQUIRY]
    assert (first.rule, first.due.date().isoformat()) == (rule, day)


def test_an_enquiry_sent_by_hand_begins_the_clock_again() -> None:
    life, _ = opened(BROUGHT)
    later = OPENED + timedelta(days=2)
    sent = SendEnquiry(body=Body.SCOTTISH_AUTHORITY)
    assert life.ask(sent, ASSESSOR, later).code == ""
    assert life.state.enquiry is not None
    assert (life.state.enquiry.asked_at, life.state.enquiry.number) == (later, 2)


NOW = at("01-20 10:00")


def test_of_a_strangers_report_only_the_good_news_counts() -> None:
    life = life_at(NOW)
    said = AuthorityStatement(
        id="n-said",
        as_of=NOW.date(),
        body=Body.LOCAL_AUTHORITY,
        availability=Availability.USED_UP,
        offers_complete=True,
    )
    rough = Sleeping(id="n-rough", as_of=NOW.date(), place=Place.TENT)
    assert life.news(NOW, said, rough, by=STRANGER).code == "not-found"
    assert life.news(NOW, said, indoors(NOW), rough, by=STRANGER).code == ""
    ids = {fact.id for fact in life.facts.known}
    assert "n-indoors" in ids and not {"n-said", "n-rough"} & ids
    assert life.news(NOW, said, by=AUTHORITY).code == ""
    assert "n-said" in {fact.id for fact in life.facts.known}


def test_an_authority_reports_support_and_places_and_nothing_else() -> None:
    life = life_at(NOW)
    result = PncResult(id="n-pnc", as_of=NOW.date(), deportation_level=True)
    assert life.news(NOW, result).code == "not-an-authoritys-word"
    assert life.state.stage is not Stage.TO_FNORC


def test_good_news_is_lost_neither_to_a_wrong_clock_nor_to_an_id_used_before() -> None:
    life = life_at(NOW)
    used = life.facts.known[0].id
    ahead = Engagement(id=used, as_of=NOW.date() + timedelta(days=9), engaged=True)
    assert life.news(NOW, ahead, by=STRANGER).code == ""
    assert life.state.stage is Stage.NFA_ENGAGED
    assert life.facts.known[-1].as_of == NOW.date()


def test_a_fact_counts_once_and_is_never_changed_under_its_id() -> None:
    life = life_at(NOW)
    fact = Sleeping(id="n", as_of=NOW.date(), place=Place.TENT)
    for _ in range(2):
        assert life.ask(RecordFacts(facts=(fact,)), ASSESSOR, NOW).code == ""
    assert [f.id for f in life.facts.known].count("n") == 1
    other = replace(fact, place=Place.PARK)
    assert life.ask(RecordFacts(facts=(other,)), ASSESSOR, NOW).code == "fact-changed"


def test_only_a_lawyer_records_which_paragraph_holds_and_only_in_their_own_name() -> None:
    life = life_at(NOW)
    word = LegalReference(id="n", as_of=NOW.date(), by=LAWYER.id, reference="paragraph named")
    assert life.ask(RecordFacts(facts=(word,)), ASSESSOR, NOW).code == "a-lawyers-word"
    another = replace(word, by="L-2")
    assert life.ask(RecordFacts(facts=(another,)), LAWYER, NOW).code == "a-lawyers-word"
    place = Sleeping(id="p", as_of=NOW.date(), place=Place.TENT)
    assert life.ask(RecordFacts(facts=(place,)), LAWYER, NOW).code == "wrong-role"
    assert life.ask(RecordFacts(facts=(word,)), LAWYER, NOW).code == ""


def test_no_limb_is_concluded_to_be_met_before_all_of_it_is_shown() -> None:
    life = life_at(NOW)
    for limb in Limb:
        met = ConcludeLimb(limb=limb, met=True, reason="plain")
        assert life.ask(met, ASSESSOR, NOW).code == "not-shown"
    unmet = ConcludeLimb(limb=Limb.BEHAVIOUR, met=False, reason="long ago, and much better since")
    assert life.ask(unmet, ASSESSOR, NOW).code == ""
    assert life.state.stage is Stage.THRESHOLDS_NOT_MET


def in_june() -> Life:
    """Case 12 with the council's statement, and evidence for another window on record."""
    case = example(12)
    moment = at("06-09 09:00")
    life = Life(play(case.file, moment).state)
    item = next(fact for fact in case.file.facts.known if fact.id == "12-evidence-item-5")
    assert life.ask(RecordFacts(facts=(item,)), ASSESSOR, moment).code == ""
    return life


SHORTER = ProposeWindow(
    until=at("06-05 00:00").date(),
    reason="a plain no to everything",
    evidence=("12-evidence-item-5",),
)


def test_another_window_needs_reason_evidence_and_a_second_person() -> None:
    life, now = in_june(), at("06-09 10:00")
    assert life.ask(AgreeWindow(), ASSESSOR, now).code == "no-window-proposed"
    assert life.ask(replace(SHORTER, reason=" "), ASSESSOR, now).code == "reason-needed"
    assert life.ask(replace(SHORTER, evidence=("x",)), ASSESSOR, now).code == "evidence-needed"
    assert life.ask(SHORTER, ASSESSOR, now).code == ""
    assert TaskKind.WINDOW_PROPOSAL in life.state.open_tasks
    assert life.ask(AgreeWindow(), ASSESSOR, now).code == "second-person-needed"
    assert life.ask(AgreeWindow(), OTHER_ASSESSOR, now).code == ""
    assert life.state.stage is Stage.CONCLUDING
    assert {"R69", "A11"} <= set(life.last.rules)


def test_a_declined_window_changes_nothing() -> None:
    life, now = in_june(), at("06-09 10:00")
    before = life.facts
    life.ask(SHORTER, ASSESSOR, now)
    assert life.ask(DeclineWindow(reason="too early"), OTHER_ASSESSOR, now).code == ""
    assert (life.facts, life.state.window_proposal) == (before, None)


def test_a_shorter_window_needs_the_authoritys_word_that_everything_was_refused() -> None:
    life = Life(play(example(12).file, at("06-05 09:00")).state)
    now = at("06-05 10:00")
    shorter = replace(SHORTER, evidence=("12-evidence-item-4",))
    assert life.ask(shorter, ASSESSOR, now).code == "statement-needed"
    longer = replace(shorter, until=at("09-30 00:00").date())
    assert life.ask(longer, ASSESSOR, now).code == ""
    assert life.ask(AgreeWindow(), SUPERVISOR, now).code == ""
    (clock,) = [d for d in life.state.deadlines if d.name == DeadlineName.WINDOW]
    assert clock.rung == "2022-09-30"


def test_the_window_is_complete_at_the_end_of_its_day_in_london_and_only_tells_people() -> None:
    life = Life(play(example(11).file, at("02-25 12:00")).state)
    (clock,) = [d for d in life.state.deadlines if d.name == DeadlineName.WINDOW]
    assert clock.due == at("03-01 00:00")
    life.wait(clock.due)
    told_them = [e.template for e in life.effects if isinstance(e, SendNotice)]
    assert Template.WINDOW_COMPLETE in told_them
    assert life.state.stage is Stage.AWAITING_AUTHORITY


def test_a_stopped_route_reminds_every_week_until_a_named_person_closes_it() -> None:
    life = life_at(NOW)
    life.news(NOW, engaged(NOW))
    life.wait(NOW + timedelta(days=22))
    reminded = [e for e in life.effects if isinstance(e, Escalate)]
    assert [e.name for e in reminded] == [DeadlineName.CLOSING] * 3
    met = ConcludeLimb(limb=Limb.BEHAVIOUR, met=True, reason="plain")
    later = NOW + timedelta(days=23)
    assert life.ask(met, ASSESSOR, later).code == "route-stopped"
    assert life.ask(CloseRoute(reason=" "), ASSESSOR, later).code == "reason-needed"
    assert life.ask(CloseRoute(reason="has moved into the hostel"), ASSESSOR, later).code == ""
    assert (life.state.ended, life.state.stage) == (True, Stage.NFA_ENGAGED)
    assert life.ask(met, ASSESSOR, later).code == "case-ended"


def test_facts_still_count_while_a_stopped_route_is_open() -> None:
    life = life_at(NOW)
    life.news(NOW, engaged(NOW))
    result = PncResult(id="n-pnc", as_of=NOW.date(), deportation_level=True)
    life.ask(RecordFacts(facts=(result,)), ASSESSOR, NOW)
    assert life.state.stage is Stage.TO_FNORC
    assert TaskKind.FNORC in life.state.open_tasks
