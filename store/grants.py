"""What each job may do with each table: the one place that says so. Setup brings the
database to it (`store.granting`), docs/grants.md is made from it, and a test holds it
against the catalogue both ways. A new table without a line here is a red test.

Nobody may delete: what goes, goes by a function of the owner's that says what and when. A right to
update names its columns where a job writes only some. A job that locks a row (`FOR UPDATE`) needs
a column of it, and one that leaves a row alone that is there (`ON CONFLICT`) must read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from store.jobs import ForOrganisation, Grantee, Job

_ABOUT_PEOPLE = "SELECT (number, name, email, team, roles, active, waiting, created_by)"
"""Staff without the digests of their credentials, which the pages' job alone reads; who entered
them, because no process of a service starts where invented people may sign in."""
_ABOUT_BODIES = "SELECT (id, name, kind, nation, contact_email, out_of_hours_email, created_at)"

Rights = tuple[str, ...]


def _may(
    web: str = "",
    worker: str = "",
    sender: str = "",
    watchdog: str = "",
    operator: str = "",
    auditor: str = "",
) -> Mapping[Job, Rights]:
    """Rights by job, in SQL's words, with semicolons between."""
    given = {
        Job.WEB: web,
        Job.WORKER: worker,
        Job.SENDER: sender,
        Job.WATCHDOG: watchdog,
        Job.OPERATOR: operator,
        Job.AUDITOR: auditor,
    }
    return {job: tuple(said.split("; ")) for job, said in given.items() if said}


_R: Final = "SELECT"
_RI: Final = "SELECT; INSERT"


def _changes(columns: str, begin: str = _RI) -> str:
    return f"{begin}; UPDATE ({columns})"


