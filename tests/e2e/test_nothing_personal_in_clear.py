"""Clear text is public: seeded names are looked for in everything Temporal keeps and everything
this service writes.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from temporalio.client import Client, WorkflowUpdateFailedError

from policy.support.answering.answer import Recourse, StatusAnswer, StatusResult
from policy.support.deeds import (
    AcknowledgeEscalation,
    Actor,
    CloseCase,
    CorrectAnswer,
    ReadAnswer,
    RecordAnswer,
    WithdrawConsent,
)
from policy.support.words import Outcome
from store.policy_time import clock
from tests.apps import NO_TRACE, SUPERVISOR, app_on, cells, order
from tests.e2e.canaries import (
    a_stranger_signals,
    at_debug_level,
    files_of,
    found_in,
    lived,
    nothing_personal_in,
)
from tests.servers import TestDatabase, TestPostgres, TestTemporal
from tests.workflows.running import Running
from wiring.app import App
from wiring.serving import serving

ANSWER = StatusAnswer(
    result=StatusResult.OUTSTANDING_APPLICATION,
    recourse=Recourse.NO,
    conditions=("Rtcanary condition",),
    application_type="Jkcanary application",
    document_gap=True,
    sources_checked=("Pxcanary register",),
)


@asynccontextmanager
async def _at_work(app: App, client: Client) -> AsyncIterator[Running]:
    async with serving(app, client):
        yield Running(app=app, skipper=None)  # type: ignore[arg-type]


async def _case(running: Running, number: str) -> str:
    async with running.app.engine.connect() as connection:
        now = await clock(connection)
    row = cells(
        number,
        now - timedelta(hours=1),
        given_names="Qzcanary",
        family_name="Vwcanary",
        notes="Jkcanary was here",
        worker_name="Pxcanary",
        also_known_as="Rtcanary",
        safe_way_to_reach="Mbcanary at the day centre",
        home_office_reference="C7654321",
    )
    return await running.case(number, row=row)


async def _a_whole_life(running: Running) -> list[str]:
    """A case through everything that may be said about it, and everything that may be refused."""
    first, second = await _case(running, "N-1"), await _case(running, "N-2")
    reader = Actor(id="E06000023", organisation="E06000023")
    await running.ask(first, order("o-1", RecordAnswer(answer=ANSWER)))
    await running.until_state(first, lambda s: s.answered_at is not None)
    await running.ask(first, order("o-2", ReadAnswer(), reader))
    correction = CorrectAnswer(answer=NO_TRACE, reason="Qzcanary was mixed up with Vwcanary")
    await running.ask(first, order("o-3", correction))
    await running.until_state(first, lambda s: s.edition == 2 and s.answered_at is not None)
    closing = CloseCase(outcome=Outcome.OTHER, reason="Jkcanary moved to Rtcanary's house")
    await running.ask(first, order("o-4", closing, SUPERVISOR))
    await running.ask(second, order("o-5", RecordAnswer(answer=ANSWER), Actor(id="S-9999")))
    await running.ask(second, order("o-6", AcknowledgeEscalation(), SUPERVISOR))
    await running.handle(second).signal("notice_settled", "Qzcanary")
    await a_stranger_signals(running, second)
    with pytest.raises(WorkflowUpdateFailedError):
        await running.handle(second).execute_update("record_answer", "Vwcanary")
    await running.ask(second, order("o-7", WithdrawConsent(channel="told Pxcanary")))
    await running.handle(second).result()
    return [first, second]


async def test_no_seeded_name_is_readable_anywhere(
    database: TestDatabase,
    tmp_path: Path,
    postgres: TestPostgres,
    temporal_server: TestTemporal,
    capfd: pytest.CaptureFixture[str],
    logging_untouched: None,
) -> None:
    at_debug_level()
    async with app_on(database, tmp_path, temporal_server) as app:
        written = await lived(app, tmp_path, _at_work, _a_whole_life)
    written |= files_of(tmp_path, postgres, temporal_server)
    nothing_personal_in(written, "".join(capfd.readouterr()))


async def test_a_failing_statement_leaves_no_name_in_the_databases_log_or_ours(
    database: TestDatabase,
    tmp_path: Path,
    postgres: TestPostgres,
    capfd: pytest.CaptureFixture[str],
    logging_untouched: None,
) -> None:
    at_debug_level()
    async with app_on(database, tmp_path) as app:
        with pytest.raises(SQLAlchemyError):
            async with app.engine.begin() as connection:
                await connection.execute(
                    text("INSERT INTO incidents (id, kind) VALUES (:name, NULL)"),
                    {"name": "Qzcanary"},
                )
    logging.getLogger("sqlalchemy.engine").error("parameters %s", "Vwcanary")
    written = capfd.readouterr()
    assert found_in(postgres.cluster.log.read_bytes()) == []
    assert found_in((written.out + written.err).encode()) == []
