"""Signals as they came, for whoever can judge them. Nothing here raises: a signal whose handler
fails would stop its case.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from temporalio import workflow
from temporalio.api.common.v1 import Payload
from temporalio.common import RawValue

from workflows.limits import MOST_OF_A_MESSAGE
from workflows.messages import ReceivedSignal

UNREADABLE = "unreadable"

# Marked by the codec: it could not authenticate the payload, and dropped its content.
_REJECTED = b"binary/rejected"
_JSON = b"json/plain"


def received_signal(name: str, args: Sequence[RawValue]) -> ReceivedSignal:
    """A signal with its content, or with what makes it unreadable and a digest only."""
    content = _content(args)
    if content is not None:
        return _received(name, content=content)
    return _received(name, problem=_problem(args), digest=_digest(args))


def _received(
    name: str, *, content: str = "", problem: str = "", digest: str = ""
) -> ReceivedSignal:
    return ReceivedSignal(
        id=f"rejected/{workflow.uuid4()}",
        name=name,
        at=workflow.now(),
        content=content,
        problem=problem,
        digest=digest,
    )


def _content(args: Sequence[RawValue]) -> str | None:
    if len(args) != 1 or args[0].payload.metadata.get("encoding") != _JSON:
        return None
    if len(args[0].payload.data) > MOST_OF_A_MESSAGE:
        return None
    try:
        return args[0].payload.data.decode()
    except UnicodeDecodeError:
        return None


def _problem(args: Sequence[RawValue]) -> str:
    payloads: list[Payload] = [arg.payload for arg in args]
    if len(payloads) == 1 and payloads[0].metadata.get("encoding") == _REJECTED:
        return payloads[0].metadata.get("reason", b"").decode(errors="replace")
    return UNREADABLE


def _digest(args: Sequence[RawValue]) -> str:
    content = hashlib.sha256()
    for arg in args:
        content.update(arg.payload.data)
    return content.hexdigest()[:16]
