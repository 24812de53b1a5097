"""Who sends an update: an organisation under its credential, or whoever is signed in for one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from policy.support.refusals import NOT_YOUR_CASE
from service.reports.reporting import AuthorityReports
from service.roles import TAKE_IN
from starter.commands.credentials import organisations_credential, proven
from starter.commands.desk import Desk, at_desk, without_session
from starter.output import Stopped

T = TypeVar("T")
Work = Callable[[Desk, AuthorityReports], Awaitable[T]]

LATER = (
    "A case's workflow cannot be reached just now: what was received is on record, and the case "
    "hears of it when the service returns."
)


@dataclass(frozen=True, slots=True)
class Sender:
    """`organisation` is empty for a member of staff."""

    data: Path | None
    organisation: str = ""

    def do(self, work: Work[T]) -> T:
        """Receive updates in the sender's name. Raises Stopped if they may not, or if a credential
        is not the organisation's.
        """
        credential = organisations_credential() if self.organisation else ""

        async def at_work(desk: Desk) -> T:
            if not self.organisation:
                return await work(
                    desk, AuthorityReports(desk.app, entered_by=desk.signed_in.number)
                )
            if not await proven(desk, self.organisation, credential):
                raise Stopped(NOT_YOUR_CASE)
            return await work(desk, AuthorityReports(desk.app, sender=self.organisation))

        if self.organisation:
            return without_session(self.data, at_work, temporal=True)
        return at_desk(self.data, at_work, roles=TAKE_IN, temporal=True)
