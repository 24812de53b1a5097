"""What somebody may ask of a case of this track: imperative, checked before anything happens.

One command is about one case: there is no other way to decide (R106).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from policy.cases import orders as cases
from policy.cases.orders import Actor as Actor
from policy.cases.person import CorrectPerson as CorrectPerson
from policy.suitability.evidence.factors import EvidenceRead, Weighed
from policy.suitability.evidence.facts import TaggedFact
from policy.suitability.evidence.words import Body, Known, Limb, Place, PlaceNation
from policy.suitability.words import DecisionKind, Manner, TaskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """Record what became known, each fact with its day, source and basis."""

    kind: Literal["record-facts"] = "record-facts"
    facts: tuple[TaggedFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveDuplicate:
    """Say whether another case of this track is about the same person (R33)."""

    kind: Literal["resolve-duplicate"] = "resolve-duplicate"
    other: str
    same: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendEnquiry:
    """Put the question on support to a body by hand (R94, R99, R100)."""

    kind: Literal["send-enquiry"] = "send-enquiry"
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCase:
    """Give the case to the authority of the area where the person sleeps now (R98 to R100)."""

    kind: Literal["move-case"] = "move-case"
    authority: str
    nation: PlaceNation


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeWindow:
    """Propose another last day of the window (R69), and with `counts_from` that a case entered
    late counts from a day between its opening and its receipt (A2).
    """

    kind: Literal["propose-window"] = "propose-window"
    until: date
    reason: str
    evidence: tuple[str, ...]
    counts_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeWindow:
    """Agree, as a second person, to the window proposed (R69)."""

    kind: Literal["agree-window"] = "agree-window"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineWindow:
    """Decline the window proposed (R69)."""

    kind: Literal["decline-window"] = "decline-window"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludeLimb:
    """Conclude on one limb, in a named person's own words (R48). `read` names the circumstances
    they have read, by the ids of the facts (R73).
    """

    kind: Literal["conclude-limb"] = "conclude-limb"
    limb: Limb
    met: bool
    reason: str
    evidence: tuple[str, ...] = ()
    read: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareSummary:
    """Write the case summary; `gaps` says what is not known, `content` is the digest of what was
    shown (R97).
    """

    kind: Literal["prepare-summary"] = "prepare-summary"
    gaps: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendSummary:
    """Check the summary, as a second person, and send it to the Status Review Unit (R97)."""

    kind: Literal["send-summary"] = "send-summary"
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeSummary:
    """Say that the Status Review Unit has the summary (R97)."""

    kind: Literal["acknowledge-summary"] = "acknowledge-summary"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCase:
    """Take a case to decide it: one person at a time."""

    kind: Literal["claim-case"] = "claim-case"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCase:
    """Give a case back, for another decision maker to take."""

    kind: Literal["release-case"] = "release-case"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeDecision:
    """Decide, with every factor weighed and every item of evidence read, for a second person to
    check (R104 to R109). There is no default.
    """

    kind: Literal["propose-decision"] = "propose-decision"
    decision: DecisionKind
    content: str
    factors: tuple[Weighed, ...]
    read: tuple[EvidenceRead, ...]
    cancellation_guidance_considered: bool
    rights_notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDecision:
    """Check a proposed decision as a second person: it is made with this."""

    kind: Literal["check-decision"] = "check-decision"
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineDecision:
    """Send a proposed decision back to its maker."""

    kind: Literal["decline-decision"] = "decline-decision"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRecheck:
    """Ask for a fresh look, because the person is about to be met (R111)."""

    kind: Literal["ask-recheck"] = "ask-recheck"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRecheck:
    """Record what a fresh look found, and where one looked (R111)."""

    kind: Literal["record-recheck"] = "record-recheck"
    place: Place
    engaged: Known
    sources: tuple[str, ...]
    changed_otherwise: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskClearance:
    """Ask, before the paper is handed over, whether it may be (R111, R112)."""

    kind: Literal["ask-clearance"] = "ask-clearance"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidClearance:
    """Give a clearance back unused."""

    kind: Literal["void-clearance"] = "void-clearance"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAttempt:
    """Say that the person was looked for and not met (R113). `where` is a kind of place."""

    kind: Literal["report-attempt"] = "report-attempt"
    where: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportService:
    """Say that the paper reached the person, and how; the order's moment is when (R110, R114)."""

    kind: Literal["report-service"] = "report-service"
    manner: Manner


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeToFile:
    """Serve to file, with the circumstances (R113)."""

    kind: Literal["serve-to-file"] = "serve-to-file"
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawDecision:
    """Withdraw the decision, as a named UKVI officer (R112)."""

    kind: Literal["withdraw-decision"] = "withdraw-decision"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseRoute:
    """Close a case that reached no decision."""

    kind: Literal["close-route"] = "close-route"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishTask:
    """Say that a worklist row is done, and what came of it."""

    kind: Literal["finish-task"] = "finish-task"
    task_id: str
    task: TaskKind
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeEscalation:
    """Take the escalation, as somebody on duty."""

    kind: Literal["acknowledge-escalation"] = "acknowledge-escalation"


Command = (
    RecordFacts
    | CorrectPerson
    | ResolveDuplicate
    | SendEnquiry
    | MoveCase
    | ProposeWindow
    | AgreeWindow
    | DeclineWindow
    | ConcludeLimb
    | PrepareSummary
    | SendSummary
    | AcknowledgeSummary
    | ClaimCase
    | ReleaseCase
    | ProposeDecision
    | CheckDecision
    | DeclineDecision
    | AskRecheck
    | RecordRecheck
    | AskClearance
    | VoidClearance
    | ReportAttempt
    | ReportService
    | ServeToFile
    | WithdrawDecision
    | CloseRoute
    | FinishTask
    | AcknowledgeEscalation
)

Order = cases.Order[Command]