TABLES: Final[Mapping[str, Mapping[Job, Rights]]] = {
    # The record of a case.
    "referrals": _may(web=_RI, worker=_R, sender=_R, watchdog=_R, auditor=_R, operator=_R),
    "persons": _may(
        web=_changes("safe_way"),
        worker=_changes("corrected, match_digests", _R),
        watchdog=_R,
        auditor=_R,
        operator=_R,
    ),
    "safe_way_versions": _may(web=_RI, worker=_R, watchdog=_R, auditor=_R, operator=_R),
    "intake_refusals": _may(web=_RI, watchdog="SELECT (refused_at)"),
    "case_keys": _may(
        web=_RI,
        worker=_R,
        sender=_R,
        watchdog=_changes("kek_id, wrapped, slot, slot_before", _R),
        auditor=_R,
        operator=_changes("slot, slot_before", _R),
    ),
    "cases": _may(
        web=_changes("withdrawal_received_at, workflow_confirmed_at"),
        worker=f"{_R}; UPDATE",
        sender=_R,
        watchdog=_R,
        auditor=_R,
        operator=_changes("withdrawal_received_at, workflow_confirmed_at", _R),
    ),
    "events": _may(web=_RI, worker=_RI, watchdog=_R, auditor=_R, operator=_R),
    "unkeyed_chains": _may(web=_R, watchdog=_R, auditor=_R, operator=_R),
    "deadlines": _may(
        web=_RI,
        worker=_changes("due, settled_at, set_at"),
        sender=_R,
        watchdog=_R,
        auditor=_R,
        operator=_R,
    ),
    "escalations": _may(
        web=_RI,
        worker=_changes("acknowledged_at, acknowledged_by"),
        watchdog=_changes("withdrawn_at, withdrawn_why, acknowledged_at, acknowledged_by"),
        auditor=_R,
        operator=_R,
    ),
    "advice_notes": _may(web=_RI, auditor=_R),
    "case_notes": _may(web=_RI, auditor=_R, operator=_R),
    "attachments": _may(web=_RI, watchdog=_R, auditor=_R, operator=_R),
    "attachment_parts": _may(web=_RI, watchdog=_R, auditor=_R),
    "attachment_scans": _may(web=_RI, watchdog=_RI, auditor=_R),
    # Messages in and out.
    "inbox": _may(
        web=_changes("delivered_at, verdict, code, rule, decided_at, sealed, content_digest"),
        worker=_changes("delivered_at, verdict, code, rule, decided_at, sealed, content_digest"),
        sender=_changes("delivered_at"),
        watchdog=_RI,
        auditor=_R,
        operator=_changes("delivered_at, verdict, code, rule, decided_at, sealed, content_digest"),
    ),
    "outbox": _may(
        web=_changes(
            "state, attempts, next_attempt_at, settled_at, sent_by, dealt_with_at, dealt_with_by"
        ),
        worker=_changes("state, code, settled_at"),
        sender=_changes(
            "state, attempts, code, last_attempt_at, next_attempt_at, settled_at, sent_by", _R
        ),
        watchdog=_changes("effect_key, state, code, settled_at, next_attempt_at, created_at"),
        auditor=_R,
        operator=_R,
    ),
    "left_before": _may(sender=_changes("used_by", _R), operator=_RI),
    "channel_holds": _may(
        web=_changes("next_try_at", _R),
        worker=_R,
        sender=_changes("channel, code, concerns, tries, next_try_at, ended_at"),
        watchdog=_changes("next_try_at", _R),
        operator=_R,
    ),
    "feed": _may(web=_changes("place"), worker=_RI, sender=_changes("place", _R)),
    "webhooks": _may(
        web=_changes(
            "key_id, slot, sealed, old_key_id, old_slot, old_sealed, old_until, next_turn_at, "
            "ended_by, ended_at"
        ),
        sender=_changes(
            "filled_to, failures, failing_since, last_code, last_taken_at, next_turn_at", _R
        ),
        watchdog=_R,
    ),
    "webhook_sendings": _may(
        web=_RI,
        sender=_changes("state, attempts, code, next_attempt_at, settled_at"),
        watchdog=_R,
    ),
    "question_links": _may(web=_changes("openings, used_at, renewed_at")),
    "stray_withdrawals": _may(
        web=_changes("settled_at, settled_by, found, sealed, slot"), watchdog=_R, operator=_R
    ),
    # Work of people.
    "tasks": _may(
        web=_changes("holder, done_at, due, note"),
        worker=_changes("holder, done_at"),
        sender=_RI,
        watchdog=_RI,
        auditor=_R,
        operator=_R,
    ),
    "task_moves": _may(web=_RI, worker=_RI, auditor=_R),
    "duty_rota": _may(web=_RI, worker=_R, sender=_R, watchdog=_R),
    "absences": _may(web=_changes("ends"), worker=_R, sender=_R, watchdog=_R),
    "mailboxes": _may(web=_R, worker=_R, sender=_R, watchdog=_R),
    "incidents": _may(web=_R, worker=_RI, watchdog=_R, operator=_RI),
    "alarms": _may(
        web=_changes("acknowledged_at, acknowledged_by", _R),
        watchdog=_changes("step, ended_at"),
    ),
    "watchdog_looks": _may(web=_R, watchdog=_changes("looked_at"), operator=_R),
    "copy_checks": _may(web=_R, watchdog=_R, operator=_R),
    # Registers, and who may come in.
    "organisations": _may(
        web=_changes("name, kind, nation, contact_email, out_of_hours_email, credential"),
        worker=_ABOUT_BODIES,
        sender=_ABOUT_BODIES,
        watchdog=_ABOUT_BODIES,
        auditor=_ABOUT_BODIES,
        operator=_ABOUT_BODIES,
    ),
    "registrations": _may(web=_RI, worker=_R, sender=_R, watchdog=_R, auditor=_R, operator=_R),
    "delegations": _may(web=_RI, worker=_R, sender=_R, watchdog=_R, auditor=_R, operator=_R),
    "successions": _may(web=_RI, worker=_R, sender=_R, watchdog=_R, auditor=_R, operator=_R),
    "applications": _may(web=_RI),
    "local_steps": _may(web=_RI, worker=_R),
    "staff": _may(
        web=_changes(
            "name, email, team, roles, credential, active, waiting, confirmed_by, confirmed_at"
        ),
        worker=_ABOUT_PEOPLE,
        sender=_ABOUT_PEOPLE,
        watchdog=_ABOUT_PEOPLE,
        operator=_ABOUT_PEOPLE,
    ),
    "sessions": _may(
        web=_changes("ended_at, seen_at"),
        watchdog="SELECT (created_at, expires_at, ended_at)",
    ),
    "half_sessions": _may(web=_changes("ended_at"), watchdog="SELECT (expires_at)"),
    "totp_secrets": _may(
        web=_changes("sealed, slot, confirmed_at, last_step, ended_at"),
        watchdog="SELECT (id, owner, number, key_id, slot, sealed)",
    ),
    "recovery_codes": _may(web=_changes("ended_at")),
    "passkeys": _may(web=_changes("sign_count, last_used_at, ended_at")),
    "passkey_challenges": _may(web=_changes("ended_at")),
    "factor_events": _may(web=_RI),
    "staff_subjects": _may(web=_changes("ended_at")),
    "provider_sign_ins": _may(web=_changes("used_at")),
    "sign_in_failures": _may(web=_changes("since, count")),
    "sign_ins": _may(web=_RI, watchdog="SELECT (at)", auditor=_R),
    "partner_users": _may(
        web=_changes("roles, credential, active, invitation, invited_until, ended_by, ended_at")
    ),
    "partner_sessions": _may(
        web=_changes("ended_at, seen_at"),
        watchdog="SELECT (created_at, expires_at, ended_at)",
    ),
    "api_keys": _may(web=_changes("last_used_at, ended_by, ended_at")),
    "request_counts": _may(web=_changes("minute, requests"), watchdog="SELECT (minute)"),
    "referral_drafts": _may(
        web=_changes("key_id, slot, sealed, saved_at"),
        watchdog="SELECT (id, organisation_id, key_id, slot, sealed, version)",
    ),
    # What is asked of the service, decided by two, noted, kept and erased.
    "views": _may(web=_RI, worker=_RI, watchdog=_RI, auditor=_RI, operator=_RI),
    "collections": _may(web=_RI, auditor=_R),
    "collection_approvals": _may(web=_RI, auditor=_R),
    "own_data_requests": _may(web=_RI),
    "own_data_steps": _may(web=_RI, watchdog="SELECT (kind, recorded_at)"),
    "act_proposals": _may(
        web=_changes("decision, decided_by, decision_reason, decided_at"),
        watchdog="SELECT (id, act, key_id, slot, sealed)",
    ),
    "legal_holds": _may(
        web=_changes("lifted_by, lifted_reason, lifted_at"),
        worker=_R,
        watchdog=_R,
        auditor=_R,
        operator=_R,
    ),
    "erasures": _may(
        web=_RI,
        worker=_changes("histories_deleted_at", _R),
        watchdog=_changes("halves_destroyed_at, histories_deleted_at"),
        auditor=_R,
        operator=_changes("halves_destroyed_at, histories_deleted_at"),
    ),
    "retention_removals": _may(web=_R, watchdog=_R),
    "halves_let_go": _may(watchdog=_R, operator=_R),
    "alembic_version": _may(web=_R, worker=_R, sender=_R, watchdog=_R, operator=_R, auditor=_R),
}
"""By table; one without a line is nobody's."""

