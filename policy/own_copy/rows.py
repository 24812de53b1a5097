"""Whose the columns of every table that speaks of a case are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policy.own_copy.whose import WhoseWord, declared

TITLES: Final[Mapping[str, str]] = {
    "referrals": "How the case came in",
    "cases": "Where the case stands",
    "deadlines": "Deadlines",
    "tasks": "What had to be done",
    "escalations": "What was brought to somebody higher",
    "outbox": "Notices about the case",
    "inbox": "Reports and orders that came in",
    "feed": "What organisations' systems were told",
    "views": "Who looked, and when; staff are not named",
    "legal_holds": "Legal holds",
}
"""The tables whose rows are in the copy, in its order."""

BY_THEMSELVES: Final = frozenset({"persons", "events", "case_notes", "attachments", "collections"})
"""Tables that are opened with the case's key; what is in them is classified word for word."""

NEVER: Final[Mapping[str, str]] = {
    "advice_notes": "given by the adviser alone (R32); that there is some is said",
    "case_keys": "keys",
    "erasures": "after an erasure there is nothing to copy; its receipt says what became of it",
    "left_before": "which notices had left before a copy of the database was put back; says again "
    "what the notices say",
    "safe_way_versions": "a count; the safe way itself is in the copy",
    "unkeyed_chains": "how far a case's chain of events was kept without a key",
    "webhook_sendings": "says again what the feed says",
}
"""Tables that are not, with the reason."""

COLUMNS: Final[Mapping[str, Mapping[str, WhoseWord]]] = {
    "referrals": declared(
        OWN="reference organisation_id received_at accepted_at authority nation basis",
        OTHERS="possible_duplicate_of linked_to accepted_by",
        OURS="number_digest sealed_number content_hash batch stored_at",
    ),
    "cases": declared(
        OWN="stage sla organisation_id authority received_at due_at answered_at breached_at "
        "read_at ended_at withdrawal_received_at outcome decided_at served_at withdrawn_at "
        "incidents next_name next_due",
        OURS="reference sequence head_hash edition escalation_level harms_from late_batch "
        "clock_offset_seconds state workflow_confirmed_at updated_at urgent_at wakes_at",
    ),
    "deadlines": declared(
        OWN="name due anchor anchored_at rule set_at settled_at",
        OURS="reference rung role position repeats_days",
    ),
    "tasks": declared(
        OWN="kind team due rule opened_at done_at",
        WORDS="note",
        OTHERS="holder",
        OURS="id effect_key reference harms sealed_note about",
    ),
    "escalations": declared(
        OWN="name role escalated_at acknowledged_at withdrawn_at",
        OTHERS="notified acknowledged_by",
        OURS="id reference anchored_at rung position guard withdrawn_why",
    ),
    "outbox": declared(
        OWN="template audience role state created_at last_attempt_at settled_at",
        WORDS="note",
        OTHERS="staff_number dealt_with_by",
        OURS="id effect_key reference edition attempts next_attempt_at code sent_by dealt_with_at",
    ),
    "inbox": declared(
        OWN="kind received_at delivered_at verdict rule decided_at",
        OTHERS="sender",
        OURS="id reference sender_message_id sealed content_digest code",
    ),
    "feed": declared(
        OWN="organisation_id word happened_at",
        OURS="id once reference stored_at place",
    ),
    # What follows a colon is the reason somebody gave, or the number of a file.
    "views": declared(OWN="viewed_at kind", OTHERS="staff_number", OURS="id reference"),
    "legal_holds": declared(
        OWN="placed_at lifted_at",
        WORDS="reason lifted_reason",
        OTHERS="placed_by lifted_by",
        OURS="id reference",
    ),
}
"""Whose each column of those tables is."""
