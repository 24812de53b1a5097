"""Taking referrals in: one row, one committed transaction, and that commit is the acknowledgement.
Rows of one number, one group or possibly one person are taken in their order, all others at once.

Received before beats every other check, then the row is judged by the register and the moment it
is, then it is accepted.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from policy.cases.person import Key
from policy.organisations import Organisation
from policy.people.reasons import Problem
from policy.people.text import is_text
from policy.support.intake.content import conflicting_content, submission_key
from policy.support.intake.judging import NotAccepted, judge_cleaned
from policy.support.intake.noise import cleaned
from policy.support.intake.remarks import Remark
from policy.time import LONDON
from service.acknowledging import note_referral
from service.files.rows import BadRow, Row, row_problem
from service.intake.turns import Turns
from service.values.verdicts import IntakeCounts as IntakeCounts
from service.values.verdicts import IntakeOutcome as IntakeOutcome
from service.values.verdicts import IntakeVerdict as IntakeVerdict
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


ANOTHER_SENDER = row_problem(
    "another-sender",
    "This referral names another organisation as its sender than the one that sends it.",
    "Send your own referrals only, under your own code.",
    "organisation_id",
)
_NOT_THEIRS = NotAccepted(problems=(ANOTHER_SENDER,))


class ReferralIntake:
    """One intake, by one person or organisation, in one batch. The register is as it was when the
    intake began. With a `sender`, every referral must be that organisation's own.
    """

    def __init__(
        self,
        app: App,
        register: Mapping[str, Organisation],
        taken_in_by: str,
        clock_ahead: timedelta,
        sender: str,
    ) -> None:
        self._app = app
        self._register = register
        self._by = taken_in_by
        self._sender = sender
        self._ahead = clock_ahead
        self._turns = Turns()
        stamp = self.now().astimezone(LONDON).strftime("%Y%m%d-%H%M%S")
        self.batch = f"{stamp}-{secrets.token_hex(3)}"

    @classmethod
    async def begin(cls, app: App, taken_in_by: str, *, sender: str = "") -> ReferralIntake:
        """Read the register, and how far this machine's clock is from the database's."""
        async with app.engine.connect() as connection:
            register = await load_register(connection)
            ahead = await clock(connection) - datetime.now(UTC)
        return cls(app, register, taken_in_by, ahead, sender)

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
        clean = cleaned(cells)
        verdict = judge_cleaned(clean, self._register, self.now())
        if self._is_anothers(clean.cells):
            verdict = _NOT_THEIRS
        if isinstance(verdict, NotAccepted):
            async with self._turns.turn(_own_number(clean.cells)):
                return await self._not_accepted(clean.cells, verdict)
        submission = ReferralSubmission(
            referral=verdict.referral,
            cells=clean.cells,
            taken_in_by=self._by,
            batch=self.batch,
        )
        async with self._turns.turn(_own_number(clean.cells) | submission.concerns):
            # The same transaction finds out whether this number was received before.
            receipt = await accept(self._app.engine, self._app.keys, submission)
            if receipt.kind is SubmissionOutcome.ACCEPTED:
                referral = submission.referral
                await note_referral(
                    self._app, receipt.reference, referral.organisation_id, referral.submission_id
                )
            return await self._received(clean.cells, receipt, verdict.remarks)

    async def _not_accepted(self, cells: Cells, verdict: NotAccepted) -> IntakeOutcome:
        receipt = None if verdict is _NOT_THEIRS else await self._known(cells)
        if receipt is None:
            return await self._refuse(cells, verdict)
        return await self._received(cells, receipt, ())

    async def _received(
        self, cells: Cells, receipt: Receipt, remarks: tuple[Remark, ...]
    ) -> IntakeOutcome:
        match receipt.kind:
            case SubmissionOutcome.ACCEPTED:
                return replace(_accepted(receipt), remarks=remarks)
            case SubmissionOutcome.ALREADY:
                return IntakeOutcome(
                    verdict=IntakeVerdict.ALREADY_RECEIVED, reference=receipt.reference
                )
            case SubmissionOutcome.CONFLICT:
                return await self._conflict(cells, receipt.reference)

    async def check(self, row: Row | BadRow) -> IntakeOutcome:
        """What would become of one record of a file."""
        if isinstance(row, BadRow):
            return _rejected((row.problem,))
        return await self.check_cells(row.cells)

    async def check_cells(self, cells: Cells) -> IntakeOutcome:
        """What would become of one referral if it were taken now; nothing of it is kept."""
        clean = cleaned(cells)
        verdict, cells = judge_cleaned(clean, self._register, self.now()), clean.cells
        if self._is_anothers(cells):
            return _rejected(_NOT_THEIRS.problems)
        receipt = await self._known(cells)
        if receipt is None:
            if isinstance(verdict, NotAccepted):
                return _rejected(verdict.problems)
            return IntakeOutcome(verdict=IntakeVerdict.ACCEPTED, remarks=verdict.remarks)
        if receipt.kind is SubmissionOutcome.CONFLICT:
            return _rejected((await self._differing(cells, receipt.reference),))
        return IntakeOutcome(verdict=IntakeVerdict.ALREADY_RECEIVED, reference=receipt.reference)

    def _is_anothers(self, cells: Cells) -> bool:
        """Whether an organisation sends what it says another one sends."""
        return bool(self._sender) and cells.get("organisation_id", "") != self._sender

    async def _known(self, cells: Cells) -> Receipt | None:
        key = submission_key(cells)
        # A number that no row is accepted with cannot be known, and the database could not even be
        # asked about some.
        if key is None or not all(is_text(part, several_lines=False) for part in key):
            return None
        return await known_submission(self._app.engine, self._app.keys, *key, cells)

    async def _conflict(self, cells: Cells, reference: str) -> IntakeOutcome:
        differing = await self._differing(cells, reference)
        return await self._refuse(cells, NotAccepted(problems=(differing,)))

    async def _differing(self, cells: Cells, reference: str) -> Problem:
        app = self._app
        columns = await differing_from_known(app.engine, app.keys, reference, cells)
        return conflicting_content(columns)

    async def _refuse(self, cells: Cells, refused: NotAccepted) -> IntakeOutcome:
        await note_refusal(self._app.engine, self._app.keys, cells, refused, self._by, self.batch)
        return _rejected(refused.problems)


def _own_number(cells: Cells) -> frozenset[Key]:
    return frozenset({("number", f"{cells.get('organisation_id')}\0{cells.get('submission_id')}")})


def _accepted(receipt: Receipt) -> IntakeOutcome:
    earlier = receipt.possible_duplicate_of
    return IntakeOutcome(
        verdict=IntakeVerdict.ACCEPTED,
        reason=f"possible-duplicate-of {earlier}" if earlier else "",
        reference=receipt.reference,
        possible_duplicate_of=earlier,
        late_entry=receipt.state is not None and receipt.state.breached_at is not None,
        state=receipt.state,
    )


def _rejected(problems: tuple[Problem, ...]) -> IntakeOutcome:
    return IntakeOutcome(verdict=IntakeVerdict.REJECTED, reason=problems[0].code, problems=problems)
