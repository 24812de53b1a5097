"""What workflows ask of the outside, as signatures only: the implementations live in `activities`
under the same names.

Timeouts, retries and what a supervisor reads on the timeline stand in one table below, not at each
call.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from temporalio import activity
from temporalio.common import RetryPolicy

from workflows.messages import AdvanceCase, CaseAdvanced


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesDue:
    """Ids of the notices to send now, whether there may be more, when to look again if nobody
    calls, and whether the queue is held because its channel is at fault.
    """

    ids: tuple[str, ...]
    look_again_at: datetime | None
    more: bool = False
    held: bool = False


class CasePort:
    """A case's record."""

    @activity.defn(name="advance_case")
    async def advance_case(self, order: AdvanceCase) -> CaseAdvanced:
        """Read the case, apply the messages and the deadlines that are due, and record all of it,
        in one transaction. A workflow that no case stands behind is reported.
        """
        raise NotImplementedError


class NoticePort:
    """The outbox."""

    @activity.defn(name="find_notices")
    async def find_notices(self) -> NoticesDue:
        """Which notices are due."""
        raise NotImplementedError

    @activity.defn(name="send_notice")
    async def send_notice(self, notice_id: str) -> str:
        """Send one notice if it is still true; how it ended."""
        raise NotImplementedError

    @activity.defn(name="send_notices")
    async def send_notices(self, ids: list[str]) -> list[str]:
        """Send several side by side, each as if it were alone; how each ended, in their order."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class LookOrder:
    """A scheduled look and the moment it was scheduled for."""

    look: str
    at: datetime


class DutyPort:
    """What people on duty are notified of on schedule."""

    @activity.defn(name="take_look")
    async def take_look(self, order: LookOrder) -> int:
        """Take one scheduled look at the record and order its notices, once for its moment; how
        many.
        """
        raise NotImplementedError


HELD = "held"
"""How `send_notice` ends when another sender has the notice in hand."""
LATER = "later"
"""How it ends when the notice is to be tried again."""

_SOON = RetryPolicy(
    initial_interval=timedelta(milliseconds=500), maximum_interval=timedelta(seconds=20)
)

# The database gives up after 8 seconds; a worker that died with the step in hand is waited for no
# longer than it takes to be sure.
_RECORDED_WITHIN = timedelta(seconds=15)

AT_ONCE: dict[str, Any] = {
    # With the wait for a place. Well within a workflow task's ten seconds, so that it never has to
    # be prolonged, which would cost events for as long as the database is slow.
    "schedule_to_close_timeout": timedelta(seconds=4),
    "retry_policy": RetryPolicy(maximum_attempts=1),
}
"""Of a step that is tried within the workflow task, before it becomes an activity as below."""

OPTIONS: dict[str, dict[str, Any]] = {
    "advance_case": {"start_to_close_timeout": _RECORDED_WITHIN, "retry_policy": _SOON},
    "take_look": {
        "start_to_close_timeout": timedelta(minutes=2),
        # Later than this nobody wants the message any more: the next look comes.
        "schedule_to_close_timeout": timedelta(hours=2),
        "retry_policy": _SOON,
    },
    "find_notices": {"start_to_close_timeout": timedelta(seconds=30), "retry_policy": _SOON},
    "send_notice": {
        "start_to_close_timeout": timedelta(seconds=50),
        # A worker that died is noticed by its silence, long before the longest send is over.
        "heartbeat_timeout": timedelta(seconds=15),
        "retry_policy": RetryPolicy(
            initial_interval=timedelta(seconds=1),
            maximum_interval=timedelta(seconds=20),
            maximum_attempts=5,
        ),
    },
}
