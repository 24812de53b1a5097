"""Lives the recorded lives of suitability on real servers (see `tests.replay.record`)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import select
from temporalio.client import Client
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from notify.fake import FakeChannel
from notify.protocol import NotTaken
from policy.bank_holidays import newest_calendar
from policy.cases.replies import Verdict
from policy.suitability.deeds import (
    Actor,
    AuthorityReported,
    CalendarChanged,
    CloseRoute,
    Command,
    EscalatedByWatchdog,
    EscalationTakenBack,
    LinkedCaseReported,
    Order,
    OrganisationSucceeded,
)
from policy.suitability.evidence.facts import AnyFact, Facts
from policy.suitability.evidence.words import Sameness
from policy.suitability.state import SuitabilityState
from policy.suitability.words import DeadlineName
from store.policy_time import move_clock
from store.suitability_reports import receive_report
from store.tables import inbox, outbox
from tests.apps import app_on
from tests.replay.keeping import keep_key_of, keep_runs, unsealed
from tests.replay.stored import SEALED
from tests.replay.suitability_scenarios import (
    ALONE,
    RENEWED,
    SIDE_BY_SIDE,
    Scenario,
    ScenarioLife,
    withdrawn,
)
from tests.servers import TestDatabase, TestTemporal
from tests.suitability_apps import open_case, opening
from tests.workflows.long_lives import report
from tests.workflows.running import Running, in_the_past
from wiring.case_types import SUITABILITY_CASES

FOLDER = "suitability"
_numbers = count(1)


class EngineLife(ScenarioLife):
    """A life on the real server. Its clock is moved on by hand."""

    def __init__(self, running: Running, person: Mapping[str, str] | None = None) -> None:
        self._running, self._person = running, person
        self._offset = timedelta(0)
        self.reference = ""

    def _now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    async def open(self, known: Facts, on: datetime) -> None:
        # Whole seconds, as a case keeps it: its clock and this one must not differ.
        self._offset = timedelta(seconds=int((on - datetime.now(UTC)).total_seconds()))
        number = f"N-{next(_numbers)}"
        sent = opening(known, number, organisation="E09000033", person=self._person)
        receipt = await open_case(self._running.app, sent, self._offset)
        self.reference = receipt.reference
        assert receipt.state is not None
        await self._running.app.case_client.start_case(receipt.state)
        await self._running.until(lambda: self._running.is_known(self.reference))

    async def ask(self, command: Command, actor: Actor) -> None:
        if isinstance(command, CloseRoute):
            # Ended while a message came, it would have no update in its history (docs/adr/0034).
            await self._running.until(lambda: _nothing_on_its_way(self._running, self.reference))
        order = Order(id=f"order-{next(_numbers)}", at=self._now(), actor=actor, command=command)
        reply = await self._running.ask(self.reference, order)
        assert reply is not None and reply.verdict is Verdict.APPLIED, reply

    async def report(self, *said: AnyFact, by: str = "") -> None:
        app, number = self._running.app, next(_numbers)
        sender = by or (await self.state()).authority
        fact = AuthorityReported(
            id=f"report/{sender}/{number}", at=self._now(), by=sender, facts=said
        )
        received = await receive_report(app.engine, app.keys, self.reference, fact)
        assert received.fact is not None, received.refusal
        await app.case_client.signal(self.reference, received.fact)
        await self._received(received.fact.id)

    async def watchdog(self) -> None:
        fact = EscalatedByWatchdog(
            id=f"watchdog/{self.reference}",
            at=self._now(),
            by="watchdog",
            name=DeadlineName.ENQUIRY_ESCALATION,
            rung="10 working days",
        )
        await report(self._running.app, self.reference, [fact])
        await self._received(fact.id)

    async def too_early(self) -> None:
        fact = EscalationTakenBack(
            id=f"withdrawn/{self.reference}",
            at=self._now(),
            by="watchdog",
            name=DeadlineName.ENQUIRY_ESCALATION,
            rung="10 working days",
            escalated_at=self._now(),
        )
        await report(self._running.app, self.reference, [fact])
        await self._received(fact.id)

    async def another_case(self, other: str) -> None:
        fact: Any = LinkedCaseReported(
            id=f"opened/{other}/for/{self.reference}",
            at=self._now(),
            by="S-1001",
            other=other,
            sameness=Sameness.NOT_SAID,
        )
        await report(self._running.app, self.reference, [fact])
        await self._received(fact.id)

    async def nonsense(self) -> None:
        await self._running.handle(self.reference).signal("authority_report", 17)
        await self._running.until_state(self.reference, lambda state: state.rejected_messages == 1)

    async def register(self) -> None:
        merged = OrganisationSucceeded(
            id=f"merged/{self.reference}",
            at=self._now(),
            by="register",
            organisation=(await self.state()).authority,
            successor="E09000034",
        )
        newer = CalendarChanged(
            id=f"calendar/{self.reference}",
            at=self._now(),
            by="register",
            calendar=newest_calendar(),
        )
        await report(self._running.app, self.reference, [merged, newer])
        await self._received(merged.id)
        await self._running.until(self._same_list_refused)

    async def _same_list_refused(self) -> bool:
        """A case opened today counts by the newest list there is."""
        received = await self._running.received(self.reference)
        return ("fact", "refused", "no-newer-calendar") in received

    async def undeliverable(self) -> None:
        channel = self._running.app.channel
        assert isinstance(channel, FakeChannel)
        channel.fail_next = [NotTaken("address-refused", for_good=True)]

    async def after(self, time: timedelta) -> None:
        state = await self.state()
        # With that one the workflow ends, and the clock of one that has ended cannot be moved.
        last = [d.due - self._now() for d in state.deadlines if d.name == DeadlineName.SETTLED]
        time = min([time, *last])
        self._offset += time
        now = self._now()
        await move_clock(self._running.app.engine, self.reference, now)
        await self._running.pass_time(self.reference, time)
        await self._running.until_state(
            self.reference, lambda state: not state.deadlines or state.deadlines[0].due > now
        )

    async def state(self) -> SuitabilityState:
        found: SuitabilityState = await self._running.state(self.reference)
        return found

    async def _received(self, id: str) -> None:
        await self._running.until_state(self.reference, lambda state: id in state.seen)


async def record_suitability(
    database: TestDatabase, temporal: TestTemporal, folder: Path, target: Path
) -> None:
    """Every life unsealed, and one as the service writes it."""
    async with app_on(database.of_suitability(), folder, temporal) as app:
        client = await unsealed(app)
        async with in_the_past(app, client, _skipping(client)) as at_work:
            for scenario in ALONE:
                await _keep(at_work, scenario, target / FOLDER)
            async with asyncio.TaskGroup() as lives:
                for scenario in SIDE_BY_SIDE:
                    lives.create_task(_keep(at_work, scenario, target / FOLDER))
    async with app_on(database.of_suitability(), folder, temporal) as app:
        assert app.client is not None
        async with in_the_past(app, app.client, _skipping(app.client)) as at_work:
            name = f"{FOLDER}_{withdrawn.__name__}"
            reference = await _keep(at_work, withdrawn, target / SEALED, name)
        await keep_key_of(app, reference, target / SEALED / f"{name}.key")


def _skipping(client: Client) -> TimeSkipper:
    return TimeSkipper(client, config=TimeSkippingConfig(enabled=False))


async def _keep(running: Running, scenario: Scenario, folder: Path, name: str = "") -> str:
    life = EngineLife(running)
    await scenario(life)
    id = SUITABILITY_CASES.workflow_id(life.reference)
    await running.until(lambda: _nothing_on_its_way(running, life.reference))
    runs = 2 if scenario in RENEWED else 1
    await keep_runs(running, folder, name or scenario.__name__, id, runs)
    return life.reference


async def _nothing_on_its_way(running: Running, reference: str) -> bool:
    """Every notice has come to its end, and the case has received that as a fact."""
    async with running.app.engine.connect() as connection:
        leaving = select(outbox.c.id).where(
            outbox.c.reference == reference, outbox.c.state.in_(("waiting", "sending"))
        )
        coming = select(inbox.c.id).where(inbox.c.reference == reference, inbox.c.verdict.is_(None))
        found = [(await connection.execute(query)).first() for query in (leaving, coming)]
    return found == [None, None]
