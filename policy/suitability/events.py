"""What has happened to a case of this track: the only inputs of `decide`, past tense, one frozen
value each (see policy.cases.events for the fields that all have).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from policy.cases.events import CalendarChanged as CalendarChanged
from policy.cases.events import CaseEvent
from policy.cases.events import DeadlinePassed as DeadlinePassed
from policy.cases.events import EscalatedByWatchdog as EscalatedByWatchdog
from policy.cases.events import EscalationAcknowledged as EscalationAcknowledged
from policy.cases.events import MessageRejected as MessageRejected
from policy.cases.events import NoticeAccepted as NoticeAccepted
from policy.cases.events import NoticeFailed as NoticeFailed
from policy.cases.events import OrganisationSucceeded as OrganisationSucceeded
from policy.cases.person import PersonCorrected as PersonCorrected
from policy.suitability.evidence.factors import EvidenceRead, Weighed
from policy.suitability.evidence.facts import Facts, TaggedFact
from policy.suitability.evidence.words import Body, Limb, PlaceNation, Sameness
from policy.suitability.records import LinkedCase
from policy.suitability.words import DecisionKind, Look, TaskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(CaseEvent):
    """A case came in by one of this track's channels, with what it must bring (R90 to R92). It may
    be about the same person as earlier cases of this track, `linked`: a question for a human.
    """

    kind: Literal["case-opened"] = "case-opened"
    reference: str
    facts: Facts
    clock_offset_seconds: int = 0
    possible_duplicate: bool = False
    linked: tuple[LinkedCase, ...] = ()
    calendar: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsRecorded(CaseEvent):
    """Staff of this track recorded facts, each with its day, source and basis."""

    kind: Literal["facts-recorded"] = "facts-recorded"
    facts: tuple[TaggedFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityReported(CaseEvent):
    """An organisation reported on support or where the person sleeps (R72, R94). `by` is its
    code, and `successor_of` the case's authority if the sender stands for it now (R2).
    """

    kind: Literal["authority-reported"] = "authority-reported"
    facts: tuple[TaggedFact, ...]
    successor_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedCaseHeard(CaseEvent):
    """Another case, which may be the same person's, sent word: of itself, of what helps the person
    there, or of what a named person has said of the two (R33, R77).
    """

    kind: Literal["linked-case-heard"] = "linked-case-heard"
    other: str
    sameness: Sameness
    reason: str = ""
    content: str = ""
    facts: tuple[TaggedFact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateResolved(CaseEvent):
    """A named person said whether another case is about the same person (R33)."""

    kind: Literal["duplicate-resolved"] = "duplicate-resolved"
    other: str
    same: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquirySent(CaseEvent):
    """Somebody put the question on support to a body again, or to another one (R94, R99)."""

    kind: Literal["enquiry-sent"] = "enquiry-sent"
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMoved(CaseEvent):
    """The person sleeps in another area now: its authority is asked, and its word counts (R98 to
    R100).
    """

    kind: Literal["case-moved"] = "case-moved"
    authority: str
    nation: PlaceNation


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowProposed(CaseEvent):
    """A caseworker proposed another last day of the window (R69)."""

    kind: Literal["window-proposed"] = "window-proposed"
    until: date
    reason: str
    evidence: tuple[str, ...]
    counts_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowAgreed(CaseEvent):
    """A second person agreed to the proposed window (R69)."""

    kind: Literal["window-agreed"] = "window-agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowDeclined(CaseEvent):
    """A second person declined the proposed window (R69)."""

    kind: Literal["window-declined"] = "window-declined"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LimbConcluded(CaseEvent):
    """A named person's conclusion on a limb, from what was shown to them (R48, R104)."""

    kind: Literal["limb-concluded"] = "limb-concluded"
    limb: Limb
    met: bool
    reason: str
    evidence: tuple[str, ...] = ()
    read: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryPrepared(CaseEvent):
    """The case summary was written, on the content of this digest (R97)."""

    kind: Literal["summary-prepared"] = "summary-prepared"
    gaps: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarySent(CaseEvent):
    """A second person checked the summary, and it went to the Status Review Unit (R97)."""

    kind: Literal["summary-sent"] = "summary-sent"
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryAcknowledged(CaseEvent):
    """The Status Review Unit has the summary (R97)."""

    kind: Literal["summary-acknowledged"] = "summary-acknowledged"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClaimed(CaseEvent):
    """A decision maker took the case: nobody else decides it meanwhile (R106)."""

    kind: Literal["case-claimed"] = "case-claimed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReleased(CaseEvent):
    """The case may be taken by another decision maker."""

    kind: Literal["case-released"] = "case-released"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionProposed(CaseEvent):
    """A named decision maker's decision, waiting for a second person (R104 to R109)."""

    kind: Literal["decision-proposed"] = "decision-proposed"
    decision: DecisionKind
    content: str
    factors: tuple[Weighed, ...]
    read: tuple[EvidenceRead, ...]
    cancellation_guidance_considered: bool
    rights_notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionChecked(CaseEvent):
    """A second person checked the proposed decision: it is made (R104)."""

    kind: Literal["decision-checked"] = "decision-checked"
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDeclined(CaseEvent):
    """A second person sent the proposed decision back."""

    kind: Literal["decision-declined"] = "decision-declined"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckAsked(CaseEvent):
    """An officer is about to meet the person and asks for a fresh look (R111)."""

    kind: Literal["recheck-asked"] = "recheck-asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckRecorded(CaseEvent):
    """Somebody looked at the person's circumstances; `at` is when (R111)."""

    kind: Literal["recheck-recorded"] = "recheck-recorded"
    result: Look
    sources: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearanceGiven(CaseEvent):
    """Service may be made, for a few hours, by the officer who asked (R111)."""

    kind: Literal["clearance-given"] = "clearance-given"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearanceVoided(CaseEvent):
    """The officer, or a supervisor, gave the clearance back."""

    kind: Literal["clearance-voided"] = "clearance-voided"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptFailed(CaseEvent):
    """The person was looked for and not met (R113)."""

    kind: Literal["attempt-failed"] = "attempt-failed"
    where: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedInPerson(CaseEvent):
    """The decision was given to the person, under a clearance; `at` is when (R110)."""

    kind: Literal["served-in-person"] = "served-in-person"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedToFile(CaseEvent):
    """The person could not be met: served to file, with the circumstances (R113)."""

    kind: Literal["served-to-file"] = "served-to-file"
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver(CaseEvent):
    """A decision served to file was given to the person, under a clearance (R114)."""

    kind: Literal["handed-over"] = "handed-over"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReported(CaseEvent):
    """The paper was handed over although nothing allowed it; `at` is when. It counts as no service
    (R111, R112).
    """

    kind: Literal["incident-reported"] = "incident-reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionWithdrawn(CaseEvent):
    """A named UKVI officer withdrew the decision (R112)."""

    kind: Literal["decision-withdrawn"] = "decision-withdrawn"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteClosed(CaseEvent):
    """A named person closed a case that reached no decision; its stage stays."""

    kind: Literal["route-closed"] = "route-closed"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFinished(CaseEvent):
    """A worklist row is done, with its result; `task_id` names the row."""

    kind: Literal["task-finished"] = "task-finished"
    task_id: str
    task: TaskKind
    result: str


Event = (
    CaseOpened
    | FactsRecorded
    | AuthorityReported
    | PersonCorrected
    | LinkedCaseHeard
    | DuplicateResolved
    | EnquirySent
    | CaseMoved
    | WindowProposed
    | WindowAgreed
    | WindowDeclined
    | LimbConcluded
    | SummaryPrepared
    | SummarySent
    | SummaryAcknowledged
    | CaseClaimed
    | CaseReleased
    | DecisionProposed
    | DecisionChecked
    | DecisionDeclined
    | RecheckAsked
    | RecheckRecorded
    | ClearanceGiven
    | ClearanceVoided
    | AttemptFailed
    | ServedInPerson
    | ServedToFile
    | HandedOver
    | IncidentReported
    | DecisionWithdrawn
    | RouteClosed
    | TaskFinished
    | NoticeAccepted
    | NoticeFailed
    | DeadlinePassed
    | EscalationAcknowledged
    | EscalatedByWatchdog
    | CalendarChanged
    | OrganisationSucceeded
    | MessageRejected
)
