"""Receiving what authorities report, one at a time: one committed row is the acknowledgement, then
it is brought to the case.

Whether the case may receive it is judged with the row; what the case makes of it is its own verdict
and follows.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.refusals import conflicting
from policy.people.identifiers import identifier
from policy.people.text import is_text
from policy.refusal import Refusal
from policy.successors import stood_for
from policy.support.deeds import AuthorityReported
from policy.support.refusals import CLOSED, NOT_YOUR_CASE, WITHDRAWN
from policy.support.withdrawals import withdraws
from service.acknowledging import (
    WITHDRAWAL_AFTER_CLOSING,
    WITHDRAWAL_WITHOUT_CASE,
    note_report,
    note_withdrawal,
)
from service.files.reports import remarks_on_report, report_of
from service.files.rows import BadRow, Row, row_problem
from service.values.verdicts import ReportOutcome as ReportOutcome
from service.values.verdicts import ReportVerdict as ReportVerdict
from store.engine import one_by_one
from store.organisations import load_register
from store.own_referrals import is_own
from store.policy_time import clock
from store.reports import FoundBy, ReportReceived, find_reference
from store.stray_withdrawals import keep_stray_withdrawal
from store.support_reports import receive_support_report
from wiring.app import App

# A Temporal that answers at all answers sooner; one that does not is asked once and left alone.
_NOTIFIED_WITHIN = timedelta(seconds=3)

ANOTHER_SENDER = row_problem(
    "another-sender",
    "This report names another organisation as its sender than the one that sends it.",
    "Send your own reports only, under your own code.",
    "organisation_id",
)


_WITHOUT_CASE = frozenset({NOT_YOUR_CASE.code, conflicting(("the case",)).code})
_TOLD_TO_NOBODY = _WITHOUT_CASE | {WITHDRAWN.code, CLOSED.code}
"""What says whether there is a case, and how it stands."""


class AuthorityReports:
    """Reports from one sender or, without `sender`, entered by a member of staff for any. `later`
    counts those that their case receives when Temporal returns.
    """

    def __init__(self, app: App, *, entered_by: str = "", sender: str = "") -> None:
        self._app = app
        self._entered_by = entered_by
        self._sender = sender
        self._reachable = app.client is not None
        self.later = 0

    async def take(self, row: Row | BadRow) -> ReportOutcome:
        """Receive one record of a file."""
        if isinstance(row, BadRow):
            return _failed(ReportVerdict.REJECTED, row.problem)
        fact = report_of(row.cells)
        if isinstance(fact, Refusal):
            return _failed(ReportVerdict.REJECTED, fact)
        outcome = await self.take_for(row.text("submission_id"), fact)
        return replace(outcome, remarks=remarks_on_report(row.cells))

    def failed(self, problem: Refusal) -> ReportOutcome:
        """A report over which the program made a mistake."""
        return _failed(ReportVerdict.REJECTED, problem)

    async def take_for(
        self, submission: str, fact: AuthorityReported, *, timed: bool = True
    ) -> ReportOutcome:
        """Receive one report for the case of a sender's own number."""
        submission, found = identifier(submission), None
        fact_of = f"number {submission}"
        # The database could not even be asked about a number that holds such a character.
        if is_text(submission, several_lines=False):
            async with one_by_one(self._app.engine) as connection:
                found = await find_reference(connection, self._app.keys.ring, fact.by, submission)
        reference, found_by = found or (None, FoundBy.ANOTHERS_NUMBER)
        return await self.take_fact(
            reference, fact, timed=timed, known_as=fact_of, found_by=found_by
        )

    async def take_fact(
        self,
        reference: str | None,
        fact: AuthorityReported,
        *,
        timed: bool = True,
        known_as: str = "",
        found_by: FoundBy = FoundBy.REFERENCE,
    ) -> ReportOutcome:
        """Receive one report. What is returned is committed. Not `timed`: its sender gave no time,
        so that the same one sent again later is the same.
        """
        if self._sender and fact.by != self._sender:
            return _failed(ReportVerdict.REJECTED, ANOTHER_SENDER)
        received = await receive_support_report(
            self._app.engine,
            self._app.keys,
            reference,
            fact,
            self._entered_by,
            timed=timed,
            found_by=found_by,
        )
        await self._noted(received, fact, self._entered_by or fact.by)
        if self._sender and withdraws(fact):
            return await self._brought(received, fact, known_as or reference or "")
        return await self._outcome(received)

    async def _noted(
        self, received: ReportReceived[AuthorityReported], fact: AuthorityReported, sender: str
    ) -> None:
        """Outside the database, before anybody is told; also of one that came before, for whoever
        received it then may have died before this.
        """
        if received.refusal is not None or received.code:
            return
        reference = received.reference
        if received.fact is not None:
            at = received.received_at
            await note_report(self._app, reference, received.fact, sender, at)
        elif withdraws(fact):
            await note_withdrawal(self._app, WITHDRAWAL_AFTER_CLOSING, sender, reference)

    async def _brought(
        self, received: ReportReceived[AuthorityReported], fact: AuthorityReported, of: str
    ) -> ReportOutcome:
        """A withdrawal that an organisation brings. Whether there is such a case, and how it
        stands, is told to the one that referred it alone; for all others it is received. One that
        found no case is put to people, for it is never lost (R10).
        """
        refused = received.refusal.code if received.refusal is not None else ""
        async with self._app.engine.begin() as connection:
            if refused in _WITHOUT_CASE:
                await keep_stray_withdrawal(
                    connection,
                    self._app.keys,
                    organisation=self._sender,
                    sent_as=fact.id,
                    of=of,
                    detail=fact.detail,
                )
            own = await self._refers(connection, received.reference)
        if refused in _WITHOUT_CASE:
            await note_withdrawal(self._app, WITHDRAWAL_WITHOUT_CASE, self._sender)
        if own or (refused and refused not in _TOLD_TO_NOBODY):
            return await self._outcome(received)
        if received.to_deliver is not None:
            # Not counted: that its case cannot be reached would say that there is one.
            await self._reached(received.reference, received.to_deliver)
        return ReportOutcome(verdict=ReportVerdict.RECEIVED)

    async def _refers(self, connection: AsyncConnection, reference: str) -> bool:
        """Whether the case is one that its bringer, or one it stands for, has referred (R2)."""
        register, now = await load_register(connection), await clock(connection)
        codes = stood_for(register, self._sender, now)
        return await is_own(connection, reference, codes)

    async def _outcome(self, received: ReportReceived[AuthorityReported]) -> ReportOutcome:
        if received.refusal is not None:
            return _failed(ReportVerdict.REFUSED, received.refusal)
        if received.to_deliver is not None:
            self.later += not await self._reached(received.reference, received.to_deliver)
        if received.already:
            return ReportOutcome(verdict=ReportVerdict.ALREADY_RECEIVED, reason=received.code)
        return ReportOutcome(verdict=ReportVerdict.RECEIVED, reference=received.reference)

    async def _reached(self, reference: str, fact: AuthorityReported) -> bool:
        """Bring it to its case; whether that was reached. After the first time that Temporal keeps
        us waiting, everything is left to the reconciler at once.
        """
        if not self._reachable:
            return False
        try:
            async with asyncio.timeout(_NOTIFIED_WITHIN.total_seconds()):
                return await self._app.case_client.signal(reference, fact)
        except TimeoutError:
            self._reachable = False
            return False


def _failed(verdict: ReportVerdict, problem: Refusal) -> ReportOutcome:
    return ReportOutcome(verdict=verdict, reason=problem.code, problem=problem)