FUNCTIONS: Final[Mapping[str, tuple[Grantee, ...]]] = {
    "own_codes()": (ForOrganisation.OWN_ROWS,),
    "kept_under(text[])": (Job.WEB, ForOrganisation.LETTERBOX),
    "clear_sign_in_failures()": (Job.WEB, ForOrganisation.OWN_ROWS),
    "clear_half_sessions()": (Job.WEB,),
    "clear_provider_sign_ins()": (Job.WEB,),
    "clear_referral_drafts()": (ForOrganisation.OWN_ROWS, Job.WATCHDOG),
    "drop_referral_draft(text, text)": (ForOrganisation.OWN_ROWS,),
    "drop_attachment_parts(text)": (Job.WEB, Job.WATCHDOG),
    "clear_attachment_parts()": (Job.WATCHDOG,),
    "clear_webhook_sendings()": (Job.SENDER,),
    "remove_past_its_time(text, timestamptz)": (Job.WATCHDOG,),
    "erase_case(text)": (Job.WATCHDOG, Job.OPERATOR),
    "end_erased_before(text)": (Job.WATCHDOG, Job.OPERATOR),
    "seal_anew(text, text, text, bytea, bytea, text, text)": (Job.WATCHDOG,),
    "half_is_gone(text)": (Job.WATCHDOG, Job.OPERATOR),
}
"""What is removed or worked out, by the owner's functions, and who may call them. `own_codes` says
whose rows an organisation sees (`store.rows`), `kept_under` who may be the same person.
"""
