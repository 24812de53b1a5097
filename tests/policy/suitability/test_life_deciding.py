"""A decision: one named person, everything weighed and read, checked by another, bound to its
content; and nothing that leads past a gate.
"""

from __future__ import annotations

from dataclasses import MISSING, fields, replace
from datetime import date

import pytest

from policy.cases.effects import SendNotice
from policy.suitability.deciding.part import took_part
from policy.suitability.deeds import (
    AcknowledgeSummary,
    Actor,
    AgreeWindow,
    CheckDecision,
    ClaimCase,
    DeclineDecision,
    DeclineWindow,
    PrepareSummary,
    ProposeDecision,
    ProposeWindow,
    RecordFacts,
    ReleaseCase,
    SendSummary,
    WithdrawDecision,
)
from policy.suitability.evidence.factors import EvidenceRead, Factor, Weighed
from policy.suitability.evidence.facts import EvidenceItem, Indication, Permission
from policy.suitability.evidence.words import Indicator, PermissionKind
from policy.suitability.words import DeadlineName, DecisionKind, Role, Stage, TaskKind, Template
from tests.policy.suitability.life import (
    ASSESSOR,
    CHECKER,
    MAKER,
    OFFICER,
    OTHER_ASSESSOR,
    OTHER_MAKER,
    SUPERVISOR,
    UKVI,
    Life,
    at,
    claimed,
    engaged,
    life_at,
    referred,
)

NOW = at("02-28 10:00")
ITEM = EvidenceItem(
    id="n-item",
    as_of=NOW.date(),
    register="case register",
    kind="letter",
    document_reference="DOC-N",
    sha256="ab",
)


def summarised(now: str = "02-22 11:00") -> Life:
    return life_at(at(now))


def test_a_summary_is_written_by_one_person_and_sent_by_another() -> None:
    life = summarised()
    prepared = PrepareSummary(gaps="nothing is missing", content=life.content)
    assert life.ask(prepared, ASSESSOR, at("02-22 12:00")).code == ""
    sent = SendSummary(content=life.content)
    assert life.ask(sent, ASSESSOR, at("02-22 13:00")).code == "second-person-needed"
    assert life.ask(sent, OTHER_ASSESSOR, at("02-22 13:00")).code == ""
    assert life.state.stage is Stage.WITH_SRU
    assert life.state.summary is not None
    assert (life.state.summary.author, life.state.summary.checker) == ("A-1", "A-2")


def test_no_summary_goes_while_another_window_waits_for_its_answer() -> None:
    life, now = summarised(), at("02-22 12:00")
    longer = ProposeWindow(
        until=date(2022, 5, 31), reason="many needs", evidence=("01-evidence-item-1",)
    )
    assert life.ask(longer, ASSESSOR, now).code == ""
    prepared = PrepareSummary(gaps="nothing is missing", content=life.content)
    assert life.ask(prepared, ASSESSOR, now).code == "window-proposed"
    assert life.ask(DeclineWindow(reason="no need of it"), OTHER_ASSESSOR, now).code == ""
    assert life.ask(prepared, ASSESSOR, now).code == ""
    assert life.ask(longer, ASSESSOR, now).code == ""
    sent = SendSummary(content=life.content)
    assert life.ask(sent, OTHER_ASSESSOR, now).code == "window-proposed"
    assert life.ask(AgreeWindow(), OTHER_ASSESSOR, now).code == ""
    assert life.state.stage is Stage.SUPPORT_WINDOW


def test_whoever_recorded_the_authoritys_word_neither_decides_nor_checks() -> None:
    both = Actor(id="U-7", roles=(Role.UKVI_OFFICER, Role.SRU_DECISION_MAKER, Role.SRU_CHECKER))
    life = referred()
    assert life.ask(RecordFacts(facts=(ITEM,)), both, NOW).code == ""
    assert life.ask(ClaimCase(), both, NOW).code == "took-part"
    assert life.ask(ClaimCase(), MAKER, NOW).code == ""
    assert life.ask(life.proposal(), MAKER, NOW).code == ""
    assert life.ask(CheckDecision(content=life.content), both, NOW).code == "took-part"
    assert life.ask(CheckDecision(content=life.content), CHECKER, NOW).code == ""


