"""The use cases that commands call, by their own names and with their own types; what stands behind
each is asked at the front door, so that no command brings a database, a key or an engine along.

To the type checker they are the use cases themselves. When a command runs, each is a question to
the place where the command was started: see `starter.terminal.calling`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.calls import BY_PORTIONS, ROOM_OF

if TYPE_CHECKING:
    from service.back_test import back_test as back_test
    from service.calendars import adopt_calendar as adopt_calendar
    from service.cases.advice import note_advice as note_advice
    from service.cases.advice import read_advice as read_advice
    from service.cases.ahead import look_ahead as look_ahead
    from service.cases.answers import read_answer as read_answer
    from service.cases.answers import record_answer as record_answer
    from service.cases.area import move_case as move_case
    from service.cases.blocked import list_blocked as list_blocked
    from service.cases.by_stage import count_by_stage as count_by_stage
    from service.cases.decision import look_before_deciding as look_before_deciding
    from service.cases.escalations import take_escalations as take_escalations
    from service.cases.evidence import copy_for_person as copy_for_person
    from service.cases.evidence import read_circumstances as read_circumstances
    from service.cases.explaining import explain_case as explain_case
    from service.cases.finding import find_cases as find_cases
    from service.cases.finding import find_cases_for_protection as find_cases_for_protection
    from service.cases.linked import read_linked_cases as read_linked_cases
    from service.cases.listing import list_cases as list_cases
    from service.cases.notes import read_case_notes as read_case_notes
    from service.cases.notes import write_case_note as write_case_note
    from service.cases.orders import ask_order as ask_order
    from service.cases.person import correct_person as correct_person
    from service.cases.person import read_corrections as read_corrections
    from service.cases.record import read_case as read_case
    from service.cases.record import read_person as read_person
    from service.cases.reopening import reopen_case as reopen_case
    from service.cases.safe_way import change_safe_way as change_safe_way
    from service.cases.safe_way import read_safe_way as read_safe_way
    from service.cases.serving import ask_clearance as ask_clearance
    from service.cases.serving import report_service as report_service
    from service.cases.showing import show_case as show_case
    from service.cases.showing import who_looked as who_looked
    from service.cases.timeline import case_timeline as case_timeline
    from service.cases.withdrawal import withdraw_consent as withdraw_consent
    from service.collecting.proposals import approve as approve
    from service.collecting.proposals import list_proposals as list_proposals
    from service.collecting.proposals import propose as propose
    from service.duty.handover import hand_over_shift as hand_over_shift
    from service.duty.wall import look_at_wall as look_at_wall
    from service.erasure.asking import confirm_erasure as confirm_erasure
    from service.erasure.asking import erase as erase
    from service.erasure.asking import read_receipt as read_receipt
    from service.erasure.asking import receive_erasure_request as receive_erasure_request
    from service.erasure.asking import reject_erasure as reject_erasure
    from service.erasure.holding import lift_legal_hold as lift_legal_hold
    from service.erasure.holding import place_legal_hold as place_legal_hold
    from service.health.anchoring import anchor_record as anchor_record
    from service.health.anchoring import export_record as export_record
    from service.health.checking import check_health as check_health
    from service.health.checking import take_alarm as take_alarm
    from service.health.incidents import unseen_incidents as unseen_incidents
    from service.health.reconciling import reconcile_now as reconcile_now
    from service.health.retaining import look_at_retention as look_at_retention
    from service.health.schedules import list_schedules as list_schedules
    from service.health.verifying import verify_trail as verify_trail
    from service.intake.suitability import open_suitability_case as open_suitability_case
    from service.intake.taking import may_take_in as may_take_in
    from service.intake.taking import take_referral as take_referral
    from service.intake.taking import take_referrals as take_referrals
    from service.notices import deal_with_notice as deal_with_notice
    from service.notices import latest_notices as latest_notices
    from service.notices import try_notice_again as try_notice_again
    from service.notices import try_notices_again as try_notices_again
    from service.notices import undelivered_notices as undelivered_notices
    from service.organisations.acts import delegate as delegate
    from service.organisations.acts import leave as leave
    from service.organisations.acts import register as register
    from service.organisations.acts import reinstate as reinstate
    from service.organisations.acts import renew as renew
    from service.organisations.acts import succeed as succeed
    from service.organisations.acts import suspend as suspend
    from service.organisations.administrators import enter_administrator as enter_administrator
    from service.organisations.applications import take_letters as take_letters
    from service.organisations.applications import waiting_applications as waiting_applications
    from service.organisations.areas import who_is_asked_first as who_is_asked_first
    from service.organisations.credentials import renew_credential as renew_credential
    from service.organisations.entering import enter_file as enter_file
    from service.organisations.local_steps import set_up_step as set_up_step
    from service.organisations.register import read_register as read_register
    from service.organisations.register import show_organisation as show_organisation
    from service.own_data.copying import copy_own_data as copy_own_data
    from service.own_data.looks import export_access as export_access
    from service.own_data.looks import export_access_table as export_access_table
    from service.own_data.requests import list_requests as list_requests
    from service.own_data.requests import receive_request as receive_request
    from service.own_data.requests import take_step as take_step
    from service.reports.facts import report_facts as report_facts
    from service.reports.receiving import receive_report as receive_report
    from service.reports.receiving import receive_reports as receive_reports
    from service.second_person.deciding import confirm_act as confirm_act
    from service.second_person.deciding import confirm_entry as confirm_entry
    from service.second_person.deciding import list_act_proposals as list_act_proposals
    from service.second_person.deciding import reject_act as reject_act
    from service.second_person.deciding import show_act_proposal as show_act_proposal
    from service.sessions.second_factor import finish_with_code as finish_with_code
    from service.sessions.signing import sign_in as sign_in
    from service.sessions.signing import sign_out as sign_out
    from service.sessions.signing import who_am_i as who_am_i
    from service.sessions.subjects import bind_sign_in as bind_sign_in
    from service.staff.duty import duty_rota as duty_rota
    from service.staff.duty import put_on_duty as put_on_duty
    from service.staff.entering import enter_staff as enter_staff
    from service.staff.factors import reset_second_factor as reset_second_factor
    from service.staff.register import end_service as end_service
    from service.staff.register import list_staff as list_staff
    from service.staff.roles import give_staff_roles as give_staff_roles
    from service.statistics.period import statistics_by_people as statistics_by_people
    from service.statistics.period import statistics_of as statistics_of
    from service.tasks.finishing import finish_task as finish_task
    from service.tasks.holding import claim_task as claim_task
    from service.tasks.holding import enter_absence as enter_absence
    from service.tasks.holding import reassign_task as reassign_task
    from service.tasks.holding import release_task as release_task
    from service.tasks.holding import take_next_task as take_next_task
    from service.tasks.lists import list_tasks as list_tasks
    from service.temporal_lists import links_into_temporal as links_into_temporal
else:
    from starter.terminal.use_case_call import UseCaseCall

    def __getattr__(name: str) -> Any:
        if name not in ROOM_OF and name not in BY_PORTIONS:
            raise AttributeError(name)
        return UseCaseCall(name)
