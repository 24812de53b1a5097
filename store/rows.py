"""Whose rows a request of an organisation sees: the one place that says so, table by table.

A request of an organisation works as one of two roles (`store.jobs.ForOrganisation`), with its
code set for the transaction (`store.organisation_engine`). Where none is set, neither role sees or
writes anything of a table with a policy. `OWN` says which rows are an organisation's; of a table
that is not there, `NOT_THEIRS` says why: then no such request has a right to it, or it holds
nothing that is any organisation's.

Setup brings the database to it (`store.row_policies`), docs/grants.md is made from it, and a test
holds it against the catalogue both ways. A table that stands in neither is a red test.

Everybody else (staff, through the pages' own connections; worker, sender, watchdog, operator,
auditor) sees every row, as far as `store.grants` lets them. The owner does too: it answers to
nobody, and its functions remove what their names say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from store.grants import Rights

CODE: Final = "(SELECT nullif(current_setting('referrals.organisation', true), ''))"
"""Asked once for a statement, and not for each row."""
CODES: Final = "ANY ((SELECT own_codes())::text[])"
SET: Final = f"{CODE} IS NOT NULL"
"""That an organisation asks. The letterbox sees what it has a right to; without one, nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRows:
    """Of a table: which rows are an organisation's (`whose`, in SQL), and what it may do with them;
    what the letterbox may, and which rows it may `put` in. Rights are SQL's words, with semicolons
    between; empty for none.
    """

    whose: str = ""
    own: str = ""
    letterbox: str = ""
    put: str = SET

    @property
    def own_rights(self) -> Rights:
        """What an organisation may do with its own rows."""
        return _split(self.own)

    @property
    def letterbox_rights(self) -> Rights:
        """What the letterbox may."""
        return _split(self.letterbox)


def _its(column: str) -> str:
    return f"{column} = {CODE}"


def _its_and_succeeded(column: str) -> str:
    """Also of the bodies whose successor it is (R2)."""
    return f"{column} = {CODES}"


def _of_its_people(table: str, column: str, owner: str = "") -> str:
    theirs = f"EXISTS (SELECT FROM partner_users WHERE partner_users.number = {table}.{column})"
    return f"owner = '{owner}' AND {theirs}" if owner else theirs


def _of_its_case(table: str) -> str:
    """Of a case that it sees."""
    return f"EXISTS (SELECT FROM cases WHERE cases.reference = {table}.reference)"


def _of_its_referral(table: str) -> str:
    """Of a case that it, or a body that it stands for, has sent."""
    return f"EXISTS (SELECT FROM referrals WHERE referrals.reference = {table}.reference)"


_R, _RI = "SELECT", "SELECT; INSERT"
_A_FACTOR = "partner"
_INBOX = "UPDATE (delivered_at, verdict, code, rule, decided_at, sealed, content_digest)"

OWN: Final[Mapping[str, OwnRows]] = {
    # What it sent, and where that is.
    "referrals": OwnRows(
        whose=_its_and_succeeded("organisation_id"),
        own=_R,
        letterbox=_RI,
        put=_its("organisation_id"),
    ),
    "cases": OwnRows(
        # A track keeps who sent a case in its row, or with the referral alone. The authority of its
        # area is asked about it, also where another sent it or it has moved there.
        whose=" OR ".join(
            (
                _its_and_succeeded("organisation_id"),
                _its_and_succeeded("authority"),
                _of_its_referral("cases"),
            )
        ),
        own=_R,
        letterbox=f"{_RI}; UPDATE (withdrawal_received_at, workflow_confirmed_at)",
        put=f"organisation_id IN ('', {CODE}) AND {SET}",
    ),
    "persons": OwnRows(
        whose=_of_its_referral("persons"),
        own="SELECT (reference, sealed)",
        # Whether somebody is known already is asked by digests; who they are is not read.
        letterbox="SELECT (reference, match_digests, group_digest); INSERT",
    ),
    "events": OwnRows(
        whose=_of_its_case("events"),
        own="SELECT (reference, sequence, kind, sealed, recorded_at)",
        letterbox="SELECT (reference, sequence, kind, sealed, recorded_at); INSERT",
    ),
    "deadlines": OwnRows(
        whose=_of_its_case("deadlines"),
        own="SELECT (reference, name, anchored_at, due, set_at, settled_at)",
        letterbox="INSERT",
    ),
    "inbox": OwnRows(
        whose=_of_its_case("inbox"),
        own="SELECT (id, reference, verdict)",
        letterbox=f"{_RI}; {_INBOX}",
    ),
    "feed": OwnRows(
        whose=_its_and_succeeded("organisation_id"),
        own=_R,
        letterbox="SELECT (id, once, place, stored_at); INSERT; UPDATE (place)",
    ),
    # What it puts in without seeing it again.
    "case_keys": OwnRows(letterbox="INSERT"),
    "escalations": OwnRows(letterbox="SELECT (id, notified); INSERT"),
    "tasks": OwnRows(letterbox="SELECT (id, effect_key, reference, kind, about, done_at); INSERT"),
    "outbox": OwnRows(
        letterbox="SELECT (id, effect_key, reference, state, last_attempt_at, next_attempt_at);"
        " INSERT"
    ),
    "intake_refusals": OwnRows(
        letterbox="INSERT",
        # The row may name another sender; it is noted as this one's doing.
        put=f"refused_by = {CODE} OR starts_with(refused_by, {CODE} || '-U')",
    ),
    "stray_withdrawals": OwnRows(letterbox="INSERT", put=_its("organisation_id")),
    # Its own affairs.
    "referral_drafts": OwnRows(
        whose=_its("organisation_id"), own=f"{_RI}; UPDATE (key_id, slot, sealed, saved_at)"
    ),
    "partner_users": OwnRows(
        whose=_its("organisation_id"),
        own=f"{_RI}; UPDATE (roles, active, invitation, invited_until, ended_by, ended_at)",
    ),
    "api_keys": OwnRows(whose=_its("organisation_id"), own=f"{_RI}; UPDATE (ended_by, ended_at)"),
    "webhooks": OwnRows(
        whose=_its("organisation_id"),
        own=f"{_RI}; UPDATE (key_id, slot, sealed, old_key_id, old_slot, old_sealed, old_until,"
        " next_turn_at, ended_by, ended_at)",
    ),
    "webhook_sendings": OwnRows(
        whose="EXISTS (SELECT FROM webhooks WHERE webhooks.id = webhook_sendings.webhook_id)",
        own=_RI,
    ),
    "partner_sessions": OwnRows(
        whose=_of_its_people("partner_sessions", "user_number"),
        own=f"{_R}; UPDATE (ended_at)",
    ),
    "half_sessions": OwnRows(
        whose=_of_its_people("half_sessions", "number", _A_FACTOR),
        own="SELECT (owner, number, ended_at); UPDATE (ended_at)",
    ),
    "totp_secrets": OwnRows(
        whose=_of_its_people("totp_secrets", "number", _A_FACTOR),
        own=f"{_RI}; UPDATE (sealed, slot, confirmed_at, last_step, ended_at)",
    ),
    "recovery_codes": OwnRows(
        whose=_of_its_people("recovery_codes", "number", _A_FACTOR),
        own=f"{_RI}; UPDATE (ended_at)",
    ),
    "passkeys": OwnRows(
        whose=_of_its_people("passkeys", "number", _A_FACTOR),
        own=f"{_RI}; UPDATE (sign_count, last_used_at, ended_at)",
    ),
    "passkey_challenges": OwnRows(
        whose=_of_its_people("passkey_challenges", "number", _A_FACTOR),
        own=f"{_RI}; UPDATE (ended_at)",
    ),
    "factor_events": OwnRows(
        whose=_of_its_people("factor_events", "number", _A_FACTOR),
        own="SELECT (id, number); INSERT",
    ),
    "sign_ins": OwnRows(whose=_of_its_people("sign_ins", "account"), own=_RI),
    "views": OwnRows(
        whose=f"{_its('staff_number')} OR {_of_its_people('views', 'staff_number')}", own=_RI
    ),
}
"""By table."""

