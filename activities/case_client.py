"""Bringing a message from its row in the inbox to the case's workflow: an order as an update, a
fact as a signal.

The row's id is the update's id and the fact's id, so that delivering twice counts once. Nothing
here decides anything, and a delivery that fails is only late: the reconciler tries again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.converter import value_to_type
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from activities.case_type import CaseType, update_name
from activities.noting import note_soon
from activities.queues import notices_queue
from activities.raw_runs import runs_of
from activities.reach import not_found, require_out_of_reach
from policy.cases import limits
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.cases.replies import MessageAnswer, Reply
from policy.cases.state import AnyCase
from policy.cases.turn import changed_meanwhile, reply_of, reply_to
from store import inbox_verdicts
from store.case_store import CaseStore
from store.cases import load_state
from store.policy_time import policy_now
from workflows import names
from workflows.case import NOT_TAKEN

ANSWER_WITHIN = timedelta(seconds=15)
RPC_WITHIN = timedelta(seconds=10)


class Started(StrEnum):
    """What came of starting a case's workflow."""

    STARTED = "started"
    RUNNING = "running"
    LATER = "later"


class Brought(StrEnum):
    """What came of bringing a fact to its case's workflow."""

    DELIVERED = "delivered"
    NOT_THERE = "not-there"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class CaseClient:
    """The way to the workflows of one namespace. A `client` of None means Temporal is out of reach:
    everything waits.
    """

    store: CaseStore[Any, Any, Any]
    cases: CaseType[Any, Any, Any]
    client: Client | None
    task_queue: str

    async def start_case(self, state: AnyCase) -> Started:
        """Start the workflow that runs a case, if none does."""
        return await self._start(state, WorkflowIDConflictPolicy.FAIL)

    async def begin_anew(self, state: AnyCase) -> Started:
        """Start it from the record, in the place of one that runs: it holds nothing that the record
        has not. What was on its way to that one is delivered again.
        """
        return await self._start(state, WorkflowIDConflictPolicy.TERMINATE_EXISTING)

    async def end_case(self, reference: str, why: str) -> None:
        """End the workflow of a case, if it runs. Raises RPCError."""
        if self.client is None:
            return
        handle = self.client.get_workflow_handle(self.cases.workflow_id(reference))
        try:
            await handle.terminate(reason=why, rpc_timeout=RPC_WITHIN)
        except RPCError as problem:
            if problem.status is not RPCStatusCode.NOT_FOUND:
                raise

    async def _start(self, state: AnyCase, conflict: WorkflowIDConflictPolicy) -> Started:
        if self.client is None:
            return Started.LATER
        try:
            await self.client.start_workflow(
                self.cases.workflow,
                None,
                id=self.cases.workflow_id(state.reference),
                task_queue=self.task_queue,
                id_conflict_policy=conflict,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                search_attributes=self.cases.search_attributes(state),
                priority=self.cases.share(state),
                static_summary=f"{self.cases.track.title} {state.reference}",
                rpc_timeout=RPC_WITHIN,
            )
        except WorkflowAlreadyStartedError:
            return Started.RUNNING
        except (RPCError, RuntimeError) as problem:
            require_out_of_reach(problem)
            return Started.LATER
        return Started.STARTED

    async def delete_case(self, reference: str) -> bool:
        """Delete every run of an erased case's workflow, also one that still runs; whether none is
        left. Raises RPCError.
        """
        if self.client is None:
            return False
        id = self.cases.workflow_id(reference)
        listed = [run.run_id async for run in runs_of(self.client, f'WorkflowId = "{id}"')]
        # The list may lag behind; without a run, the current one is meant.
        for run_id in ("", *listed):
            execution = WorkflowExecution(workflow_id=id, run_id=run_id)
            try:
                await self.client.workflow_service.delete_workflow_execution(
                    DeleteWorkflowExecutionRequest(
                        namespace=self.client.namespace, workflow_execution=execution
                    ),
                    timeout=RPC_WITHIN,
                )
            except RPCError as problem:
                if problem.status is not RPCStatusCode.NOT_FOUND:
                    raise
        return True

    async def call_dispatcher(self, ids: Sequence[str] = ()) -> None:
        """Say to the dispatcher which notices are waiting, or with none named to look for itself,
        starting it if it does not run. Failing is harmless: the reconciler calls again.
        """
        if self.client is None:
            return
        try:
            await self.client.start_workflow(
                names.DISPATCHER_WORKFLOW,
                id=self.cases.dispatcher_id,
                task_queue=notices_queue(self.task_queue),
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                start_signal=names.CALL,
                start_signal_args=[list(ids)] if ids else [],
                static_summary="Sends notices",
                rpc_timeout=RPC_WITHIN,
            )
        except (RPCError, RuntimeError) as problem:
            require_out_of_reach(problem)

    async def take_dispatcher_over(self) -> None:
        """End a dispatcher that runs on another queue than those who send listen to, as an earlier
        release's did: nobody would come to it. It holds nothing that the outbox has not, so the
        next call starts another. Failing is harmless: each sender that starts tries again.
        """
        if self.client is None:
            return
        handle = self.client.get_workflow_handle(self.cases.dispatcher_id)
        try:
            found = await handle.describe(rpc_timeout=RPC_WITHIN)
            runs = found.status is WorkflowExecutionStatus.RUNNING
            if runs and found.task_queue != notices_queue(self.task_queue):
                await handle.terminate(reason="sent from another queue", rpc_timeout=RPC_WITHIN)
        except (RPCError, RuntimeError) as problem:
            if not not_found(problem):
                require_out_of_reach(problem)

    async def signal(self, reference: str, fact: CaseEvent) -> bool:
        """Deliver a fact as a signal; whether Temporal acknowledged it. What no case can hold is
        refused instead: nothing would ever come of it.
        """
        unfit = limits.refused(fact)
        if unfit is not None:
            await self._settle(fact.id, reply_to(unfit))
            return True
        brought = await self.bring(reference, [fact])
        if brought is Brought.NOT_THERE:
            await self._if_ended(reference, fact.id)
        return brought is Brought.DELIVERED

    async def bring(self, reference: str, facts: Sequence[CaseEvent]) -> Brought:
        """Deliver facts that one signal may bring, in one, and decide nothing, whatever comes of
        it: for who may not settle messages. What is not delivered the reconciler brings again.
        """
        if self.client is None:
            return Brought.LATER
        handle = self.client.get_workflow_handle(self.cases.workflow_id(reference))
        content = facts[0] if len(facts) == 1 else list(facts)
        try:
            await handle.signal(self.cases.signal_of(facts[0]), content, rpc_timeout=RPC_WITHIN)
        except (RPCError, RuntimeError) as problem:
            if not_found(problem):
                return Brought.NOT_THERE
            require_out_of_reach(problem)
            return Brought.LATER
        note_soon(self.store.engine, [fact.id for fact in facts])
        return Brought.DELIVERED

    async def update(self, reference: str, order: Order[Any]) -> Reply | None:
        """Deliver an order as an update and bring back its answer; None if it is not known yet and
        will be later. What no case can hold is refused instead.
        """
        unfit = limits.refused(order)
        if unfit is not None:
            return await self._settle(order.id, reply_to(unfit))
        if self.client is None:
            return None
        handle = self.client.get_workflow_handle(self.cases.workflow_id(reference))
        try:
            reply: Reply = await handle.execute_update(
                update_name(order.command.kind),
                order,
                id=order.id,
                result_type=Reply,
                rpc_timeout=ANSWER_WITHIN,
            )
            return reply
        except WorkflowUpdateFailedError as problem:
            return await self._refused(reference, order, problem)
        except WorkflowUpdateRPCTimeoutOrCancelledError:
            # No worker answered in time. The row stays, and the reconciler asks again.
            return await self._as_recorded(order.id)
        except (RPCError, RuntimeError) as problem:
            if not_found(problem):
                return await self._if_ended(reference, order.id)
            require_out_of_reach(problem)
            return await self._as_recorded(order.id)

    async def _as_recorded(self, message_id: str) -> Reply | None:
        """What became of a message that has no answer: its step may be on record, and its workflow
        task lost.
        """
        async with self.store.engine.connect() as connection:
            kept = await inbox_verdicts.of(connection, message_id)
        return None if kept is None else reply_of(kept)

    async def _refused(
        self, reference: str, order: Order[Any], problem: WorkflowUpdateFailedError
    ) -> Reply | None:
        """A validator's refusal comes back as a failure whose detail is the reply; anything else is
        not an answer.
        """
        cause = problem.cause
        if not isinstance(cause, ApplicationError) or not cause.details:
            return await self._if_ended(reference, order.id)
        detail = cause.details[0]
        if not isinstance(detail, dict):
            return None
        reply: Reply = value_to_type(Reply, detail)
        if reply.code == NOT_TAKEN:
            return await self._not_taken(reference, order)
        return await self._settle(order.id, reply)

    async def _not_taken(self, reference: str, order: Order[Any]) -> Reply | None:
        """The stage does not take an order; why is policy's to say. If the case has moved on
        meanwhile, the order is brought again.
        """
        state = await load_state(self.store, reference)
        if state is None:
            return None
        async with self.store.engine.connect() as connection:
            now = await policy_now(connection, reference)
        refusal = changed_meanwhile(state, order) or self.cases.track.check(state, order, now)
        return None if refusal is None else await self._settle(order.id, reply_to(refusal))

    async def _if_ended(self, reference: str, message_id: str) -> Reply | None:
        """No workflow runs: either the case has ended, which is an answer, or it has not started
        yet, and there is no answer.
        """
        state = await load_state(self.store, reference)
        if state is None or not state.ended:
            return None
        return await self._settle(message_id, reply_to(self.cases.track.ended_refusal(state)))

    async def _settle(self, message_id: str, reply: Reply) -> Reply:
        """Keep the answer on record; the answer given is what the record then says."""
        answer = MessageAnswer(
            message_id=message_id, verdict=reply.verdict, code=reply.code, rule=reply.rule
        )
        async with self.store.engine.begin() as connection:
            kept = await inbox_verdicts.settle(connection, self.store.track, answer)
        return reply if kept == answer else reply_of(kept)
