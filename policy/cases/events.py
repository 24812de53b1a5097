"""What can happen to a case of any track, because it comes from outside the rules: what became of a
notice, a deadline, the second guard, an unreadable message.

Templates, audiences and names are the track's own words; `policy.cases.track.Track.knows` says
whether an event speaks of one that the track does not have.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal


class RejectionCode(StrEnum):
    """Why a message from outside could not be used. Its content is dropped; it is counted and
    reported.
    """

    UNREADABLE = "unreadable"
    UNKNOWN_NAME = "unknown-name"
    NOT_ENCRYPTED = "not-encrypted"
    UNKNOWN_KEY = "unknown-key"
    BAD_TAG = "bad-tag"
    OTHER_CASE = "other-case"
    KEY_DESTROYED = "key-destroyed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent:
    """Something that happened. `id` makes it count once, `at` is when it happened (not when it
    arrived), `by` is the staff number, organisation or guard it comes from: never a name.
    """

    id: str
    at: datetime
    by: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeAccepted(CaseEvent):
    """A channel took a notice for delivery. `edition` is which answer the notice was about, 0 for
    none.
    """

    kind: Literal["notice-accepted"] = "notice-accepted"
    template: str
    audience: str
    edition: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFailed(CaseEvent):
    """A channel refused a notice for good; `code` is the channel's stable code."""

    kind: Literal["notice-failed"] = "notice-failed"
    template: str
    audience: str
    code: str
    edition: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinePassed(CaseEvent):
    """A stored deadline came and nothing had stopped it. `at` is when it fell due."""

    kind: Literal["deadline-passed"] = "deadline-passed"
    name: str
    rung: str
    anchored_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationAcknowledged(CaseEvent):
    """Somebody on duty said they have the escalation."""

    kind: Literal["escalation-acknowledged"] = "escalation-acknowledged"


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalatedByWatchdog(CaseEvent):
    """The second guard (the watchdog) escalated an overdue deadline because the first one (the
    workflow) had not.
    """

    kind: Literal["escalated-by-watchdog"] = "escalated-by-watchdog"
    name: str
    rung: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationTakenBack(CaseEvent):
    """What had been escalated too early, because a clock ran ahead, is withdrawn: its moment has
    not come. `at` is when the clocks agreed again, `escalated_at` when somebody was notified.
    """

    kind: Literal["escalation-taken-back"] = "escalation-taken-back"
    name: str
    rung: str
    escalated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChanged(CaseEvent):
    """A newer list of bank holidays counts for this case from now on (R117)."""

    kind: Literal["calendar-changed"] = "calendar-changed"
    calendar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationSucceeded(CaseEvent):
    """Another body stands for an organisation of this case from now on, as when councils merge
    (R2).
    """

    kind: Literal["organisation-succeeded"] = "organisation-succeeded"
    organisation: str
    successor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRejected(CaseEvent):
    """A message nobody could read arrived; only its code and a digest are kept."""

    kind: Literal["message-rejected"] = "message-rejected"
    code: RejectionCode
    digest: str
