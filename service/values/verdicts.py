"""What became of what was sent, in one word each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policy.people.reasons import Problem
from policy.refusal import Refusal
from policy.support.intake.remarks import Remark
from policy.support.state import CaseState


class OpeningVerdict(StrEnum):
    """What became of a case that was sent in."""

    OPENED = "opened"
    ALREADY_RECEIVED = "already-received"
    CONFLICT = "conflict"
    NOT_OPENED = "not-opened"


class IntakeVerdict(StrEnum):
    """What became of a row, as a report says it."""

    ACCEPTED = "accepted"
    ALREADY_RECEIVED = "already-received"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeOutcome:
    """What became of one row. `reason` is the report's; `problems` are all that is wrong, the first
    is the row's. `late_entry`: accepted after its 24 hours had passed, and the breach is on record
    already.
    """

    verdict: IntakeVerdict
    reason: str = ""
    reference: str = ""
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Remark, ...] = ()
    possible_duplicate_of: str = ""
    late_entry: bool = False
    state: CaseState | None = None


@dataclass(slots=True)
class IntakeCounts:
    """How many rows came to what."""

    accepted: int = 0
    already_received: int = 0
    rejected: int = 0
    late_entries: int = 0
    last_line: int = 0

    @property
    def rows(self) -> int:
        """All of them."""
        return self.accepted + self.already_received + self.rejected

    def add(self, line: int, outcome: IntakeOutcome) -> None:
        """Count one row."""
        self.last_line = line
        self.accepted += outcome.verdict is IntakeVerdict.ACCEPTED
        self.already_received += outcome.verdict is IntakeVerdict.ALREADY_RECEIVED
        self.rejected += outcome.verdict is IntakeVerdict.REJECTED
        self.late_entries += outcome.late_entry


class ReportVerdict(StrEnum):
    """What became of a report, as the list of verdicts says it. Refused is for its case or its
    sender, rejected for its form.
    """

    RECEIVED = "received"
    ALREADY_RECEIVED = "already-received"
    REFUSED = "refused"
    REJECTED = "rejected"


FAILED = frozenset({ReportVerdict.REFUSED, ReportVerdict.REJECTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOutcome:
    """What became of one report. `reason` is what the list says; `problem` says what to do about
    it. `reference` is the case that received it.
    """

    verdict: ReportVerdict
    reason: str = ""
    problem: Refusal | None = None
    reference: str = ""
    remarks: tuple[Remark, ...] = ()


@dataclass(slots=True)
class ReportCounts:
    """How many reports came to what."""

    received: int = 0
    already_received: int = 0
    refused: int = 0
    rejected: int = 0
    last_line: int = 0

    @property
    def rows(self) -> int:
        """All of them."""
        return self.received + self.already_received + self.failed

    @property
    def failed(self) -> int:
        """Those to be mended."""
        return self.refused + self.rejected

    def add(self, line: int, outcome: ReportOutcome) -> None:
        """Count one row."""
        self.last_line = line
        self.received += outcome.verdict is ReportVerdict.RECEIVED
        self.already_received += outcome.verdict is ReportVerdict.ALREADY_RECEIVED
        self.refused += outcome.verdict is ReportVerdict.REFUSED
        self.rejected += outcome.verdict is ReportVerdict.REJECTED
