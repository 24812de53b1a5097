"""Every word of this track has its label, its place and its use, and no notice says a word about
anybody.
"""

from __future__ import annotations

import re
from typing import get_args

from policy.cases.sending import CaseNow
from policy.suitability.deeds import Command, Event
from policy.suitability.deeds.check_decision import DECISION_BY_ANOTHER
from policy.suitability.deeds.send_summary import SUMMARY_BY_ANOTHER
from policy.suitability.evidence.words import Channel
from policy.suitability.lifecycle import DISPATCH
from policy.suitability.sending import no_longer_true
from policy.suitability.stage_labels import STAGE_LABELS
from policy.suitability.track import SUITABILITY, row
from policy.suitability.transitions import DECLARED, TRANSITIONS
from policy.suitability.words import ENDS, EXITS, Audience, DeadlineName, Role, Stage, Template
from tests.policy.suitability.every_refusal import every_refusal
from tests.policy.suitability.life import decided

OF_IMMIGRATION = re.compile(
    r"immigra|visa|leave|permission|refus|cancel|deport|remov|asylum|nationalit|status-[^r]"
)


def test_every_stage_event_and_deadline_has_its_words() -> None:
    assert set(STAGE_LABELS) == set(Stage)
    kinds = {kind.__dataclass_fields__["kind"].default for kind in get_args(Event)}
    assert set(DISPATCH.labels) == kinds
    assert set(DISPATCH.next_steps) == set(DeadlineName)


def test_every_command_has_its_roles() -> None:
    assert set(DISPATCH.may_ask) == set(get_args(Command))
    assert all(roles <= set(Role) for roles in DISPATCH.may_ask.values())


def test_no_template_says_a_word_of_immigration_and_no_audience_is_the_person() -> None:
    assert not [template for template in Template if OF_IMMIGRATION.search(template)]
    assert not [audience for audience in Audience if "person" in audience or "client" in audience]


def test_the_support_service_is_no_channel() -> None:
    assert not [channel for channel in Channel if "support" in channel]


def test_nothing_leads_out_of_an_end() -> None:
    assert not [arrow for arrow in TRANSITIONS if arrow.source in ENDS]
    assert not {arrow.target for arrow in TRANSITIONS if arrow.source == Stage.WITHDRAWN}


def test_every_stage_is_reached_and_only_service_events_reach_service() -> None:
    assert {arrow.target for arrow in TRANSITIONS} == set(Stage) - {Stage.RECEIVED}
    assert len(DECLARED) == len(TRANSITIONS)
    to_served = {arrow.event for arrow in TRANSITIONS if arrow.target is Stage.SERVED}
    assert to_served == {"served-in-person"}
    assert {
        a.event for a in TRANSITIONS if a.target is Stage.DECIDED and a.source in EXITS
    } == set()
    assert {a.event for a in TRANSITIONS if a.target is Stage.WITHDRAWN} == {"decision-withdrawn"}


def test_every_refusal_has_a_code_of_its_own_a_rule_and_something_to_do() -> None:
    found = [*every_refusal()]
    # The same answer under the rule of each deed: another's work to check.
    again = (SUMMARY_BY_ANOTHER, DECISION_BY_ANOTHER)
    codes = [refusal.code for refusal in found if refusal not in again]
    assert len(set(codes)) == len(codes)
    assert all(no.sentence.endswith(".") and no.what_to_do.endswith(".") for no in found)
    # What a form lacks is no rule's: such a refusal names the form's field.
    ruled = [no for no in found if not (no.field and no.rule == "form")]
    assert all(no.rule == "service" or re.fullmatch(r"[RA]\d+", no.rule) for no in ruled)


def standing(stage: Stage, *, ended: bool = False) -> CaseNow:
    return CaseNow(stage=stage, ended=ended, withdrawn=False, answered=False, read=False, edition=0)


def test_a_notice_that_is_no_longer_true_does_not_leave_and_a_warning_always_does() -> None:
    late = standing(Stage.NFA_ENGAGED)
    assert no_longer_true(Template.SUPPORT_ENQUIRY, 1, False, late) == "moved-on"
    assert no_longer_true(Template.SUMMARY_SENT, 1, False, late) == "moved-on"
    assert no_longer_true(Template.ROUTE_STOPPED, 0, False, late) == ""
    assert no_longer_true(Template.SUPPORT_ENQUIRY, 1, True, late) == ""
    gone = standing(Stage.WITHDRAWN, ended=True)
    assert no_longer_true(Template.RECHECK_REQUEST, 1, False, gone) == "case-ended"
    assert no_longer_true(Template.CLEARANCE_VOIDED, 1, False, gone) == ""
    assert no_longer_true(Template.INCIDENT, 0, False, gone) == ""


def test_the_bundle_is_this_tracks_own() -> None:
    assert (SUITABILITY.name, SUITABILITY.prefix) == ("suitability", "suitability/")
    assert SUITABILITY.withdrawals == frozenset()
    shown = row(decided().state)
    assert shown["decided_at"] is not None and shown["served_at"] is None
