"""The first day on the real server, its clock moved on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import WorkflowExecutionStatus, WorkflowUpdateFailedError
from temporalio.worker import Replayer

from activities.engine_side import step_result
from policy.cases.orders import Order
from policy.cases.replies import Reply, Verdict
from policy.support.deeds import (
    AcknowledgeEscalation,
    Actor,
    CloseCase,
    RecordAnswer,
    WithdrawConsent,
)
from policy.support.track import SUPPORT
from policy.support.words import Outcome, SlaState, Stage
from store.inbox import receive_order
from tests.apps import CHECK_OFFICER, NO_TRACE, SUPERVISOR, order
from tests.workflows.running import Running
from wiring.codec import CaseCodec
from wiring.plugin import replay_plugin
from workflows.support_case import SupportCase


async def test_an_answer_in_time_stops_the_clock_when_both_recipients_have_been_notified(
    running: Running,
) -> None:
    reference = await running.case()
    reply = await running.ask(reference, order("order-1", RecordAnswer(answer=NO_TRACE)))
    assert reply is not None
    assert reply.verdict is Verdict.APPLIED
    state = await running.until_state(reference, lambda s: s.answered_at is not None)
    assert (state.sla, state.stage) == (SlaState.MET, Stage.SUPPORT_OPEN)


async def test_without_an_answer_the_breach_is_recorded_and_climbs_rung_by_rung(
    running: Running,
) -> None:
    reference = await running.case(received_ago=timedelta(hours=23, minutes=50))
    await running.pass_time(reference, timedelta(minutes=10, seconds=5))
    breached = await running.until_state(reference, lambda s: s.sla is SlaState.BREACHED)
    await running.pass_time(reference, timedelta(hours=4, minutes=1))
    await running.until_state(reference, lambda s: s.escalation_level == 3)
    escalated = await running.escalated(reference)
    assert breached.escalation_level == 1
    assert escalated[0] == ("24h", "duty supervisor", 1, "workflow")
    assert ("24h", "duty supervisor", 2, "workflow") in escalated
    assert ("25h", "manager", 1, "workflow") in escalated
    assert ("28h", "head of service", 1, "workflow") in escalated


async def test_an_acknowledged_rung_does_not_notify_the_next_on_the_rota(running: Running) -> None:
    reference = await running.case(received_ago=timedelta(hours=23, minutes=59))
    await running.pass_time(reference, timedelta(minutes=1, seconds=5))
    await running.until_state(reference, lambda s: s.sla is SlaState.BREACHED)
    reply = await running.ask(reference, order("order-1", AcknowledgeEscalation(), SUPERVISOR))
    await running.pass_time(reference, timedelta(minutes=40))
    assert reply is not None
    assert reply.verdict is Verdict.APPLIED
    assert [escalated[2] for escalated in await running.escalated(reference)] == [1]


async def test_an_answer_after_the_breach_is_late_and_the_breach_stays(running: Running) -> None:
    reference = await running.case(received_ago=timedelta(hours=30))
    await running.ask(reference, order("order-1", RecordAnswer(answer=NO_TRACE)))
    state = await running.until_state(reference, lambda s: s.answered_at is not None)
    assert state.sla is SlaState.MET_LATE
    assert state.breached_at is not None


async def test_a_refusal_comes_back_with_its_code_and_leaves_no_event(running: Running) -> None:
    reference = await running.case()
    stranger = Actor(id="S-9999")
    reply = await running.ask(reference, order("order-1", RecordAnswer(answer=NO_TRACE), stranger))
    assert reply is not None
    assert (reply.verdict, reply.code, reply.rule) == (Verdict.REFUSED, "wrong-role", "R25")
    assert (await running.state(reference)).answer is None
    assert ("order", "refused", "wrong-role") in await running.received(reference)


async def test_an_update_is_called_by_its_method_and_its_reply_is_typed(running: Running) -> None:
    reference = await running.case()
    record, withdraw = RecordAnswer(answer=NO_TRACE), WithdrawConsent(channel="letter")
    now = datetime.now(UTC)
    asked = Order(id="order-1", at=now, actor=CHECK_OFFICER, command=record)
    other = Order(id="order-2", at=now, actor=CHECK_OFFICER, command=withdraw)
    cases = running.app.track_wiring.cases
    handle = running.client.get_workflow_handle(cases.workflow_id(reference))
    await receive_order(running.app.store, reference, asked.actor.id, asked)
    reply: Reply = await handle.execute_update(SupportCase.record_answer, asked, id="order-1")
    assert reply.verdict is Verdict.APPLIED
    with pytest.raises(WorkflowUpdateFailedError):
        await handle.execute_update(SupportCase.record_answer, other)  # type: ignore[arg-type]


async def test_the_same_order_twice_counts_once(running: Running) -> None:
    reference = await running.case()
    asked = order("order-1", RecordAnswer(answer=NO_TRACE))
    replies = [await running.ask(reference, asked) for _ in range(2)]
    assert [reply.verdict for reply in replies if reply] == [Verdict.APPLIED, Verdict.APPLIED]
    assert (await running.state(reference)).edition == 1


async def test_a_closed_case_ends_its_workflow_and_refuses_what_comes_later(
    running: Running,
) -> None:
    reference = await running.case()
    closing = CloseCase(outcome=Outcome.NO_CONTACT, reason="Not seen for weeks.")
    await running.ask(reference, order("order-1", closing, SUPERVISOR))
    assert await running.handle(reference).result() == Stage.CLOSED.value
    late = await running.ask(reference, order("order-2", closing, SUPERVISOR))
    assert late is not None
    assert (late.verdict, late.code) == (Verdict.REFUSED, "case-closed")


async def test_consent_is_taken_back_after_the_case_was_closed_too(running: Running) -> None:
    reference = await running.case()
    closing = CloseCase(outcome=Outcome.NO_CONTACT, reason="Not seen for weeks.")
    await running.ask(reference, order("order-1", closing, SUPERVISOR))
    assert await running.handle(reference).result() == Stage.CLOSED.value
    reply = await running.ask(reference, order("order-2", WithdrawConsent(channel="letter")))
    assert reply is not None and reply.verdict is Verdict.APPLIED


async def test_a_withdrawal_ends_the_case_at_any_stage(running: Running) -> None:
    reference = await running.case()
    reply = await running.ask(reference, order("order-1", WithdrawConsent(channel="in person")))
    assert reply is not None
    assert reply.verdict is Verdict.APPLIED
    assert await running.handle(reference).result() == Stage.CONSENT_WITHDRAWN.value
    assert await running.status(reference) is WorkflowExecutionStatus.COMPLETED


async def test_a_supervisor_sees_labels_attributes_and_details(running: Running) -> None:
    reference = await running.case()
    description = await running.handle(reference).describe()
    found = {pair.key.name: pair.value for pair in description.typed_search_attributes}
    assert found["Stage"] == "status_check"
    assert found["SlaState"] == "running"
    assert found["Authority"] == "E06000023"
    assert found["EscalationLevel"] == 0
    assert found["WaitingOn"] == "check team"
    assert found["WaitingSince"] < found["NextActionDue"] < found["Deadline"]
    assert await description.static_summary() == f"Support case {reference}"
    metadata = await running.handle(reference).query("__temporal_workflow_metadata")
    assert "Status answer" in str(metadata)
    history = await running.handle(reference).fetch_history()
    timers = [e for e in history.events if e.HasField("timer_started_event_attributes")]
    steps = [event for event in history.events if step_result(event)]
    assert timers
    assert steps
    assert all(event.user_metadata.summary.data for event in [*timers, *steps])


async def test_the_recorded_history_replays(running: Running) -> None:
    reference = await running.case()
    await running.ask(reference, order("order-1", RecordAnswer(answer=NO_TRACE)))
    await running.until_state(reference, lambda s: s.answered_at is not None)
    history = await running.handle(reference).fetch_history()
    codec = CaseCodec(running.app.keys, running.app.settings.namespace, SUPPORT.prefix)
    replayer = Replayer(workflows=[SupportCase], plugins=[replay_plugin(codec)])
    result = await replayer.replay_workflow(history)
    assert result.replay_failure is None
