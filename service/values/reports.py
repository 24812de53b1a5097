"""A report, as it is given."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from policy.refusal import Refusal
from policy.support.deeds import AuthorityReported
from policy.support.words import ReportKind, SupportKind
from service.files.reports import text_problem


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenReport:
    """One report as it is given: by the organisation it is from, under that one's own number for
    it, by which it counts once; without a number it is given one. Without a time it happened now.
    """

    organisation: str
    kind: ReportKind
    support: SupportKind
    detail: str
    happened_at: datetime | None
    number: str

    @property
    def problem(self) -> Refusal | None:
        """What keeps its text from being stored, if anything does."""
        return text_problem(self.number or "new", self.organisation, self.detail)

    def fact(self, now: datetime) -> AuthorityReported:
        """What is brought to its case."""
        return AuthorityReported(
            id=f"update/{self.organisation}/{self.number or uuid.uuid4()}",
            at=self.happened_at or now,
            by=self.organisation,
            report=self.kind,
            support=self.support,
            detail=self.detail,
        )
