"""Any Temporal client may send anything to a case: all of it is recorded, and none of it hurts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.service import RPCError, RPCStatusCode

from policy.cases.replies import Verdict
from policy.support.deeds import AuthorityReported, RecordAnswer
from policy.support.words import ReportKind
from store.incidents import unseen
from tests.apps import NO_TRACE, order
from tests.servers import TestDatabase
from tests.service.test_restored import OF_A_CASE
from tests.service.test_verifying import Tampering
from tests.workflows.running import Running
from wiring.case_types import SUPPORT_CASES


async def _plain(running: Running) -> Client:
    settings = running.app.settings
    return await Client.connect(settings.temporal_address, namespace=settings.namespace)


async def _still_works(running: Running, reference: str) -> bool:
    reply = await running.ask(reference, order("order-after", RecordAnswer(answer=NO_TRACE)))
    return reply is not None and reply.verdict is Verdict.APPLIED


@pytest.mark.parametrize(
    ("name", "args", "code"),
    [
        ("no_such_signal", ["x"], "unknown-name"),
        ("notice_settled", [], "unreadable"),
        ("notice_settled", ["a", "b"], "unreadable"),
        ("notice_settled", [17], "unreadable"),
        ("notice_settled", [{"kind": "notice-accepted"}], "unreadable"),
        ("escalated_by_watchdog", [None], "unreadable"),
    ],
    ids=["unknown name", "nothing", "too many", "number", "half a fact", "null"],
)
async def test_a_signal_that_cannot_be_read_is_recorded_and_harmless(
    running: Running, name: str, args: list[Any], code: str
) -> None:
    reference = await running.case()
    await running.handle(reference).signal(name, args=args)
    await running.until_state(reference, lambda s: s.rejected_messages == 1)
    assert ("unreadable", "refused", code) in await running.received(reference)
    assert await _still_works(running, reference)


async def test_a_signal_in_clear_text_is_recorded_as_rejected(running: Running) -> None:
    reference = await running.case()
    client = await _plain(running)
    handle = client.get_workflow_handle(SUPPORT_CASES.workflow_id(reference))
    await handle.signal("notice_settled", {"kind": "notice-accepted"})
    await running.until_state(reference, lambda s: s.rejected_messages == 1)
    assert ("unreadable", "refused", "not-encrypted") in await running.received(reference)
    assert await _still_works(running, reference)


async def test_an_update_that_cannot_be_read_is_refused_and_harmless(running: Running) -> None:
    reference = await running.case()
    client = await _plain(running)
    handle = client.get_workflow_handle(SUPPORT_CASES.workflow_id(reference))
    for name, args in (("record_answer", ["x"]), ("record_answer", []), ("nonsense", [1, 2])):
        with pytest.raises(WorkflowUpdateFailedError):
            await handle.execute_update(name, args=args)
    assert await _still_works(running, reference)


async def test_an_order_under_the_wrong_updates_name_is_refused(running: Running) -> None:
    reference = await running.case()
    asked = order("order-1", RecordAnswer(answer=NO_TRACE))
    with pytest.raises(WorkflowUpdateFailedError):
        await running.handle(reference).execute_update("close_case", asked, id="order-1")
    assert (await running.state(reference)).answer is None


@pytest.mark.parametrize("id", ["a\0b", "x" * 9_000], ids=["NUL", "kilobytes"])
async def test_an_order_whose_id_no_row_can_have_is_refused_and_harmless(
    running: Running, id: str
) -> None:
    reference = await running.case()
    asked = order(id, RecordAnswer(answer=NO_TRACE))
    with pytest.raises(WorkflowUpdateFailedError) as failed:
        await running.handle(reference).execute_update("record_answer", asked, id="update-1")
    assert getattr(failed.value.cause, "type", "") == "bad-id"
    assert await _still_works(running, reference)


@pytest.mark.parametrize(
    "changed",
    [{"detail": "a\0b"}, {"detail": "x" * 400_000}, {"id": "a\0b"}, {"id": "x" * 9_000}],
    ids=["NUL", "large", "NUL id", "kilobytes of id"],
)
async def test_a_fact_that_no_case_can_hold_is_recorded_as_rejected_and_harmless(
    running: Running, changed: dict[str, str]
) -> None:
    reference = await running.case()
    plain = AuthorityReported(
        id="u-1", at=datetime.now(UTC), by="E06000023", report=ReportKind.ENGAGING
    )
    fact = replace(plain, **changed)  # type: ignore[arg-type]
    await running.handle(reference).signal(SUPPORT_CASES.signal_of(fact), fact)
    await running.until_state(reference, lambda s: s.rejected_messages == 1)
    assert await _still_works(running, reference)


async def test_a_flood_of_large_facts_is_taken_in_turns_that_the_engine_can_carry(
    running: Running,
) -> None:
    reference = await running.case()
    now = datetime.now(UTC)
    for number in range(60):
        fact = AuthorityReported(
            id=f"u-{number}", at=now, by="E06000023", report=ReportKind.ENGAGING, detail="x" * 9_999
        )
        await running.handle(reference).signal(SUPPORT_CASES.signal_of(fact), fact)
    await running.until_state(reference, lambda s: s.reports == 60)
    assert await _still_works(running, reference)


async def test_a_hundred_bad_signals_open_one_task_for_operations(running: Running) -> None:
    reference = await running.case()
    for number in range(100):
        await running.handle(reference).signal("rubbish", number)
    state = await running.until_state(reference, lambda s: s.rejected_messages == 100)
    assert state.sequence > 100
    assert await _still_works(running, reference)


@pytest.mark.parametrize("argument", ["clear text", 12, None], ids=["text", "number", "null"])
async def test_a_workflow_that_no_case_stands_behind_closes_itself_and_is_reported(
    running: Running, argument: object
) -> None:
    client = await _plain(running)
    await client.start_workflow(
        SUPPORT_CASES.workflow,
        argument,
        id=SUPPORT_CASES.workflow_id("RSR-000-000-000"),
        task_queue=running.app.settings.task_queue,
    )
    handle = running.client.get_workflow_handle(SUPPORT_CASES.workflow_id("RSR-000-000-000"))
    assert await handle.result() == "no-such-case"
    async with running.app.engine.connect() as connection:
        kinds = [item.kind for item in await unseen(connection)]
    assert kinds == ["workflow-without-case"]


async def test_a_case_that_is_gone_from_the_record_ends_its_workflow_and_is_reported_once(
    running: Running, database: TestDatabase
) -> None:
    reference = await running.case()
    for table in OF_A_CASE:
        Tampering(database).owner(f"DELETE FROM {table} WHERE reference = :of", of=reference)
    handle = running.handle(reference)
    await handle.signal("rubbish", 0)
    for number in (1, 2):
        try:
            await handle.signal("rubbish", number)
        except RPCError as over:
            # The one before has ended it already.
            assert over.status is RPCStatusCode.NOT_FOUND
    assert await handle.result() == "no-such-case"
    async with running.app.engine.connect() as connection:
        found = [(item.kind, item.subject) for item in await unseen(connection)]
    assert found == [("workflow-without-case", SUPPORT_CASES.workflow_id(reference))]
