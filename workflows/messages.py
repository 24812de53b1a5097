"""Messages from outside, read without ever raising: a fact, or the record of a message that could
not be read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from temporalio import workflow
from temporalio.api.common.v1 import Payload
from temporalio.common import RawValue

from policy.cases.happenings import RejectionCode
from policy.support.events import (
    AuthorityUpdateReported,
    EscalatedByWatchdog,
    Event,
    MessageRejected,
    NoticeAccepted,
    NoticeFailed,
)
from policy.support.words import DeadlineName

# Marked by the codec: it could not authenticate the payload, and dropped its content.
_REJECTED = b"binary/rejected"

# An event's id is unique in its case. No sender may take beforehand the one that a deadline will
# have when it passes: the store could not record it any more.
_THE_CLOCKS_IDS = tuple(f"{name.value}/" for name in DeadlineName)

_Fact = NoticeAccepted | NoticeFailed | EscalatedByWatchdog | AuthorityUpdateReported

FACTS: dict[str, tuple[type[_Fact], ...]] = {
    "authority_update": (AuthorityUpdateReported,),
    "notice_settled": (NoticeAccepted, NoticeFailed),
    "escalated_by_watchdog": (EscalatedByWatchdog,),
}
"""The signals a case understands, and what each may carry."""


def read_fact(name: str, args: Sequence[RawValue], now: datetime) -> Event:
    """The fact a signal carries. Anything else becomes the event that it was rejected, with a code
    and a digest only.
    """
    kinds = FACTS.get(name)
    if kinds is None:
        return _rejected(RejectionCode.UNKNOWN_NAME, args, now)
    if len(args) != 1:
        return _rejected(RejectionCode.UNREADABLE, args, now)
    payload = args[0].payload
    if payload.metadata.get("encoding") == _REJECTED:
        return _rejected(_reason(payload), args, now)
    for kind in kinds:
        try:
            fact = workflow.payload_converter().from_payload(payload, kind)
        except Exception:
            continue
        if isinstance(fact, kind) and not fact.id.startswith(_THE_CLOCKS_IDS):
            return fact
    return _rejected(RejectionCode.UNREADABLE, args, now)


def _reason(payload: Payload) -> RejectionCode:
    try:
        return RejectionCode(payload.metadata.get("reason", b"").decode())
    except ValueError:
        return RejectionCode.UNREADABLE


def _rejected(code: RejectionCode, args: Sequence[RawValue], now: datetime) -> MessageRejected:
    content = hashlib.sha256()
    for arg in args:
        content.update(arg.payload.data)
    return MessageRejected(
        id=f"rejected/{workflow.uuid4()}",
        at=now,
        by="unknown",
        code=code,
        digest=content.hexdigest()[:16],
    )
