"""The use cases that staff's command line asks the front door for: the allow-list of both sides, by
where each stands. It imports none of them.

What is not named here cannot be asked so. Who may, each use case says itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_BY_ROOM: Final[Mapping[str, tuple[str, ...]]] = {
    "back_test": ("back_test",),
    "calendars": ("adopt_calendar",),
    "cases.advice": ("note_advice", "read_advice"),
    "cases.ahead": ("look_ahead",),
    "cases.answers": ("read_answer", "record_answer"),
    "cases.area": ("move_case",),
    "cases.blocked": ("list_blocked",),
    "cases.by_stage": ("count_by_stage",),
    "cases.decision": ("look_before_deciding",),
    "cases.escalations": ("take_escalations",),
    "cases.evidence": ("copy_for_person", "read_circumstances"),
    "cases.explaining": ("explain_case",),
    "cases.finding": ("find_cases", "find_cases_for_protection"),
    "cases.linked": ("read_linked_cases",),
    "cases.listing": ("list_cases",),
    "cases.notes": ("read_case_notes", "write_case_note"),
    "cases.orders": ("ask_order",),
    "cases.person": ("correct_person", "read_corrections"),
    "cases.record": ("read_case", "read_person"),
    "cases.reopening": ("reopen_case",),
    "cases.safe_way": ("change_safe_way", "read_safe_way"),
    "cases.serving": ("ask_clearance", "report_service"),
    "cases.showing": ("show_case", "who_looked"),
    "cases.timeline": ("case_timeline",),
    "cases.withdrawal": ("withdraw_consent",),
    "collecting.proposals": ("approve", "list_proposals", "propose"),
    "duty.handover": ("hand_over_shift",),
    "duty.wall": ("look_at_wall",),
    "erasure.asking": (
        "confirm_erasure",
        "erase",
        "read_receipt",
        "receive_erasure_request",
        "reject_erasure",
    ),
    "erasure.holding": ("lift_legal_hold", "place_legal_hold"),
    "health.checking": ("check_health", "take_alarm"),
    "health.incidents": ("unseen_incidents",),
    "health.reconciling": ("reconcile_now",),
    "health.schedules": ("list_schedules",),
    "health.anchoring": ("anchor_record", "export_record"),
    "health.retaining": ("look_at_retention",),
    "own_data.looks": ("export_access", "export_access_table"),
    "health.verifying": ("verify_trail",),
    "intake.suitability": ("open_suitability_case",),
    "intake.taking": ("may_take_in", "take_referral"),
    "notices": (
        "deal_with_notice",
        "latest_notices",
        "try_notice_again",
        "try_notices_again",
        "undelivered_notices",
    ),
    "organisations.administrators": ("enter_administrator",),
    "organisations.acts": (
        "delegate",
        "leave",
        "register",
        "reinstate",
        "renew",
        "succeed",
        "suspend",
    ),
    "organisations.applications": ("take_letters", "waiting_applications"),
    "organisations.areas": ("who_is_asked_first",),
    "organisations.credentials": ("renew_credential",),
    "organisations.entering": ("enter_file",),
    "organisations.local_steps": ("set_up_step",),
    "organisations.register": ("read_register", "show_organisation"),
    "own_data.copying": ("copy_own_data",),
    "own_data.requests": ("list_requests", "receive_request", "take_step"),
    "reports.facts": ("report_facts",),
    "reports.receiving": ("receive_report",),
    "second_person.deciding": (
        "confirm_act",
        "confirm_entry",
        "list_act_proposals",
        "reject_act",
        "show_act_proposal",
    ),
    "sessions.second_factor": ("finish_with_code",),
    "sessions.subjects": ("bind_sign_in",),
    "sessions.signing": ("sign_in", "sign_out", "who_am_i"),
    "staff.duty": ("duty_rota", "put_on_duty"),
    "staff.entering": ("enter_staff",),
    "staff.factors": ("reset_second_factor",),
    "staff.register": ("end_service", "list_staff"),
    "staff.roles": ("give_staff_roles",),
    "statistics.period": ("statistics_by_people", "statistics_of"),
    "tasks.finishing": ("finish_task",),
    "tasks.holding": (
        "claim_task",
        "enter_absence",
        "reassign_task",
        "release_task",
        "take_next_task",
    ),
    "tasks.lists": ("list_tasks",),
    "temporal_lists": ("links_into_temporal",),
}

ROOM_OF: Final[Mapping[str, str]] = {
    name: f"service.{room}" for room, names in _BY_ROOM.items() for name in names
}
"""The module of each, by the use case's own name."""

BY_PORTIONS: Final[Mapping[str, str]] = {
    "take_referrals": "service.intake.taking",
    "receive_reports": "service.reports.receiving",
}
"""Those that take a file row by row, in the same way: a desk sends its rows in portions."""
