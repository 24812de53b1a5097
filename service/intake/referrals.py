"""Taking referrals in, a row at a time: one row, one committed transaction, and that commit is the
acknowledgement.

Received before beats every other check, then the row is judged by the register and the moment it
is, then it is accepted.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from policy.organisations import Organisation
from policy.people.reasons import Problem
from policy.people.text import has_control
from policy.support.intake.content import conflicting_content, submission_key
from policy.support.intake.judging import Accepted, NotAccepted, judge
from policy.support.intake.noise import cleaned
from policy.support.intake.referral import Referral
from policy.support.intake.remarks import Remark
from policy.support.state import CaseState
from policy.time import LONDON
from service.files.rows import BadRow, Row
from store.cases import clock
from store.intake import (
    Receipt,
    ReferralSubmission,
    SubmissionOutcome,
    accept,
    known_submission,
    note_refusal,
)
from store.known_content import differing_from_known
from store.organisations import load_register
from wiring.app import App

Cells = Mapping[str, str]


class IntakeVerdict(StrEnum):
    """What became of a row, as a report says it."""

    ACCEPTED = "accepted"
    ALREADY_RECEIVED = "already-received"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeOutcome:
    """What became of one row. `reason` is the report's; `problems` are all that is wrong, the first
    is the row's.
    """

    verdict: IntakeVerdict
    reason: str = ""
    reference: str = ""
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Remark, ...] = ()
    possible_duplicate_of: str = ""
    state: CaseState | None = None

    @property
    def late_entry(self) -> bool:
        """Accepted after its 24 hours had passed: the breach is on record already."""
        return self.state is not None and self.state.breached_at is not None


class ReferralIntake:
    """One intake, by one person, in one batch. The register is as it was when the intake began."""

    def __init__(
        self,
        app: App,
        register: Mapping[str, Organisation],
        taken_in_by: str,
        clock_ahead: timedelta,
    ) -> None:
        self._app = app
        self._register = register
        self._by = taken_in_by
        self._ahead = clock_ahead
        stamp = self.now().astimezone(LONDON).strftime("%Y%m%d-%H%M%S")
        self.batch = f"{stamp}-{secrets.token_hex(3)}"

    @classmethod
    async def begin(cls, app: App, taken_in_by: str) -> ReferralIntake:
        """Read the register, and how far this machine's clock is from the database's."""
        async with app.engine.connect() as connection:
            register = await load_register(connection)
            ahead = await clock(connection) - datetime.now(UTC)
        return cls(app, register, taken_in_by, ahead)

    def now(self) -> datetime:
        """The database's time, which accepts and escalates; this machine's own may be wrong."""
        return datetime.now(UTC) + self._ahead

    async def take(self, row: Row | BadRow) -> IntakeOutcome:
        """Take one record of a file."""
        if isinstance(row, BadRow):
            return _rejected((row.problem,))
        return await self.take_cells(row.cells)

    def failed(self, problem: Problem) -> IntakeOutcome:
        """A row over which the program made a mistake."""
        return _rejected((problem,))

    async def take_cells(self, cells: Cells) -> IntakeOutcome:
        """Take one referral. What is returned is committed."""
        verdict = judge(cells, self._register, self.now())
        cells = cleaned(cells).cells
        if isinstance(verdict, NotAccepted):
            receipt = await self._known(cells)
            if receipt is None:
                return await self._refuse(cells, verdict)
        else:
            receipt = await self._accept(verdict.referral, cells)
        match receipt.kind:
            case SubmissionOutcome.ACCEPTED:
                remarks = verdict.remarks if isinstance(verdict, Accepted) else ()
                return replace(_accepted(receipt), remarks=remarks)
            case SubmissionOutcome.ALREADY:
                return IntakeOutcome(
                    verdict=IntakeVerdict.ALREADY_RECEIVED, reference=receipt.reference
                )
            case SubmissionOutcome.CONFLICT:
                return await self._conflict(cells, receipt.reference)

    async def _accept(self, referral: Referral, cells: Cells) -> Receipt:
        """Commit; the same transaction finds out whether this number was received before."""
        submission = ReferralSubmission(
            referral=referral, cells=cells, taken_in_by=self._by, batch=self.batch
        )
        return await accept(self._app.engine, self._app.keys, submission)

    async def _known(self, cells: Cells) -> Receipt | None:
        key = submission_key(cells)
        # A number that no row is accepted with cannot be known, and the database could not even be
        # asked about some.
        if key is None or any(has_control(part, several_lines=False) for part in key):
            return None
        return await known_submission(self._app.engine, self._app.keys, *key, cells)

    async def _conflict(self, cells: Cells, reference: str) -> IntakeOutcome:
        differing = await differing_from_known(self._app.engine, self._app.keys, reference, cells)
        return await self._refuse(cells, NotAccepted(problems=(conflicting_content(differing),)))

    async def _refuse(self, cells: Cells, refused: NotAccepted) -> IntakeOutcome:
        await note_refusal(self._app.engine, self._app.keys, cells, refused, self._by, self.batch)
        return _rejected(refused.problems)


def _accepted(receipt: Receipt) -> IntakeOutcome:
    earlier = receipt.possible_duplicate_of
    return IntakeOutcome(
        verdict=IntakeVerdict.ACCEPTED,
        reason=f"possible-duplicate-of {earlier}" if earlier else "",
        reference=receipt.reference,
        possible_duplicate_of=earlier,
        state=receipt.state,
    )


def _rejected(problems: tuple[Problem, ...]) -> IntakeOutcome:
    return IntakeOutcome(verdict=IntakeVerdict.REJECTED, reason=problems[0].code, problems=problems)


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