def test_who_answered_for_a_window_or_asked_the_authority_had_a_part() -> None:
    life, now = summarised(), at("02-22 12:00")
    longer = ProposeWindow(
        until=date(2022, 5, 31), reason="many needs", evidence=("01-evidence-item-1",)
    )
    life.ask(longer, ASSESSOR, now)
    life.ask(DeclineWindow(reason="no need of it"), SUPERVISOR, now)
    for person in (ASSESSOR, SUPERVISOR):
        assert took_part(life.state, person.id)
    assert not took_part(life.state, MAKER.id)


def test_a_summary_that_names_no_gaps_or_rests_on_other_content_is_not_sent() -> None:
    life = summarised()
    blank = PrepareSummary(gaps=" ", content=life.content)
    assert life.ask(blank, ASSESSOR, at("02-22 12:00")).code == "summary-incomplete"
    other = PrepareSummary(gaps="none", content="of another day")
    assert life.ask(other, ASSESSOR, at("02-22 12:00")).code == "content-changed"


def test_a_case_with_an_open_question_cannot_be_summarised() -> None:
    life = life_at(at("02-21 12:00"))
    prepared = PrepareSummary(gaps="none", content=life.content)
    assert life.ask(prepared, ASSESSOR, at("02-21 13:00")).code == "not-now"


def test_a_prepared_summary_is_void_when_the_facts_change() -> None:
    life = summarised()
    life.ask(PrepareSummary(gaps="none", content=life.content), ASSESSOR, at("02-22 12:00"))
    old = life.content
    life.ask(RecordFacts(facts=(replace(ITEM, as_of=at("02-22 12:00").date()),)), ASSESSOR, NOW)
    assert life.state.summary is None
    assert life.ask(SendSummary(content=old), OTHER_ASSESSOR, NOW).code == "no-summary"


def test_an_unacknowledged_summary_is_chased_by_working_days_and_climbs() -> None:
    life = life_at(at("02-23 10:00")).wait(at("03-16 12:00"))
    passed = [i.event for i in life.history if i.event.kind == "deadline-passed"]
    days = [(e.name, e.at.date().isoformat()) for e in passed if "summary" in e.name]
    assert days == [
        (DeadlineName.SUMMARY, "2022-03-02"),
        (DeadlineName.SUMMARY_ESCALATION, "2022-03-09"),
        (DeadlineName.SUMMARY_ESCALATION, "2022-03-16"),
    ]
    assert life.state.stage is Stage.WITH_SRU
    assert life.ask(AcknowledgeSummary(), CHECKER, at("03-16 13:00")).code == ""
    assert not [d for d in life.state.deadlines if "summary" in d.name]


def test_one_person_decides_at_a_time() -> None:
    life = claimed()
    assert life.ask(ClaimCase(), OTHER_MAKER, NOW).code == "taken"
    assert life.ask(life.proposal(), OTHER_MAKER, NOW).code == "taken"
    assert life.ask(ReleaseCase(), OTHER_MAKER, NOW).code == "taken"
    assert life.ask(ReleaseCase(), SUPERVISOR, NOW).code == ""
    assert life.ask(ClaimCase(), OTHER_MAKER, NOW).code == ""


def test_nobody_decides_a_case_they_have_not_taken() -> None:
    life = referred()
    assert life.ask(life.proposal(), MAKER, NOW).code == "not-held-by-you"


@pytest.mark.parametrize(
    "roles",
    [
        (Role.ASSESSOR,),
        (Role.OFFICER,),
        (Role.SRU_DECISION_MAKER, Role.OFFICER),
        (Role.SRU_DECISION_MAKER, "caseworker"),
        (Role.HEAD_OF_SERVICE,),
    ],
)
def test_no_enforcement_and_no_support_role_decides_checks_or_withdraws(
    roles: tuple[str, ...],
) -> None:
    life = claimed()
    actor = Actor(id="X-1", roles=roles)
    life.ask(life.proposal(), MAKER, NOW)
    for command in (
        ClaimCase(),
        life.proposal(),
        CheckDecision(content=life.content),
        DeclineDecision(reason="no"),
        WithdrawDecision(reason="no"),
    ):
        assert life.ask(command, actor, NOW).code == "cannot-decide"
    assert life.state.decision is None


