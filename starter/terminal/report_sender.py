"""Who sends a report: an organisation under its credential, or the person signed in for one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from policy.support.refusals import NOT_YOUR_CASE
from starter.terminal.calling import UseCases, as_organisation, in_service

T = TypeVar("T")

LATER = (
    "A case's workflow cannot be reached just now: what was received is on record, and the case "
    "receives it when the service returns."
)


@dataclass(frozen=True, slots=True)
class Sender:
    """`organisation` is empty for a member of staff."""

    data: Path | None
    organisation: str = ""

    def do(self, work: UseCases[T]) -> T:
        """Call use cases in the sender's name. Raises Stopped if they may not, or if a credential
        is not the organisation's.
        """
        if not self.organisation:
            return in_service(self.data, work, temporal=True)
        return as_organisation(
            self.data, self.organisation, work, otherwise=NOT_YOUR_CASE, temporal=True
        )
