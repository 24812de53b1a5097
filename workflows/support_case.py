"""One referral's life, durably: wait for a message or the next deadline, decide, record, show, and
wait again.

What may happen, and when, is written in `policy.support`; read it there. This file holds only time
and order. Handlers never decide: they put an order or a fact in line, and an order's sender waits
for the loop's answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NoReturn

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

from policy.support.commands import Order
from policy.support.events import Event
from policy.support.labels import event_label
from policy.support.lifecycle import check, next_deadline
from policy.support.recording import CaseStart, OpenedCase, Recorded, Recording, Reply
from policy.support.state import CaseState
from policy.support.turn import Turn, reply_to, take_turn
from policy.support.view import Progress, details, progress
from workflows import names
from workflows.alarm import Alarm
from workflows.messages import read_fact
from workflows.orders import TakesOrders
from workflows.ports import OPTIONS, CasePort

BATCH = 50
YOUNG = timedelta(hours=24)
LONG_HISTORY = 2_000
OLD = timedelta(days=365)


@workflow.defn(name=names.CASE_WORKFLOW)
class SupportCase(TakesOrders):
    """A case of the support track."""

    @workflow.init
    def __init__(self, start: RawValue) -> None:
        self._reference = names.reference_of(workflow.info().workflow_id)
        self._state = CaseState(reference=self._reference)
        self._line: list[Order | Event] = []
        self._replies: dict[str, Reply | None] = {}
        self._alarm = Alarm()
        self._shown = names.search_attributes(self._state)

    @workflow.run
    async def run(self, start: RawValue) -> str:
        """Carry the case to its end. The argument is the state of the run before, if there was
        one.
        """
        state = self._carried_over(start) or await self._open()
        if state is None:
            return "no-such-case"
        self._state, self._shown = state, names.search_attributes(state)
        workflow.set_current_details(details(state))
        while not await self._finished():
            await self._turn()
            if self._may_continue_as_new():
                self._continue_as_new()
        return self._state.stage.value

    # Dynamic, because a signal with the wrong number of arguments never reaches a named
    # handler, and
    # one that raises wedges the case; here every signal arrives, and none can raise.
    @workflow.signal(dynamic=True)
    def hear(self, name: str, args: Sequence[RawValue]) -> None:
        """A fact from outside: `authority_update`, `notice_settled`, `escalated_by_watchdog`. What
        cannot be read is recorded as rejected.
        """
        self._line.append(read_fact(name, args, self._now()))

    @workflow.query(description="Stage, next step and running clocks")
    def progress(self) -> Progress:
        """Where the case is."""
        return progress(self._state)

    # The loop

    async def _finished(self) -> bool:
        if not self._state.ended or self._line:
            return False
        await workflow.wait_condition(workflow.all_handlers_finished)
        return not self._line

    async def _turn(self) -> None:
        self._alarm.set(next_deadline(self._state), self._now())
        await workflow.wait_condition(lambda: bool(self._line) or self._alarm.rang)
        batch, self._line = self._line[:BATCH], self._line[BATCH:]
        await self._settle(batch)

    async def _settle(self, batch: Sequence[Order | Event]) -> None:
        """Decide what waits in line and what the clock says, record it at once; again if the store
        had moved on.
        """
        while True:
            turn = take_turn(self._state, batch, self._now())
            if turn.empty:
                return
            if not (await self._record(turn.recording)).stale:
                self._show(turn.recording.state)
                self._answer(turn)
                return
            self._state = await self._open() or self._state

    async def _open(self) -> CaseState | None:
        opened: OpenedCase = await workflow.execute_activity_method(
            CasePort.open_case,
            self._reference,
            summary="Read the case from the record",
            **OPTIONS["open_case"],
        )
        return opened.state

    async def _record(self, recording: Recording) -> Recorded:
        done: Recorded = await workflow.execute_activity_method(
            CasePort.record,
            recording,
            summary=_summary(recording),
            **OPTIONS["record"],
        )
        return done

    def _show(self, state: CaseState) -> None:
        """The new state counts, and is shown, only now that it is on record."""
        self._state = state
        workflow.set_current_details(details(state))
        wanted = names.search_attributes(state)
        shown = set(self._shown.search_attributes)
        changed = [pair for pair in wanted.search_attributes if pair not in shown]
        if changed:
            workflow.upsert_search_attributes([pair.key.value_set(pair.value) for pair in changed])
        self._shown = wanted

    def _answer(self, turn: Turn) -> None:
        """Give their answers to the handlers that wait for one; a fact's sender waits for none."""
        for message_id, reply in turn.replies.items():
            if message_id in self._replies:
                self._replies[message_id] = reply

    async def ask(self, order: Order) -> Reply:
        """Put an order in line and wait for the loop's answer to it."""
        self._line.append(order)
        self._replies[order.id] = None
        await workflow.wait_condition(lambda: self._replies[order.id] is not None)
        reply = self._replies.pop(order.id)
        assert reply is not None  # the condition just waited for
        return reply

    def validate(self, order: Order, kind: str) -> None:
        """A cheap look at recorded state; a refusal is an answer with a code, and leaves no
        event.
        """
        if order.command.kind != kind:
            raise ApplicationError("the command does not fit this update", type="wrong-update")
        if order.id in self._state.seen:
            return
        refusal = check(self._state, order, self._now())
        if refusal is not None:
            raise ApplicationError(
                refusal.sentence, reply_to(refusal), type=refusal.code, non_retryable=True
            )

    def _now(self) -> datetime:
        return self._state.now(workflow.now())

    def _may_continue_as_new(self) -> bool:
        info = workflow.info()
        if self._line or self._state.ended or not workflow.all_handlers_finished():
            return False
        if info.is_continue_as_new_suggested():
            return True
        # Each continue-as-new empties the timeline a supervisor reads: never on the first day, and
        # rarely after it.
        age = workflow.now() - info.start_time
        if age < YOUNG:
            return False
        moved_on = info.is_target_worker_deployment_version_changed()
        return moved_on or age > OLD or info.get_current_history_length() > LONG_HISTORY

    def _continue_as_new(self) -> NoReturn:
        workflow.continue_as_new(CaseStart(state=self._state))

    @staticmethod
    def _carried_over(start: RawValue) -> CaseState | None:
        """The state of the run before. An argument that cannot be read counts as none: the store is
        asked instead.
        """
        try:
            return workflow.payload_converter().from_payload(start.payload, CaseStart).state
        except Exception:
            return None


def _summary(recording: Recording) -> str:
    """What a supervisor reads on the timeline while events are being recorded."""
    labels = dict.fromkeys(event_label(item.event) for item in recording.events)
    return "Record: " + (", ".join(labels) or "what was refused")
