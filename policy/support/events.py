"""What has happened to a case: the only inputs of `decide`, past tense, one frozen value each.

`id` makes an event count once, `at` is when it happened (not when it arrived), `by` is the staff
number, organisation or guard it comes from: never a name. An event is what the audit trail holds,
so fields are only ever added, with a default.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.happenings import CalendarChanged as CalendarChanged
from policy.cases.happenings import DeadlinePassed as DeadlinePassed
from policy.cases.happenings import EscalatedByWatchdog as EscalatedByWatchdog
from policy.cases.happenings import EscalationAcknowledged as EscalationAcknowledged
from policy.cases.happenings import Happened
from policy.cases.happenings import MessageRejected as MessageRejected
from policy.cases.happenings import NoticeAccepted as NoticeAccepted
from policy.cases.happenings import NoticeFailed as NoticeFailed
from policy.cases.happenings import OrganisationSucceeded as OrganisationSucceeded
from policy.cases.person import PersonCorrected as PersonCorrected
from policy.support.answer import StatusAnswer
from policy.support.words import Outcome, SupportKind, TaskKind, UpdateKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAccepted(Happened):
    """A registered organisation's referral of a consenting person was accepted (R1 to R15). `at` is
    the acceptance.
    """

    kind: Literal["referral-accepted"] = "referral-accepted"
    reference: str
    organisation: str
    authority: str
    nation: str
    received_at: datetime
    rulebook: str
    batch: str = ""
    clock_offset_seconds: int = 0
    safeguarding: tuple[str, ...] = ()
    euss_help_first: bool = False
    possible_duplicate: bool = False
    linked_to: str = ""
    group_unsafe: bool = False
    calendar: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRecorded(Happened):
    """The check team's answer, free of contradictions, was recorded (R16, R19)."""

    kind: Literal["answer-recorded"] = "answer-recorded"
    answer: StatusAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQueried(Happened):
    """An answer that contradicts itself went back as a query; it is not delivered and the clock
    runs on (R19).
    """

    kind: Literal["answer-queried"] = "answer-queried"
    answer: StatusAnswer
    contradictions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCorrected(Happened):
    """An answer already sent was found wrong; the new one goes to both recipients and the old one
    is kept (R17).
    """

    kind: Literal["answer-corrected"] = "answer-corrected"
    answer: StatusAnswer
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRead(Happened):
    """The referring organisation opened the answer under its own credential."""

    kind: Literal["answer-read"] = "answer-read"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(Happened):
    """The person took back their agreement (R10). `channel` is how it was told."""

    kind: Literal["consent-withdrawn"] = "consent-withdrawn"
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowExtended(Happened):
    """A supervisor kept the support plan open for another window, with a reason (R20)."""

    kind: Literal["window-extended"] = "window-extended"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(Happened):
    """A named person closed the case with an outcome of the closed list (R26)."""

    kind: Literal["case-closed"] = "case-closed"
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityUpdateReported(Happened):
    """An organisation reported how things stand (R20, R72). `by` is its code; `delegate_of` names
    the authority whose delegation it uses, if any (R13), and `successor_of` the organisation of the
    case for which the sender, or that authority, stands now (R2). `detail` is free text and stays
    sealed.
    """

    kind: Literal["authority-update-reported"] = "authority-update-reported"
    update: UpdateKind
    support: SupportKind = SupportKind.NONE
    detail: str = ""
    delegate_of: str = ""
    successor_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOpened(Happened):
    """A caseworker put a piece of linking or brokering on a worklist (R23, R24, R30)."""

    kind: Literal["task-opened"] = "task-opened"
    task: TaskKind
    due: datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFinished(Happened):
    """A worklist row is done, with its result; `task_id` names the row."""

    kind: Literal["task-finished"] = "task-finished"
    task_id: str
    task: TaskKind
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrioritisationAsked(Happened):
    """The casework team was asked to look at an outstanding application sooner (R21). Order of the
    queue only: it can never set an outcome (R22).
    """

    kind: Literal["prioritisation-asked"] = "prioritisation-asked"
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrioritisationAnswered(Happened):
    """The casework team took the request, or declined it (R21)."""

    kind: Literal["prioritisation-answered"] = "prioritisation-answered"
    acknowledged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnOffered(Happened):
    """Voluntary return was offered, as it must be before any enforcement-type ending (R29)."""

    kind: Literal["return-offered"] = "return-offered"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver(Happened):
    """The person sleeps in another area now, and its authority has the case (R98)."""

    kind: Literal["handed-over"] = "handed-over"
    authority: str
    nation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCorrected(Happened):
    """An entry was said to be wrong, or another case's; it stays on record beside this one."""

    kind: Literal["entry-corrected"] = "entry-corrected"
    entry: int
    reason: str


Event = (
    ReferralAccepted
    | PersonCorrected
    | AnswerRecorded
    | AnswerQueried
    | AnswerCorrected
    | AnswerRead
    | NoticeAccepted
    | NoticeFailed
    | DeadlinePassed
    | EscalationAcknowledged
    | EscalatedByWatchdog
    | ConsentWithdrawn
    | WindowExtended
    | CaseClosed
    | AuthorityUpdateReported
    | TaskOpened
    | TaskFinished
    | PrioritisationAsked
    | PrioritisationAnswered
    | ReturnOffered
    | HandedOver
    | EntryCorrected
    | CalendarChanged
    | OrganisationSucceeded
    | MessageRejected
)