_REGISTER: Final = "the register is the same for everybody: who a body is, and who stands for whom"
_STAFF: Final = "of staff and of the service: no request of an organisation has a right to it"
_CASE_WORK: Final = "what staff do with a case: no request of an organisation has a right to it"
_BEFORE: Final = "asked before it is known who asks, by the pages' own connections"

_ALSO: Final[Mapping[str, tuple[str, str, str]]] = {
    # Reason, what an organisation may on its own rows' side, what the letterbox may.
    "organisations": (
        _REGISTER,
        "SELECT (id, name, kind, nation, contact_email, out_of_hours_email, created_at)",
        "SELECT (id, name, kind, nation, contact_email, out_of_hours_email, created_at)",
    ),
    "registrations": (_REGISTER, _R, _R),
    "delegations": (_REGISTER, _R, _R),
    "successions": (_REGISTER, _R, _R),
    "staff": (
        "the letterbox asks who is on duty, and a failed code whether a number is known;"
        " no name and no digest",
        "SELECT (number)",
        "SELECT (number, active)",
    ),
    "duty_rota": ("the letterbox asks who is on duty", "", _R),
    "sign_in_failures": (
        "failures are counted under keyed digests, of which none says whose it is",
        "SELECT; INSERT; UPDATE (since, count)",
        "",
    ),
}

NOT_THEIRS: Final[Mapping[str, str]] = {
    **{table: reason for table, (reason, _, _) in _ALSO.items()},
    **dict.fromkeys(
        (
            "safe_way_versions",
            "unkeyed_chains",
            "advice_notes",
            "case_notes",
            "attachments",
            "attachment_parts",
            "attachment_scans",
            "task_moves",
            "collections",
            "collection_approvals",
            "legal_holds",
            "erasures",
            "own_data_requests",
            "own_data_steps",
        ),
        _CASE_WORK,
    ),
    **dict.fromkeys(
        (
            "left_before",
            "halves_let_go",
            "channel_holds",
            "absences",
            "mailboxes",
            "incidents",
            "alarms",
            "watchdog_looks",
            "copy_checks",
            "applications",
            "local_steps",
            "sessions",
            "staff_subjects",
            "provider_sign_ins",
            "act_proposals",
            "retention_removals",
            "alembic_version",
        ),
        _STAFF,
    ),
    **dict.fromkeys(("request_counts", "question_links"), _BEFORE),
}
"""By table: why there is no policy."""


def _split(said: str) -> Rights:
    return tuple(said.split("; ")) if said else ()


RIGHTS: Final[Mapping[str, tuple[Rights, Rights]]] = {
    **{table: (own.own_rights, own.letterbox_rights) for table, own in OWN.items()},
    **{table: (_split(own), _split(letterbox)) for table, (_, own, letterbox) in _ALSO.items()},
}
"""By table: what an organisation may on its own rows' side, and what the letterbox may."""
