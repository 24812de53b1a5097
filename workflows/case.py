"""One case's life, durably: wait for a message or the next deadline, decide, record, show, and
wait again.

What may happen, and when, is written in the policy of its track; read it there. This file holds
only time and order. Handlers never decide: they put an order or a fact in line, and an order's
sender waits for the loop's answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Generic, NoReturn, cast

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

from policy.cases.lifecycle import next_deadline
from policy.cases.limits import of_one_turn, refused
from policy.cases.orders import C, Order
from policy.cases.recording import CaseStart, OpenedCase, Recorded, Recording, Reply, Verdict
from policy.cases.track import E, S
from policy.cases.turn import reply_of, reply_to, take_turn
from policy.refusal import Refusal
from workflows import names, renewal
from workflows.alarm import Alarm
from workflows.case_type import CaseType
from workflows.messages import read_fact
from workflows.orders import TakesOrders, Waiting
from workflows.ports import OPTIONS, CasePort

BATCH = 50


class Case(TakesOrders, Generic[S, C, E]):
    """A case of one track. The engine wants `__init__`, `run` and what is typed by the track in the
    workflow's own class, so each track has a thin one.
    """

    cases: ClassVar[CaseType[Any, Any, Any]]

    def __init__(self, start: RawValue) -> None:
        self._reference = self.cases.reference_of(workflow.info().workflow_id)
        # Before any handler runs: an order that comes first must not be held against an empty case.
        carried = self._carried_over(start)
        self._known = carried is not None
        self._state: S = carried or self.cases.track.empty(self._reference)
        self._line: list[Order[C] | E] = []
        self._waiting: list[Waiting] = []
        self._deciding = False
        self._alarm = Alarm()
        self._shown = self.cases.search_attributes(self._state)

    async def carry(self) -> str:
        """Carry the case to its end: from the state of the run before, if there was one, or else as
        the store has it.
        """
        if not self._known and not await self._read_from_the_record():
            return await self._turn_away()
        workflow.set_current_details(self.cases.track.details(self._state))
        while not await self._finished():
            await self._turn()
            if await self._may_continue_as_new():
                self._continue_as_new()
        return str(self._state.stage)

    # Dynamic, because a signal with the wrong number of arguments never reaches a named handler,
    # and one that raises wedges the case; here every signal arrives, and none can raise.
    @workflow.signal(dynamic=True)
    def hear(self, name: str, args: Sequence[RawValue]) -> None:
        """A fact from outside, by one of the signals of the track. What cannot be read is recorded
        as rejected.
        """
        # What a signal may carry is among the track's events, and so is a rejected message.
        self._line.append(cast("E", read_fact(self.cases, name, args, self._now())))

    # The loop

    async def _read_from_the_record(self) -> bool:
        state = await self._open()
        if state is None:
            return False
        self._state, self._shown = state, self.cases.search_attributes(state)
        self._known = True
        return True

    async def _turn_away(self) -> str:
        """No case stands behind this workflow; whoever asked something of it is told so."""
        while self._line:
            asked, self._line = self._line, []
            self._answer({message.id: reply_to(self.cases.track.no_such_case) for message in asked})
            await self._all_answered()
        return "no-such-case"

    async def _finished(self) -> bool:
        if not self._state.ended or self._line:
            return False
        await self._all_answered()
        return not self._line

    async def _all_answered(self) -> None:
        """Let the handlers hand out the answers they have; or something new stands in line, whose
        handler waits for the loop, so that waiting for it here would be for ever.
        """
        await workflow.wait_condition(lambda: bool(self._line) or workflow.all_handlers_finished())

    async def _turn(self) -> None:
        self._alarm.set(next_deadline(self._state), self._now())
        await workflow.wait_condition(lambda: bool(self._line) or self._alarm.rang)
        most = of_one_turn(self._line, BATCH)
        batch, self._line = self._line[:most], self._line[most:]
        self._deciding = True
        await self._settle(batch)
        self._deciding = False

    async def _settle(self, batch: Sequence[Order[C] | E]) -> None:
        """Decide what waits in line and what the clock says, record it at once; again if the store
        had moved on, knew a message that this state had long forgotten, or has refused one; one by
        one, if it can hold one of them never.
        """
        while True:
            turn = take_turn(self._state, batch, self._now(), advance=self.cases.track.advance)
            if turn.empty:
                return
            done = await self._record(turn.recording)
            if done.stale:
                self._show(await self._open() or self._state)
            elif done.known:
                self._answer(dict.fromkeys(done.known, Reply(verdict=Verdict.REPEATED)))
                batch = _without(batch, done.known)
            elif done.one_by_one:
                for message in batch:
                    await self._settle([message])
                return
            elif done.refused:
                self._answer({answer.message_id: reply_of(answer) for answer in done.refused})
                batch = _without(batch, [answer.message_id for answer in done.refused])
            else:
                self._show(turn.recording.state)
                self._answer(turn.replies)
                return

    async def _open(self) -> S | None:
        found: RawValue = await workflow.execute_activity_method(
            CasePort.open_case,
            self._reference,
            summary="Read the case from the record",
            **OPTIONS["open_case"],
        )
        opened: OpenedCase[S] = workflow.payload_converter().from_payload(
            found.payload, self.cases.opened
        )
        return opened.state

    async def _record(self, recording: Recording[S, E]) -> Recorded:
        done: Recorded = await workflow.execute_activity_method(
            CasePort.record,
            recording,
            summary=self._summary(recording),
            **OPTIONS["record"],
        )
        return done

    def _show(self, state: S) -> None:
        """The new state counts, and is shown, only now that it is on record."""
        self._state = state
        workflow.set_current_details(self.cases.track.details(state))
        wanted = self.cases.search_attributes(state)
        changes = names.changes(self._shown, wanted)
        if changes:
            workflow.upsert_search_attributes(changes)
        self._shown = wanted

    def _answer(self, replies: Mapping[str, Reply]) -> None:
        """Give their answers to the handlers that wait for one; a fact's sender waits for none."""
        for waiting in self._waiting:
            waiting.reply = replies.get(waiting.id)
        self._waiting = [waiting for waiting in self._waiting if waiting.reply is None]

    async def ask(self, order: Order[Any]) -> Reply:
        """Put an order in line and wait for the loop's answer to it."""
        waiting = Waiting(order.id)
        self._line.append(order)
        self._waiting.append(waiting)
        await workflow.wait_condition(lambda: waiting.reply is not None)
        assert waiting.reply is not None  # the condition just waited for
        return waiting.reply

    def validate(self, order: Order[Any], kind: str) -> None:
        """A cheap look at recorded state; a refusal is an answer with a code, and leaves no
        event.
        """
        if order.command.kind != kind:
            raise ApplicationError("the command does not fit this update", type="wrong-update")
        _refuse(refused(order))
        if not self._known or self._deciding or order.id in self._state.seen:
            # What is known here may be out of date, or says that it has been asked before: the loop
            # answers.
            return
        _refuse(self.cases.track.check(self._state, order, self._now()))

    def _now(self) -> datetime:
        return self._state.now(workflow.now())

    async def _may_continue_as_new(self) -> bool:
        """Whether a fresh run is due and nothing would be lost by it: all in line is decided and
        every handler has handed out its answer. No await may stand between this and the fresh run.
        """
        info = workflow.info()
        due = renewal.due(
            suggested=info.is_continue_as_new_suggested(),
            age=workflow.now() - info.start_time,
            length=info.get_current_history_length(),
            moved_on=info.is_target_worker_deployment_version_changed(),
        )
        if not due or self._state.ended:
            return False
        await self._all_answered()
        return not self._line and workflow.all_handlers_finished()

    def _continue_as_new(self) -> NoReturn:
        workflow.continue_as_new(CaseStart(state=self._state))

    def _carried_over(self, start: RawValue) -> S | None:
        """The state of the run before. An argument that cannot be read counts as none: the store is
        asked instead.
        """
        try:
            carried: CaseStart[S] | None = workflow.payload_converter().from_payload(
                start.payload, self.cases.start
            )
        except Exception:
            return None
        # A client that starts a workflow with `None` sends that, and every type reads it as such.
        return None if carried is None else carried.state

    def _summary(self, recording: Recording[S, E]) -> str:
        """What a supervisor reads on the timeline while events are being recorded."""
        labels = dict.fromkeys(self.cases.track.label(item.event) for item in recording.events)
        return ", ".join(labels) or "what was refused"


def _refuse(refusal: Refusal | None) -> None:
    """Raises ApplicationError with what the sender is told, if there is a refusal."""
    if refusal is not None:
        raise ApplicationError(
            refusal.sentence, reply_to(refusal), type=refusal.code, non_retryable=True
        )


def _without(batch: Sequence[Order[C] | E], known: Iterable[str]) -> list[Order[C] | E]:
    """What is left of a batch. Raises nothing: an id that is not in it changes nothing."""
    return [message for message in batch if message.id not in set(known)]
