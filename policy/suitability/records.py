"""What a case keeps of its turning points: each with who, when and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from policy.suitability.evidence.factors import EvidenceRead, Weighed
from policy.suitability.evidence.facts import TaggedFact
from policy.suitability.evidence.words import Body, Sameness
from policy.suitability.words import DecisionKind, Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquiry:
    """The question put to the nation's own body (R94, R99, R100); `number` counts the case's
    enquiries.
    """

    body: Body
    asked_at: datetime
    number: int
    reminders: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedCase:
    """Another case of this track that may be the same person's (R33). `helps` is what of it helps
    the person, and `took_part` who had a part in its referral, kept aside unless somebody has said
    that it is; `content` is the digest of what it said then.
    """

    reference: str
    sameness: Sameness = Sameness.NOT_SAID
    by: str = ""
    reason: str = ""
    said_at: datetime | None = None
    content: str = ""
    helps: tuple[TaggedFact, ...] = ()
    took_part: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowProposal:
    """Another window, waiting for a second person (R69): its last day, and its first one where a
    case that was entered late is to count from before its receipt.
    """

    until: date
    reason: str
    evidence: tuple[str, ...]
    author: str
    proposed_on: date
    counts_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The case summary for the Status Review Unit (R97), made on the content of this digest."""

    author: str
    gaps: str
    content: str
    prepared_at: datetime
    checker: str = ""
    sent_at: datetime | None = None
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord:
    """What a named person decided, or proposes to: on which content, under which version, with
    what weighed and read (R104 to R109). `rights_notice` is what was attached, in words (A7).
    """

    decision: DecisionKind
    content: str
    rulebook: str
    factors: tuple[Weighed, ...]
    read: tuple[EvidenceRead, ...]
    cancellation_guidance_considered: bool
    rights_notice: str
    maker: str
    proposed_at: datetime
    checker: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshLook:
    """A look at the person's circumstances between decision and service (R111). `gap` says that
    more than the rulebook's days lay between it and the look before.
    """

    at: datetime
    by: str
    result: Look
    sources: tuple[str, ...]
    note: str = ""
    gap: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """The word that service may be made, for a few hours, unless news voids it."""

    given_at: datetime
    until: datetime
    by: str
    note: str = ""
    voided_at: datetime | None = None

    def covers(self, moment: datetime) -> bool:
        """Whether what was done at a moment was done under it."""
        end = self.until if self.voided_at is None else min(self.until, self.voided_at)
        return self.given_at <= moment < end

    def ended(self, moment: datetime) -> Clearance:
        """The same, which covers nothing from a moment on. What was over before stays as it was."""
        if self.voided_at is not None or self.until <= moment:
            return self
        return replace(self, voided_at=moment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """The person was looked for to be served, and not met (R113). `where` is a kind of place."""

    at: datetime
    by: str
    where: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToFile:
    """Served to file, with the circumstances (R113)."""

    at: datetime
    by: str
    note: str
