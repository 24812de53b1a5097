"""What a person or an organisation may ask of a case: imperative, checked before anything
happens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases import orders as cases
from policy.cases.orders import Actor as Actor
from policy.cases.person import CorrectPerson as CorrectPerson
from policy.support.answer import StatusAnswer
from policy.support.words import Audience, Outcome, TaskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAnswer:
    """Record the check team's answer (R16, R19)."""

    kind: Literal["record-answer"] = "record-answer"
    answer: StatusAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectAnswer:
    """Mend an answer that was already sent; both stay on record (R17)."""

    kind: Literal["correct-answer"] = "correct-answer"
    answer: StatusAnswer
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAnswer:
    """Open the answer, as the organisation that referred."""

    kind: Literal["read-answer"] = "read-answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmDelivery:
    """Say that the notice of the answer, which no channel took, was given by hand (R17)."""

    kind: Literal["confirm-delivery"] = "confirm-delivery"
    audience: Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeEscalation:
    """Take the escalation, as somebody on duty."""

    kind: Literal["acknowledge-escalation"] = "acknowledge-escalation"


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawConsent:
    """Record that the person has taken back their agreement (R10). Anybody may bring it."""

    kind: Literal["withdraw-consent"] = "withdraw-consent"
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendWindow:
    """Keep the support plan open for another window, with a reason (R20)."""

    kind: Literal["extend-window"] = "extend-window"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCase:
    """Close the case with an outcome of the closed list (R26)."""

    kind: Literal["close-case"] = "close-case"
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """Put a piece of linking or brokering on a worklist (R23, R24, R30)."""

    kind: Literal["open-task"] = "open-task"
    task: TaskKind
    due: datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishTask:
    """Say what came of a worklist row."""

    kind: Literal["finish-task"] = "finish-task"
    task_id: str
    task: TaskKind
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPrioritisation:
    """Ask a casework team to look at an outstanding application sooner (R21, R22)."""

    kind: Literal["ask-prioritisation"] = "ask-prioritisation"
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPrioritisation:
    """Record that the casework team took the request or declined it (R21)."""

    kind: Literal["answer-prioritisation"] = "answer-prioritisation"
    acknowledged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferReturn:
    """Record that voluntary return was offered (R29)."""

    kind: Literal["offer-return"] = "offer-return"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """Give the case to the authority of the area where the person sleeps now."""

    kind: Literal["hand-over"] = "hand-over"
    authority: str
    nation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectEntry:
    """Say that an entry of this case was wrong, or belongs to another case. `entry` is its number
    on the timeline. It stays on record, and somebody looks at what followed from it.
    """

    kind: Literal["correct-entry"] = "correct-entry"
    entry: int
    reason: str


Command = (
    RecordAnswer
    | CorrectAnswer
    | ReadAnswer
    | ConfirmDelivery
    | AcknowledgeEscalation
    | WithdrawConsent
    | ExtendWindow
    | CloseCase
    | OpenTask
    | FinishTask
    | AskPrioritisation
    | AnswerPrioritisation
    | OfferReturn
    | HandOver
    | CorrectEntry
    | CorrectPerson
)


Order = cases.Order[Command]
"""An order of this track."""
