"""From the decision to its end: the fresh look, the clearance, service in person, to file, handing
over, and the withdrawal that news makes due.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from policy.cases.effects import Escalate, SendNotice
from policy.suitability.deeds import (
    AskClearance,
    AskRecheck,
    CloseRoute,
    FinishTask,
    RecordFacts,
    ReportAttempt,
    ReportService,
    ServeToFile,
    VoidClearance,
    WithdrawDecision,
)
from policy.suitability.evidence.facts import EussWord, EvidenceItem, Indication
from policy.suitability.evidence.words import Euss, Indicator, Known, Place, ReferralResult
from policy.suitability.words import DeadlineName, Look, Manner, Stage, TaskKind, Template
from tests.policy.suitability.life import (
    ASSESSOR,
    CLEAR,
    LEAD,
    OFFICER,
    SERVED,
    STRANGER,
    SUPERVISOR,
    UKVI,
    UNCHANGED,
    Life,
    at,
    clearing,
    decided,
    engaged,
    indoors,
    stage_of,
)

MET = at("03-09 10:00")
WITHDRAW = WithdrawDecision(reason="has a bed since yesterday")
NOTE = ServeToFile(note="looked for three times, not met")


def attempted() -> Life:
    life = decided()
    for day in ("03-03", "03-10"):
        report = ReportAttempt(where="where the person slept", note="not met")
        assert life.ask(report, OFFICER, at(f"{day} 07:00")).code == ""
    return life


def filed() -> Life:
    life = attempted()
    assert life.ask(NOTE, OFFICER, at("03-18 10:00")).code == ""
    return life


def test_served_in_person_inside_a_clearance() -> None:
    life = decided().cleared(MET)
    assert life.state.stage is Stage.CLEARED
    assert life.ask(SERVED, OFFICER, MET + timedelta(hours=1)).code == ""
    assert (life.state.stage, life.state.served_at) == (Stage.SERVED, MET + timedelta(hours=1))
    assert life.ask(WITHDRAW, UKVI, MET + timedelta(hours=2)).code == "already-served"


@pytest.mark.parametrize("manner", [Manner.POST, Manner.MESSAGE, Manner.THROUGH_SOMEBODY])
def test_only_in_person_is_service(manner: Manner) -> None:
    life = decided().cleared(MET)
    assert life.ask(ReportService(manner=manner), OFFICER, MET).code == "only-in-person"
    assert life.state.stage is Stage.CLEARED


def test_no_clearance_without_a_fresh_look() -> None:
    life = decided()
    assert life.ask(CLEAR, OFFICER, MET).code == "recheck-needed"
    life.ask(UNCHANGED, OFFICER, MET)
    assert life.ask(CLEAR, OFFICER, MET + timedelta(hours=24, minutes=1)).code == "recheck-needed"
    assert life.ask(CLEAR, OFFICER, MET + timedelta(hours=24)).code == ""


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({"place": Place.NOT_KNOWN}, Look.NOT_FOUND),
        ({"engaged": Known.UNKNOWN}, Look.NOT_FOUND),
        ({"changed_otherwise": True}, Look.CHANGED_OTHERWISE),
    ],
)
def test_a_look_that_does_not_say_unchanged_opens_nothing(
    changes: dict[str, object], result: Look
) -> None:
    life = decided().cleared(MET)
    look = replace(UNCHANGED, **changes)  # type: ignore[arg-type]
    assert life.ask(look, OFFICER, MET + timedelta(minutes=5)).code == ""
    assert life.state.look is not None and life.state.look.result is result
    assert life.state.stage is Stage.DECIDED
    assert life.ask(CLEAR, OFFICER, MET + timedelta(minutes=6)).code == "recheck-needed"


@pytest.mark.parametrize("changes", [{"place": Place.HOSTEL}, {"engaged": Known.YES}])
def test_a_look_that_finds_a_bed_or_support_makes_withdrawal_due(
    changes: dict[str, object],
) -> None:
    life = decided().cleared(MET)
    look = replace(UNCHANGED, **changes)  # type: ignore[arg-type]
    life.ask(look, OFFICER, MET + timedelta(minutes=5))
    assert life.state.stage is Stage.WITHDRAWAL_DUE
    assert life.ask(CLEAR, OFFICER, MET + timedelta(minutes=6)).code == "withdrawal-due"
    assert life.ask(WITHDRAW, UKVI, MET + timedelta(hours=1)).code == ""
    assert stage_of(life) is Stage.WITHDRAWN


def test_a_look_needs_its_sources() -> None:
    look = replace(UNCHANGED, sources=(" ",))
    assert decided().ask(look, OFFICER, MET).code == "sources-needed"


def test_a_clearance_holds_four_hours_and_can_be_given_back() -> None:
    life = decided().cleared(MET)
    assert life.state.clearance is not None
    assert life.state.clearance.until == MET + timedelta(hours=4)
    life.wait(MET + timedelta(hours=4))
    assert life.state.stage is Stage.DECIDED
    life.ask(CLEAR, OFFICER, MET + timedelta(hours=5))
    assert life.ask(VoidClearance(reason="gone"), OFFICER, MET + timedelta(hours=6)).code == ""
    assert life.state.stage is Stage.DECIDED


def test_after_more_than_28_days_a_note_is_mandatory_and_a_second_look_does_not_spare_it() -> None:
    life = decided()
    late = at("04-05 10:00")
    life.ask(UNCHANGED, OFFICER, late)
    assert life.ask(CLEAR, OFFICER, late).code == "gap-note-needed"
    life.ask(UNCHANGED, OFFICER, late + timedelta(hours=1))
    assert life.ask(CLEAR, OFFICER, late + timedelta(hours=2)).code == "gap-note-needed"
    noted = AskClearance(note="not met before")
    assert life.ask(noted, OFFICER, late + timedelta(hours=2)).code == ""


def test_28_days_to_the_minute_need_no_note() -> None:
    exactly = at("03-29 15:00")
    assert decided().cleared(exactly).state.stage is Stage.CLEARED


def test_the_timer_asks_every_28_days_and_an_unanswered_one_climbs_the_duty_ladder() -> None:
    life = decided().wait(at("04-27 12:00"))
    asked = [
        (item.recorded_at.date().isoformat(), effect.template)
        for item in life.history
        for effect in item.effects
        if isinstance(effect, SendNotice)
    ]
    assert asked == [
        ("2022-03-29", Template.RECHECK_REQUEST),
        ("2022-04-26", Template.RECHECK_REQUEST),
    ]
    rungs = [
        (item.recorded_at.date().isoformat(), effect.role)
        for item in life.history
        for effect in item.effects
        if isinstance(effect, Escalate) and effect.position == 1
    ]
    assert rungs == [
        ("2022-03-30", "duty supervisor"),
        ("2022-03-31", "manager"),
        ("2022-04-01", "head of service"),
        ("2022-04-27", "duty supervisor"),
    ]
    assert TaskKind.FRESH_LOOK in life.state.open_tasks


def test_a_look_asked_for_before_an_encounter_climbs_within_hours_and_an_answer_stops_it() -> None:
    life = decided()
    assert life.ask(AskRecheck(), OFFICER, MET).code == ""
    assert TaskKind.FRESH_LOOK in life.state.open_tasks
    life.wait(MET + timedelta(hours=1))
    assert [e.role for e in life.effects if isinstance(e, Escalate)] == ["duty supervisor"]
    life.ask(UNCHANGED, OFFICER, MET + timedelta(hours=1, minutes=10))
    assert TaskKind.FRESH_LOOK not in life.state.open_tasks
    names = {d.name for d in life.state.deadlines if d.due < MET + timedelta(days=27)}
    assert names <= {DeadlineName.ACKNOWLEDGEMENT}


@pytest.mark.parametrize("by", ["E09000007", STRANGER])
def test_news_of_a_bed_or_of_support_stops_service_at_once_whoever_brings_it(by: str) -> None:
    for fact in (engaged(at("03-08 00:00")), indoors(at("02-01 00:00"))):
        life = decided().cleared(MET)
        assert life.news(MET + timedelta(minutes=20), fact, by=by).code == ""
        assert life.state.stage is Stage.WITHDRAWAL_DUE
        sent = [(e.template, e.audience) for e in life.last.effects if isinstance(e, SendNotice)]
        assert (Template.CLEARANCE_VOIDED, "enforcement officers") in sent
        assert (Template.WITHDRAWAL_DUE, "UKVI officers") in sent
        assert any(isinstance(effect, Escalate) for effect in life.last.effects)
        assert TaskKind.WITHDRAW in life.state.open_tasks
        assert TaskKind.SERVE not in life.state.open_tasks


def test_any_other_news_voids_a_clearance_and_asks_for_a_newer_look() -> None:
    life = decided().cleared(MET)
    item = EvidenceItem(
        id="n-item",
        as_of=MET.date(),
        register="case register",
        kind="letter",
        document_reference="DOC-N",
        sha256="ab",
    )
    life.ask(RecordFacts(facts=(item,)), ASSESSOR, MET + timedelta(minutes=1))
    assert life.state.stage is Stage.DECIDED
    assert life.ask(CLEAR, OFFICER, MET + timedelta(minutes=2)).code == "recheck-needed"
    life.cleared(MET + timedelta(minutes=3))
    assert stage_of(life) is Stage.CLEARED


def test_a_sign_of_trafficking_holds_service_and_clearing_it_brings_nothing_back() -> None:
    life = decided()
    sign = Indication(id="n-sign", as_of=MET.date(), indicator=Indicator.TRAFFICKING)
    life.ask(RecordFacts(facts=(sign,)), ASSESSOR, MET)
    life.ask(UNCHANGED, OFFICER, MET + timedelta(minutes=1))
    assert life.ask(CLEAR, OFFICER, MET + timedelta(minutes=2)).code == "held"
    cleared = clearing(sign, at("03-10 00:00"))
    bare = replace(cleared, result=ReferralResult.NOT_SAID)
    for actor, word in ((ASSESSOR, cleared), (LEAD, bare)):
        refused = life.ask(RecordFacts(facts=(word,)), actor, at("03-10 10:00"))
        assert refused.code == "hold-not-cleared"
    assert not life.ask(RecordFacts(facts=(cleared,)), LEAD, at("03-10 10:00")).code
    # What was concluded before the hold does not come back with it, and nobody can conclude after a
    # decision: nothing bears it any more.
    life.ask(UNCHANGED, OFFICER, at("03-10 11:00"))
    assert life.ask(CLEAR, OFFICER, at("03-10 11:00")).code == "withdrawal-due"


def test_what_puts_a_case_out_of_scope_after_the_decision_makes_withdrawal_due() -> None:
    life = decided()
    granted = EussWord(id="n-euss", as_of=MET.date(), standing=Euss.GRANTED)
    life.ask(RecordFacts(facts=(granted,)), ASSESSOR, MET)
    assert life.state.stage is Stage.WITHDRAWAL_DUE


def test_a_withdrawal_nobody_makes_climbs_and_nothing_else_follows() -> None:
    life = decided()
    life.news(MET, engaged(MET))
    life.wait(MET + timedelta(days=5))
    roles = [e.role for e in life.effects if isinstance(e, Escalate) and e.position == 1]
    assert roles == ["duty supervisor", "manager", "head of service", *["head of service"] * 2]
    assert life.state.stage is Stage.WITHDRAWAL_DUE


def test_a_report_without_a_valid_clearance_is_an_incident_and_no_service() -> None:
    life = decided()
    assert life.ask(SERVED, OFFICER, MET).code == ""
    assert (life.state.stage, life.state.served_at, life.state.incidents) == (
        Stage.DECIDED,
        None,
        1,
    )
    assert life.last.event.kind == "incident-reported"
    (at_once,) = [e for e in life.last.effects if isinstance(e, Escalate)]
    assert (at_once.role, at_once.template) == ("duty supervisor", Template.INCIDENT)
    life.wait(MET + timedelta(hours=5))
    roles = {e.role for e in life.effects if isinstance(e, Escalate)}
    assert roles == {"duty supervisor", "manager", "head of service"}
    looked = FinishTask(task_id="task", task=TaskKind.INCIDENT, result="paper taken back")
    assert life.ask(looked, OFFICER, MET + timedelta(hours=6)).code == "wrong-role"
    assert life.ask(looked, SUPERVISOR, MET + timedelta(hours=6)).code == ""
    assert not [d for d in life.state.deadlines if d.name == DeadlineName.INCIDENT]
    assert TaskKind.INCIDENT not in life.state.open_tasks


def test_to_file_needs_attempts_on_different_days_and_a_note() -> None:
    life = decided()
    assert life.ask(NOTE, OFFICER, MET).code == "attempts-needed"
    report = ReportAttempt(where="the station", note="not met")
    for hour in ("07:00", "09:00"):
        life.ask(report, OFFICER, at(f"03-10 {hour}"))
    assert life.ask(NOTE, OFFICER, at("03-10 10:00")).code == "attempts-needed"
    assert life.ask(ReportAttempt(where="", note=""), OFFICER, at("03-11 07:00")).code
    life.ask(report, OFFICER, at("03-11 07:00"))
    assert life.ask(ServeToFile(note=" "), OFFICER, at("03-11 10:00")).code == "note-needed"
    assert life.ask(NOTE, OFFICER, at("03-11 10:00")).code == ""
    assert life.state.stage is Stage.SERVED_TO_FILE
    assert TaskKind.HAND_OVER in life.state.open_tasks
    assert life.ask(NOTE, OFFICER, at("03-12 10:00")).code == "already-to-file"


def test_to_file_needs_a_look_once_28_days_have_gone_by() -> None:
    life = attempted()
    assert life.ask(NOTE, OFFICER, at("03-29 15:00")).code == "recheck-needed"
    life.ask(replace(UNCHANGED, place=Place.NOT_KNOWN), OFFICER, at("03-29 15:00"))
    assert life.ask(NOTE, OFFICER, at("03-29 15:01")).code == ""


def test_handing_over_needs_another_look_and_another_clearance() -> None:
    life = attempted()
    life.ask(UNCHANGED, OFFICER, at("03-18 09:00"))
    life.ask(CLEAR, OFFICER, at("03-18 09:10"))
    life.ask(NOTE, OFFICER, at("03-18 10:00"))
    # Neither the clearance nor the look of before counts any more.
    assert life.ask(CLEAR, OFFICER, at("03-18 11:00")).code == "recheck-needed"
    life.ask(SERVED, OFFICER, at("03-18 11:30"))
    assert (life.state.stage, life.state.incidents) == (Stage.SERVED_TO_FILE, 1)
    life.cleared(at("03-18 12:00"))
    assert life.ask(SERVED, OFFICER, at("03-18 13:00")).code == ""
    assert life.state.stage is Stage.HANDED_OVER
    assert life.last.event.kind == "handed-over"


def test_what_was_served_to_file_can_still_be_withdrawn() -> None:
    life = filed()
    assert life.ask(WITHDRAW, UKVI, at("04-20 10:00")).code == ""
    assert life.state.stage is Stage.WITHDRAWN
    assert life.ask(SERVED, OFFICER, at("04-20 11:00")).code == ""
    assert (life.state.stage, life.state.incidents) == (Stage.WITHDRAWN, 1)


@pytest.mark.parametrize("actor", [OFFICER, ASSESSOR, SUPERVISOR])
def test_only_a_ukvi_officer_withdraws(actor: object) -> None:
    life = decided()
    life.news(MET, engaged(MET))
    assert life.ask(WITHDRAW, actor, MET).code == "cannot-decide"  # type: ignore[arg-type]
    assert life.ask(WithdrawDecision(reason=" "), UKVI, MET).code == "reason-needed"


def test_a_decided_case_is_not_closed_but_served_or_withdrawn() -> None:
    assert decided().ask(CloseRoute(reason="done"), SUPERVISOR, MET).code == "not-now"


def test_a_served_case_ends_when_the_time_for_late_reports_is_over() -> None:
    life = decided().cleared(MET)
    life.ask(SERVED, OFFICER, MET)
    life.wait(MET + timedelta(days=27))
    assert not life.state.ended
    life.wait(MET + timedelta(days=29))
    assert (life.state.ended, life.state.outcome, life.state.deadlines) == (True, "served", ())


def test_a_case_with_an_incident_nobody_has_looked_at_does_not_end() -> None:
    life = filed()
    life.ask(WITHDRAW, UKVI, at("04-20 10:00"))
    life.ask(SERVED, OFFICER, at("04-20 11:00"))
    life.wait(at("06-30 10:00"))
    assert not life.state.ended
    looked = FinishTask(task_id="task", task=TaskKind.INCIDENT, result="paper taken back")
    life.ask(looked, SUPERVISOR, at("06-30 11:00"))
    life.wait(at("07-20 10:00"))
    assert life.state.ended
