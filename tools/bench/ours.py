"""The service itself, driven as its own ways in drive it: the row first, then the workflow."""

from __future__ import annotations

import asyncio
import csv
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from policy.cases.replies import Verdict
from policy.organisations import Organisation
from policy.support.deeds import (
    Actor,
    AuthorityReported,
    CloseCase,
    Command,
    Order,
    ReadAnswer,
    RecordAnswer,
)
from policy.support.intake.judging import Accepted, judge
from policy.support.rulebook import rulebook_at
from policy.support.state import CaseState
from policy.support.words import Outcome, ReportKind, SupportKind
from store.inbox import receive_order
from store.intake import Receipt, ReferralSubmission, accept
from store.organisations import load_register
from store.support_reports import receive_support_report
from tests.apps import CHECK_OFFICER, NO_TRACE, SAMPLE, SUPERVISOR, in_london
from tools.bench.history import type_name
from tools.bench.subject import LOOK_SECONDS, Ask, Tables
from tools.bench.system import OURS
from wiring.app import App
from wiring.case_types import SUPPORT_CASES

_TRIES = 50

TABLES = Tables(
    sequences="SELECT reference, sequence FROM support.cases WHERE reference = ANY(%s)",
    opened="SELECT count(workflow_confirmed_at) FROM support.cases WHERE reference = ANY(%s)",
    acted="SELECT reference, stored_at FROM support.events"
    " WHERE reference = ANY(%s) AND kind = 'deadline-passed'",
    recorded="SELECT coalesce(sum(sequence), 0) FROM support.cases",
)


class Refused(Exception):
    """The service refuses what is due."""


class Ours:
    """The service on a running system; see `Subject`."""

    name = OURS
    tables = TABLES

    def __init__(self, app: App, register: dict[str, Organisation]) -> None:
        with (SAMPLE / "referrals.csv").open(encoding="utf-8") as file:
            self._row = dict(next(csv.DictReader(file)))
        self._app = app
        self._register = register
        self._organisation = self._row["organisation_id"]
        self.refused = 0
        self._batch = secrets.token_hex(4)

    @classmethod
    async def on(cls, app: App) -> Ours:
        """With the register as intake reads it once for each file."""
        async with app.engine.connect() as connection:
            return cls(app, await load_register(connection))

    async def take_in(self, number: str, rings_at: datetime | None = None) -> Receipt:
        """See Subject: judged and committed. The first deadline is the first warning."""
        return await accept(self._app.engine, self._app.keys, self.judged(number, rings_at))

    def judged(self, number: str, rings_at: datetime | None = None) -> ReferralSubmission:
        """A new referral that is accepted; see `take_in`."""
        now = datetime.now(UTC)
        received_at = now - timedelta(hours=1)
        if rings_at is not None:
            received_at = rings_at - timedelta(hours=rulebook_at(now).warning_hours[0])
        row = self._cells(number, received_at)
        verdict = judge(row, self._register, now)
        assert isinstance(verdict, Accepted), verdict
        # A row says minutes; the instant of a burst needs more.
        referral = replace(verdict.referral, received_at=received_at)
        return ReferralSubmission(
            referral=referral, cells=row, taken_in_by="S-1001", batch=self._batch
        )

    def _cells(self, number: str, received_at: datetime) -> dict[str, str]:
        """A person of their own for each number, so that duplicates are looked for and not
        found.
        """
        letters = "".join(chr(ord("a") + int(digit, 16)) for digit in secrets.token_hex(6))
        return self._row | {
            "submission_id": number,
            "received_at": in_london(received_at),
            "privacy_notice_shown_at": in_london(received_at - timedelta(minutes=40)),
            "consent_given_at": in_london(received_at - timedelta(minutes=20)),
            "given_names": f"Invented {letters.title()}",
        }

    async def start(self, taken: Receipt) -> str:
        """See Subject."""
        state = taken.state
        assert isinstance(state, CaseState), taken.kind
        await self._app.case_client.start_case(state)
        return taken.reference

    async def ask(self, reference: str, what: Ask) -> None:
        """See Subject: on record, then answered by the case. Refused because the workflow has not
        yet learnt that what we see is on record, it is asked again, as a person would. Raises
        Refused.
        """
        app = self._app
        code = ""
        for number in range(_TRIES):
            order = self._order(reference, what, number)
            await receive_order(app.store, reference, order.actor.id, order)
            while (reply := await app.case_client.update(reference, order)) is None:
                await asyncio.sleep(LOOK_SECONDS)
            if reply.verdict is not Verdict.REFUSED:
                return
            self.refused, code = self.refused + 1, reply.code
            await asyncio.sleep(LOOK_SECONDS)
        raise Refused(f"{what}: {code}")

    def _order(self, reference: str, what: Ask, number: int) -> Order:
        commands: dict[Ask, tuple[Command, Actor]] = {
            Ask.ANSWER: (RecordAnswer(answer=NO_TRACE), CHECK_OFFICER),
            Ask.READ: (
                ReadAnswer(),
                Actor(id=self._organisation, organisation=self._organisation),
            ),
            Ask.CLOSE: (CloseCase(outcome=Outcome.OTHER, reason="measured"), SUPERVISOR),
        }
        command, actor = commands[what]
        return Order(
            id=f"{reference}/{what}/{number}", at=datetime.now(UTC), actor=actor, command=command
        )

    async def report(self, reference: str, key: str) -> None:
        """See Subject: the row first, then the signal."""
        fact = AuthorityReported(
            id=f"{reference}/{key}",
            at=datetime.now(UTC),
            by=self._organisation,
            report=ReportKind.ENGAGING,
            support=SupportKind.BENEFITS,
            detail="Seen this morning, and asked for the next appointment.",
        )
        received = await receive_support_report(self._app.engine, self._app.keys, reference, fact)
        assert received.fact is not None, received.refusal
        await self._app.case_client.signal(reference, received.fact)

    async def history(self, reference: str) -> list[str]:
        """See Subject."""
        return await self._types(SUPPORT_CASES.workflow_id(reference))

    async def beside(self) -> list[str]:
        """See Subject: the dispatcher of notices, in its present run."""
        return await self._types(SUPPORT_CASES.dispatcher_id)

    async def _types(self, workflow_id: str) -> list[str]:
        assert self._app.client is not None
        found = await self._app.client.get_workflow_handle(workflow_id).fetch_history()
        return [type_name(event.event_type) for event in found.events]
