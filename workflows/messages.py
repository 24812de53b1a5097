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

from policy.cases.events import CaseEvent, MessageRejected, RejectionCode
from policy.cases.limits import refused
from policy.cases.orders import C
from policy.cases.track import E, S, Track
from workflows.case_type import CaseType

# Marked by the codec: it could not authenticate the payload, and dropped its content.
_REJECTED = b"binary/rejected"


def read_fact(
    cases: CaseType[S, C, E], name: str, args: Sequence[RawValue], now: datetime
) -> CaseEvent:
    """The fact a signal carries to a case. Anything else becomes the event that it was rejected,
    with a code and a digest only.
    """
    kinds = cases.facts.get(name)
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
        if isinstance(fact, kind) and _may_say(cases.track, fact) and refused(fact) is None:
            return fact
    return _rejected(RejectionCode.UNREADABLE, args, now)


def _may_say(track: Track[S, C, E], fact: CaseEvent) -> bool:
    """Whether a fact speaks in the track's words, under an id that is its sender's to give: an
    event's id is unique in its case, and no sender may take beforehand the one that a deadline will
    have when it passes, for the store could not record it any more.
    """
    the_clocks = tuple(f"{name}/" for name in track.words.deadlines)
    return track.knows(fact) and not fact.id.startswith(the_clocks)


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
