"""Taking referrals in, one or many: a row is told when it is committed, and that commit is the
acknowledgement. Each comes to what it would come to if they were sent one after the other.

Received before beats every other check, then the row is judged by the register and the moment it
is, then it is accepted.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from policy.organisations import Organisation
from policy.people.reasons import Problem
from policy.support.intake.content import conflicting_content
from policy.support.intake.judging import NotAccepted, judge_cleaned
from policy.support.intake.noise import cleaned
from policy.time import LONDON
from service.acknowledging import note_referrals
from service.files.rows import BadRow, Row, row_problem
from service.intake.bundles import all_or_each
from service.intake.judged import JudgedReferral, side_by_side
from service.intake.rows import concerns_all
from service.rows_shown import own_rows
from service.values.verdicts import IntakeCounts as IntakeCounts
from service.values.verdicts import IntakeOutcome as IntakeOutcome
from service.values.verdicts import IntakeVerdict as IntakeVerdict
from store.engine import one_by_one
from store.intake import (
    Receipt,
    ReferralSubmission,
    RefusedRow,
    SubmissionOutcome,
    accept_all,
    known_submissions,
    note_refusals,
)
from store.known_content import differing_from_known
from store.organisations import load_register
from store.policy_time import clock
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
        stamp = self.now().astimezone(LONDON).strftime("%Y%m%d-%H%M%S")
        self.batch = f"{stamp}-{secrets.token_hex(3)}"

    @classmethod
    async def begin(cls, app: App, taken_in_by: str, *, sender: str = "") -> ReferralIntake:
        """Read the register, and how far this machine's clock is from the database's."""
        async with one_by_one(app.engine) as connection:
            register = await load_register(connection)
            ahead = await clock(connection) - datetime.now(UTC)
        return cls(app, register, taken_in_by, ahead, sender)

    def now(self) -> datetime:
        """The database's time, which accepts and escalates; this machine's own may be wrong."""
        return datetime.now(UTC) + self._ahead

    def judge(self, row: Row | BadRow) -> JudgedReferral:
        """The verdict on one record of a file, without asking whether it was received before."""
        if isinstance(row, BadRow):
            return JudgedReferral(cells={}, told=_rejected((row.problem,)))
        return self.judge_cells(row.cells)

    def judge_cells(self, cells: Cells) -> JudgedReferral:
        """The verdict on one referral, without asking whether it was received before."""
        clean = cleaned(cells)
        if self._is_anothers(clean.cells):
            return JudgedReferral(cells=clean.cells, refused=_NOT_THEIRS, known_before=False)
        verdict = judge_cleaned(clean, self._register, self.now())
        if isinstance(verdict, NotAccepted):
            return JudgedReferral(cells=clean.cells, refused=verdict)
        submission = ReferralSubmission(
            referral=verdict.referral,
            cells=clean.cells,
            taken_in_by=self._by,
            batch=self.batch,
        )
        return JudgedReferral(cells=clean.cells, submission=submission, remarks=verdict.remarks)

    def failed(self, problem: Problem) -> IntakeOutcome:
        """A row over which the program made a mistake."""
        return _rejected((problem,))

    async def take_cells(self, cells: Cells) -> IntakeOutcome:
        """Take one referral. What is returned is committed."""
        [outcome] = await self.take([self.judge_cells(cells)])
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def take(self, judged: Sequence[JudgedReferral]) -> list[IntakeOutcome | Exception]:
        """Take referrals in, in their order. What is returned is committed; an exception is a
        mistake over one of them. What is raised concerns all.
        """
        outcomes: list[IntakeOutcome | Exception] = []
        for some in side_by_side(judged):
            outcomes += await self._take_some(some)
        return outcomes

    async def _take_some(self, judged: Sequence[JudgedReferral]) -> list[IntakeOutcome | Exception]:
        """The same for some that may stand side by side."""
        # The transaction that accepts finds out whether a number was received before.
        sent = [one.submission for one in judged if one.submission is not None]
        receipts = await all_or_each(self._accept, sent)
        asking = [one for one in judged if one.asks_for_its_number]
        found_before = await all_or_each(self._known, asking)
        told_by = [one for one in judged if one.submission is not None] + asking
        await self._note_received(told_by, [*receipts, *found_before])
        accepted, known = iter(receipts), iter(found_before)
        came: list[IntakeOutcome | NotAccepted | Exception] = []
        for one in judged:
            found: Receipt | Exception | None = None
            if one.submission is not None:
                found = next(accepted)
            elif one.asks_for_its_number:
                found = next(known)
            came.append(found if isinstance(found, Exception) else await self._became(one, found))
        return await self._with_refusals_noted(judged, came)

    async def _accept(self, submissions: Sequence[ReferralSubmission]) -> list[Receipt]:
        return await accept_all(self._app.engine, self._app.keys, submissions)

    async def _note_received(
        self, judged: Sequence[JudgedReferral], receipts: Sequence[Receipt | Exception | None]
    ) -> None:
        """Outside the database, before anybody is told; also of what was received before, for
        whoever received it then may have died before this.
        """
        taken = [
            (receipt.reference, *one.number)
            for one, receipt in zip(judged, receipts, strict=True)
            if receipt is not None
            and not isinstance(receipt, Exception)
            and receipt.kind is not SubmissionOutcome.CONFLICT
        ]
        if taken:
            await note_referrals(self._app, taken)

    async def _known(self, judged: Sequence[JudgedReferral]) -> list[Receipt | None]:
        return await known_submissions(
            self._app.engine, self._app.keys, [(*one.number, one.cells) for one in judged]
        )

    async def _became(
        self, one: JudgedReferral, receipt: Receipt | None
    ) -> IntakeOutcome | NotAccepted | Exception:
        if one.told is not None:
            return one.told
        if receipt is None:
            assert one.refused is not None  # whatever was submitted has a receipt
            return one.refused
        match receipt.kind:
            case SubmissionOutcome.ACCEPTED:
                return replace(_accepted(receipt), remarks=one.remarks)
            case SubmissionOutcome.ALREADY:
                return IntakeOutcome(
                    verdict=IntakeVerdict.ALREADY_RECEIVED, reference=receipt.reference
                )
            case SubmissionOutcome.CONFLICT:
                try:
                    differing = await self._differing(one.cells, receipt.reference)
                except Exception as error:
                    if concerns_all(error):
                        raise
                    return error
                return NotAccepted(problems=(differing,))

    async def _with_refusals_noted(
        self,
        judged: Sequence[JudgedReferral],
        came: Sequence[IntakeOutcome | NotAccepted | Exception],
    ) -> list[IntakeOutcome | Exception]:
        refused = [
            RefusedRow(one.cells, became)
            for one, became in zip(judged, came, strict=True)
            if isinstance(became, NotAccepted)
        ]
        noted = iter(await all_or_each(self._note, refused))
        return [next(noted) if isinstance(became, NotAccepted) else became for became in came]

    async def _note(self, rows: Sequence[RefusedRow]) -> list[IntakeOutcome]:
        await note_refusals(self._app.engine, self._app.keys, rows, self._by, self.batch)
        return [_rejected(row.refused.problems) for row in rows]

    async def check(self, row: Row | BadRow) -> IntakeOutcome:
        """What would become of one record of a file."""
        return await self._check(self.judge(row))

    async def check_cells(self, cells: Cells) -> IntakeOutcome:
        """What would become of one referral if it were taken now; nothing of it is kept."""
        return await self._check(self.judge_cells(cells))

    async def _check(self, one: JudgedReferral) -> IntakeOutcome:
        if one.told is not None:
            return one.told
        receipt = None
        if one.submission is not None or one.asks_for_its_number:
            [receipt] = await self._known([one])
        if receipt is None:
            if one.refused is not None:
                return _rejected(one.refused.problems)
            return IntakeOutcome(verdict=IntakeVerdict.ACCEPTED, remarks=one.remarks)
        if receipt.kind is SubmissionOutcome.CONFLICT:
            return _rejected((await self._differing(one.cells, receipt.reference),))
        return IntakeOutcome(verdict=IntakeVerdict.ALREADY_RECEIVED, reference=receipt.reference)

    def _is_anothers(self, cells: Cells) -> bool:
        """Whether an organisation sends what it says another one sends."""
        return bool(self._sender) and cells.get("organisation_id", "") != self._sender

    async def _differing(self, cells: Cells, reference: str) -> Problem:
        app = self._app
        seen = own_rows(app, self._sender)
        columns = await differing_from_known(seen.engine, app.keys, reference, cells)
        return conflicting_content(columns)


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