@pytest.mark.parametrize("person", ["A-104", "A-101", "A-102"])
def test_whoever_concluded_or_wrote_the_summary_neither_decides_nor_checks(person: str) -> None:
    life = claimed()
    life.ask(life.proposal(), MAKER, NOW)
    checker = Actor(id=person, roles=(Role.SRU_CHECKER,))
    known = {f.by for f in life.facts.known if f.fact == "conclusion"}
    expected = "took-part" if person in known | {"A-101", "A-102"} else ""
    assert life.ask(CheckDecision(content=life.content), checker, NOW).code == expected


WRONG: dict[str, tuple[dict[str, object], str]] = {
    "a factor is missing": ({"factors": "drop"}, "factors-missing"),
    "a factor has no words": ({"factors": "blank"}, "factors-missing"),
    "a factor is there twice": ({"factors": "twice"}, "factors-missing"),
    "an item is unread": ({"read": ()}, "evidence-unread"),
    "an item is read with another hash": ({"read": "hash"}, "evidence-unread"),
    "the content is another": ({"content": "of another day"}, "content-changed"),
    "no guidance is confirmed": (
        {"cancellation_guidance_considered": False},
        "guidance-unconfirmed",
    ),
    "no rights notice": ({"rights_notice": " "}, "rights-notice-missing"),
    "refusal has no application": ({"decision": DecisionKind.REFUSE}, "may-not-refuse"),
}


