"""The names Temporal keeps of every track: the dispatcher, search attributes. All of it is readable
by anybody, so none of it is personal.
"""

from __future__ import annotations

from datetime import datetime

from temporalio.common import SearchAttributeKey

DISPATCHER_WORKFLOW = "NoticeDispatcher"

STAGE = SearchAttributeKey.for_keyword("Stage")
SLA_STATE = SearchAttributeKey.for_keyword("SlaState")
AUTHORITY = SearchAttributeKey.for_keyword("Authority")
DEADLINE = SearchAttributeKey.for_datetime("Deadline")
ESCALATION_LEVEL = SearchAttributeKey.for_int("EscalationLevel")

SEARCH_ATTRIBUTES: tuple[
    SearchAttributeKey[str] | SearchAttributeKey[datetime] | SearchAttributeKey[int], ...
] = (
    STAGE,
    SLA_STATE,
    AUTHORITY,
    DEADLINE,
    ESCALATION_LEVEL,
)
