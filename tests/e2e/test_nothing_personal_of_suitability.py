"""Of the suitability track, too, no seeded name is readable in what anybody may read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.testing import TimeSkipper

from policy.cases.replies import Verdict
from policy.suitability.deciding.links import open_links
from policy.suitability.deeds import (
    Actor,
    CloseRoute,
    Command,
    Order,
    ReportAttempt,
    ResolveDuplicate,
    VoidClearance,
)
from policy.suitability.evidence.facts import AnyFact, Facts
from policy.suitability.evidence.words import Sameness
from tests.apps import app_on
from tests.e2e.canaries import (
    a_stranger_signals,
    at_debug_level,
    files_of,
    lived,
    nothing_personal_in,
)
from tests.policy.rules.decision_inputs import ASSESSOR, OFFICER
from tests.replay.record_suitability import EngineLife
from tests.replay.suitability_scenarios import decided, withdrawn
from tests.servers import TestDatabase, TestPostgres, TestTemporal
from tests.workflows.running import Running, in_the_past
from wiring.app import App

PERSON = {
    "given_names": "Qzcanary",
    "family_name": "Vwcanary",
    "date_of_birth": "03/02/1990",
    "nationality": "Jkcanary",
    "home_office_reference": "C7654321",
}
WORDS = {
    **dict.fromkeys(("reason", "refusal_reason", "result"), "Qzcanary was seen by Vwcanary"),
    **dict.fromkeys(("note", "gaps", "need", "suitability_reason"), "Jkcanary in Rtcanary Street"),
    **dict.fromkeys(("where", "provider", "source", "document_reference"), "Mbcanary House"),
    **dict.fromkeys(("rights_notice", "issuer"), "Pxcanary, C7654321"),
}
"""What stands in each field that takes anybody's words."""
Said = TypeVar("Said", Command, AnyFact)


def _named(said: Said) -> Said:
    """The same, with names in every field for words."""
    its = {field.name for field in fields(said)}
    words: dict[str, Any] = {name: text for name, text in WORDS.items() if name in its}
    return replace(said, **words)


class _NamedLife(EngineLife):
    async def open(self, known: Facts, on: datetime) -> None:
        """See base class."""
        named = tuple(_named(fact) for fact in known.known)
        await super().open(replace(known, known=named), on)
        await self._told_apart()

    async def _told_apart(self) -> None:
        """An assessor says of every other case of that name that it is another person's."""
        for link in open_links(await self.state()):
            another = ResolveDuplicate(other=link.reference, same=False, reason="")
            await self.ask(another, ASSESSOR)

    async def ask(self, command: Command, actor: Actor) -> None:
        """See base class."""
        await super().ask(_named(command), actor)

    async def refused(self, command: Command, actor: Actor) -> None:
        """Somebody asks for what they may not."""
        order = Order(id="refused", at=self._now(), actor=actor, command=_named(command))
        reply = await self._running.ask(self.reference, order)
        assert reply is not None and reply.verdict is Verdict.REFUSED

    async def report(self, *said: AnyFact, by: str = "") -> None:
        """See base class."""
        await super().report(*(_named(fact) for fact in said), by=by)


async def _a_whole_life(life: _NamedLife) -> str:
    """Decided, served too early, withdrawn."""
    await withdrawn(life)
    return life.reference


async def _everything_refused(life: _NamedLife, running: Running) -> str:
    """Told apart from the first, decided, looked for, cleared and not: and whatever a case refuses
    or cannot read.
    """
    await decided(life)
    linked = (await life.state()).linked
    assert [link.sameness for link in linked] == [Sameness.OTHER]
    await life.ask(ReportAttempt(where="", note=""), OFFICER)
    await life.clear()
    await life.ask(VoidClearance(reason=""), OFFICER)
    await life.nonsense()
    await a_stranger_signals(running, life.reference)
    await life.refused(CloseRoute(reason=""), Actor(id="S-9999"))
    with pytest.raises(WorkflowUpdateFailedError):
        await running.handle(life.reference).execute_update("close_route", "Vwcanary")
    return life.reference


async def test_no_seeded_name_is_readable_anywhere(
    database: TestDatabase,
    tmp_path: Path,
    postgres: TestPostgres,
    temporal_server: TestTemporal,
    time_skipping: Callable[[Client], TimeSkipper],
    capfd: pytest.CaptureFixture[str],
    logging_untouched: None,
) -> None:
    at_debug_level()

    @asynccontextmanager
    async def at_work(app: App, client: Client) -> AsyncIterator[Running]:
        async with in_the_past(app, client, time_skipping(client)) as running:
            yield running

    async def lives(running: Running) -> list[str]:
        first, second = (_NamedLife(running, PERSON) for _ in range(2))
        return [await _a_whole_life(first), await _everything_refused(second, running)]

    async with app_on(database.of_suitability(), tmp_path, temporal_server) as app:
        written = await lived(app, tmp_path, at_work, lives)
    written |= files_of(tmp_path, postgres, temporal_server)
    nothing_personal_in(written, "".join(capfd.readouterr()))