def wrong(proposal: ProposeDecision, changes: dict[str, object]) -> ProposeDecision:
    given = dict(changes)
    blank = Weighed(factor=Factor.RISK, words=" ")
    by_word = {
        "drop": proposal.factors[1:],
        "blank": tuple(blank if w.factor is Factor.RISK else w for w in proposal.factors),
        "twice": (*proposal.factors[1:], proposal.factors[1]),
        "hash": tuple(replace(item, sha256="changed") for item in proposal.read),
    }
    for name in ("factors", "read"):
        if isinstance(given.get(name), str):
            given[name] = by_word[str(given[name])]
    return replace(proposal, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", WRONG)
def test_a_decision_is_refused_when(name: str) -> None:
    changes, code = WRONG[name]
    life = claimed()
    assert life.ask(wrong(life.proposal(), changes), MAKER, NOW).code == code
    assert life.state.proposal is None


def test_a_factor_may_be_not_relevant_with_the_reason() -> None:
    life = claimed()
    weighed = tuple(replace(w, not_relevant=True) for w in life.proposal().factors)
    assert life.ask(replace(life.proposal(), factors=weighed), MAKER, NOW).code == ""


def test_there_are_eight_factors_of_behaviour_and_seven_of_proportion_and_no_default() -> None:
    assert len(Factor) == 15
    with_default = [item.name for item in fields(ProposeDecision) if item.default is not MISSING]
    assert with_default == ["kind"]


def test_no_action_needs_no_gate_and_ends_the_case() -> None:
    life = claimed()
    none = replace(
        life.proposal(DecisionKind.NO_ACTION),
        rights_notice="",
        cancellation_guidance_considered=False,
    )
    assert life.ask(none, MAKER, NOW).code == ""
    assert life.ask(CheckDecision(content=life.content), CHECKER, NOW).code == ""
    assert (life.state.stage, life.state.ended) == (Stage.NO_ACTION, True)
    assert life.ask(ClaimCase(), MAKER, NOW).code == "case-ended"


def test_nobody_checks_their_own_decision_and_a_declined_one_goes_back() -> None:
    life = claimed()
    life.ask(life.proposal(), MAKER, NOW)
    check = CheckDecision(content=life.content)
    assert life.ask(check, MAKER, NOW).code == "second-person-needed"
    assert TaskKind.DECISION_CHECK in life.state.open_tasks
    assert life.ask(DeclineDecision(reason=" "), CHECKER, NOW).code == "reason-needed"
    assert life.ask(DeclineDecision(reason="read it again"), CHECKER, NOW).code == ""
    assert life.ask(check, CHECKER, NOW).code == "no-proposal"
    assert life.state.holder == MAKER.id


def test_a_changed_fact_voids_a_proposal_and_tells_its_maker() -> None:
    life = claimed()
    life.ask(life.proposal(), MAKER, NOW)
    old = life.content
    life.ask(RecordFacts(facts=(ITEM,)), ASSESSOR, NOW)
    assert (life.state.stage, life.state.proposal) == (Stage.WITH_SRU, None)
    sent = [e.template for e in life.last.effects if isinstance(e, SendNotice)]
    assert Template.CONTENT_CHANGED in sent
    assert life.ask(CheckDecision(content=old), CHECKER, NOW).code == "no-proposal"
    # The new item has to be read as well.
    unread = replace(life.proposal(), read=life.proposal().read[:-1])
    assert life.ask(unread, MAKER, NOW).code == "evidence-unread"


def test_an_evidence_item_is_read_by_register_kind_date_reference_and_hash() -> None:
    life = claimed()
    read = life.proposal().read
    assert read and all(isinstance(item, EvidenceRead) for item in read)
    for change in (
        {"register": "another"},
        {"kind": "another"},
        {"dated": at("01-01 00:00").date()},
        {"document_reference": "another"},
    ):
        other = (replace(read[0], **change), *read[1:])
        proposal = replace(life.proposal(), read=other)
        assert life.ask(proposal, MAKER, NOW).code == "evidence-unread"


def test_engagement_takes_the_case_back_at_any_point_before_the_decision() -> None:
    life = claimed()
    life.ask(life.proposal(), MAKER, NOW)
    life.news(NOW, engaged(NOW))
    assert life.state.stage is Stage.NFA_ENGAGED
    assert (life.state.summary, life.state.holder, life.state.proposal) == (None, "", None)
    sent = [e.template for e in life.last.effects if isinstance(e, SendNotice)]
    assert {Template.CASE_TAKEN_BACK, Template.ROUTE_STOPPED} <= set(sent)
    check = CheckDecision(content=life.content)
    assert life.ask(check, CHECKER, NOW).code == "not-now"


def test_a_sign_of_trafficking_takes_the_case_back_and_asks_for_the_referral_that_helps() -> None:
    life = claimed()
    sign = Indication(id="n-sign", as_of=NOW.date(), indicator=Indicator.TRAFFICKING)
    life.ask(RecordFacts(facts=(sign,)), ASSESSOR, NOW)
    assert life.state.stage is Stage.HELD_SAFEGUARDING
    assert {TaskKind.NRM_REFERRAL, TaskKind.SEARCH_FOR_OFFER} <= set(life.state.open_tasks)


def test_permission_that_has_gone_closes_cancellation_even_after_the_proposal() -> None:
    life = claimed()
    life.ask(life.proposal(), MAKER, NOW)
    gone = Permission(id="n-none", as_of=NOW.date(), kind=PermissionKind.NONE)
    life.ask(RecordFacts(facts=(gone,)), ASSESSOR, NOW)
    assert life.state.decision is None and life.state.proposal is None
    assert life.ask(life.proposal(), MAKER, NOW).code in {"not-now", "may-not-cancel"}


def test_the_decision_names_its_version_maker_checker_and_content() -> None:
    life = claimed()
    life.ask(life.proposal(), MAKER, NOW)
    content = life.content
    assert life.ask(CheckDecision(content=content), CHECKER, NOW).code == ""
    made = life.state.decision
    assert made is not None
    assert (made.maker, made.checker, made.content) == ("D-1", "D-3", content)
    assert (made.rulebook, made.decided_at) == ("suitability-2021-11", NOW)
    assert {"R104", "R109"} <= set(life.last.rules)


def test_without_a_lawyers_word_no_decision_is_made_once_part_9_is_replaced() -> None:
    life = claimed()
    after = at("02-28 10:00").replace(year=2025, month=11, day=11, hour=0, minute=0)
    before = after.replace(day=10, hour=23, minute=59)
    assert life.ask(life.proposal(), MAKER, before).code == ""
    check = CheckDecision(content=life.content)
    assert life.ask(check, CHECKER, after).code == "may-not-cancel"


def test_ukvi_and_officers_find_nothing_to_serve_or_withdraw_before_a_decision() -> None:
    life = claimed()
    assert life.ask(WithdrawDecision(reason="no"), UKVI, NOW).code == "not-decided"
    assert life.ask(RecordFacts(facts=()), OFFICER, NOW).code == ""
