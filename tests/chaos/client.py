"""The people and machines that send: each as the service's own ways in do it, and each line of what
they are told goes to the ledger.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError
from temporalio.client import Client
from temporalio.exceptions import TemporalError

from policy.cases.replies import Verdict
from policy.organisations import Organisation
from policy.support.deeds import Order
from policy.support.intake.judging import Accepted, judge
from policy.support.intake.words import FLED_ABUSE
from service.acknowledging import note_order, note_referral, note_refused
from store.clock import ClocksApart
from store.half_store import HalfStoreError
from store.inbox import receive_order
from store.intake import Receipt, ReferralSubmission, SubmissionOutcome, accept
from store.keys import KeyStoreUnreachable
from tests.apps import cells
from tests.chaos.ledger import Ledger, Line
from tests.chaos.orders import order_for
from tests.chaos.scenario import Act, ChaosDoing, ChaosLife
from wiring.app import App
from wiring.case_types import SUPPORT_CASES

OUT_OF_REACH = (SQLAlchemyError, KeyStoreUnreachable, HalfStoreError, ClocksApart, OSError)
TAKEN = SubmissionOutcome.ACCEPTED.value
"""What the ledger says of what is on record for the first time, of a referral and of an order."""
TRIES = 6
MOST_ASKED = 3
BETWEEN_TRIES = (0.3, 3.0)
CANARIES = {
    "given_names": "Qzcanary",
    "family_name": "Vwcanary",
    "notes": "Jkcanary was here",
    "worker_name": "Pxcanary",
    "also_known_as": "Rtcanary",
    "safe_way_to_reach": "Mbcanary at the day centre",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaosSender:
    """One run's senders. `plain` is a client of Temporal without our keys."""

    app: App
    plain: Client
    ledger: Ledger
    luck: random.Random
    register: dict[str, Organisation]
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def live(self, life: ChaosLife) -> None:
        """Take a case in and do to it what its life says."""
        submission = self.submission(life)
        receipt = await self._persist(lambda: self._take_in(submission))
        if receipt is None:
            return
        if receipt.state is not None and life.started:
            await self.app.case_client.start_case(receipt.state)
        async with asyncio.TaskGroup() as together:
            for doing in life.doings:
                for _ in range(doing.copies if doing.act in _NOT_ORDERS else 1):
                    together.create_task(self._do(doing, submission, receipt.reference))

    def submission(self, life: ChaosLife) -> ReferralSubmission:
        """The row as a file would hold it, received at an exact moment."""
        now = datetime.now(UTC)
        came = FLED_ABUSE if sum(map(ord, life.number)) % 2 else "eviction"
        said = {**CANARIES, "how_came_to_sleep_rough": came}
        row = cells(life.number, now - life.received_ago, **said)
        verdict = judge(row, self.register, now)
        assert isinstance(verdict, Accepted), verdict
        referral = replace(verdict.referral, received_at=now - life.received_ago)
        return ReferralSubmission(
            referral=referral, cells=row, taken_in_by="S-1001", batch=life.batch
        )

    async def _persist(self, attempt: Callable[[], Awaitable[Receipt | None]]) -> Receipt | None:
        """As a sender who heard nothing does: the same again, some times."""
        for _ in range(TRIES):
            found = await attempt()
            if found is not None:
                return found
            await asyncio.sleep(self.luck.uniform(*BETWEEN_TRIES))
        return None

    async def _take_in(self, submission: ReferralSubmission) -> Receipt | None:
        number = submission.referral.submission_id
        try:
            receipt = await accept(self.app.engine, self.app.keys, submission)
            if receipt.kind is SubmissionOutcome.ACCEPTED:
                organisation = submission.referral.organisation_id
                await note_referral(self.app, receipt.reference, organisation, number)
        except OUT_OF_REACH as error:
            self.ledger.write(Line.UNKNOWN, number, kind=type(error).__name__)
            return None
        line = Line.CONFLICT if receipt.kind is SubmissionOutcome.CONFLICT else Line.REFERRAL
        said = receipt.kind.value
        self.ledger.write(line, number, reference=receipt.reference, said=said)
        return receipt

    async def _do(self, doing: ChaosDoing, submission: ReferralSubmission, reference: str) -> None:
        await asyncio.sleep(doing.after)
        match doing.act:
            case Act.SEND_AGAIN:
                await self._take_in(submission)
            case Act.OTHER_CONTENT:
                other = {**submission.cells, "notes": "Something else."}
                await self._take_in(replace(submission, cells=other))
            case Act.BAD_SIGNAL:
                await self._signal(reference)
            case _:
                organisation = submission.referral.organisation_id
                order = order_for(doing.act, f"order-{next(self.numbers)}", organisation)
                async with asyncio.TaskGroup() as together:
                    for _ in range(doing.copies):
                        together.create_task(self._order(doing.act, reference, order))

    async def _order(self, act: Act, reference: str, order: Order) -> None:
        """Put on record, then brought to the case; asked for again, sometimes, if no answer
        came.
        """
        for _ in range(TRIES):
            if await self._receive(act, reference, order):
                break
            await asyncio.sleep(self.luck.uniform(*BETWEEN_TRIES))
        else:
            return
        for _ in range(MOST_ASKED):
            if await self._ask(act, reference, order) != "later" or self.luck.random() < 0.5:
                break
            await asyncio.sleep(self.luck.uniform(*BETWEEN_TRIES))

    async def _receive(self, act: Act, reference: str, order: Order) -> bool:
        app = self.app
        try:
            received = await receive_order(app.store, reference, order.actor.id, order)
            if received.refusal is None:
                await note_order(app, reference, order, received.digest, received.received_at)
        except OUT_OF_REACH as error:
            self.ledger.write(
                Line.UNKNOWN, order.id, reference=reference, kind=type(error).__name__
            )
            return False
        said = TAKEN if received.refusal is None else received.refusal.code
        self.ledger.write(Line.ORDER, order.id, reference=reference, said=said, kind=act.value)
        return True

    async def _ask(self, act: Act, reference: str, order: Order) -> str:
        try:
            reply = await self.app.case_client.update(reference, order)
        except (*OUT_OF_REACH, TemporalError):
            reply = None
        if reply is not None and reply.verdict is Verdict.REFUSED:
            await note_refused(self.app, reference, order)
        said = "later" if reply is None else reply.verdict.value
        self.ledger.write(Line.ANSWERED, order.id, reference=reference, said=said, kind=act.value)
        return said

    async def _signal(self, reference: str) -> None:
        """Clear text, a name nobody knows, too many arguments: what anybody could send."""
        name, args = self.luck.choice(_BAD_SIGNALS)
        handle = self.plain.get_workflow_handle(SUPPORT_CASES.workflow_id(reference))
        try:
            await handle.signal(name, args=list(args))
        except TemporalError as error:
            line = Line.SIGNAL_UNKNOWN
            self.ledger.write(line, name, reference=reference, kind=type(error).__name__)
        else:
            self.ledger.write(Line.SIGNALLED, name, reference=reference)


_NOT_ORDERS = frozenset({Act.SEND_AGAIN, Act.OTHER_CONTENT, Act.BAD_SIGNAL})
_BAD_SIGNALS: tuple[tuple[str, tuple[object, ...]], ...] = (
    ("notice_settled", ("clear text",)),
    ("notice_settled", ()),
    ("escalated_by_watchdog", ({"kind": "notice-accepted"}, 2)),
    ("no_such_signal", (None,)),
)
