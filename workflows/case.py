"""One case's life, durably: wait for a message or the next deadline, have the case advanced on its
record, show what the record then says, and wait again.

No rule stands here and no state of a case: one activity reads the case, decides and records, in one
transaction (docs/adr/0014). So a history replays whatever rule has changed since. It is tried at
once, as a local one; where that does not succeed it is an ordinary one (docs/adr/0034). Handlers
never decide either: they queue an order or a signal, and an order's sender waits for its reply.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError, FailureError

from policy.cases.orders import LONGEST_ID, Order, is_message_id
from policy.cases.replies import Reply, Verdict
from workflows import limits, names, renewal
from workflows.deadline_timer import DeadlineTimer
from workflows.messages import NOT_READ, AdvanceCase, CaseAdvanced, CaseView, QueuedMessage
from workflows.ports import AT_ONCE, OPTIONS, CasePort
from workflows.signals import received_signal
from workflows.updates import Updates

NOT_TAKEN = "not-now"
"""The code of what a case's stage does not take."""
MOST_NAMED = 6
"""Of what is applied at once, on the timeline: Temporal takes a short line only."""
NO_SUCH_CASE = "no-such-case"
"""What a workflow ends with that no case stands behind."""


@dataclass(slots=True)
class _WaitingSender:
    """A handler that waits for the reply to its order. Each has its own, for the same order may
    come by two updates at once.
    """

    id: str
    reply: Reply | None = None


class Case(Updates):
    """A case of one track. Temporal wants `run` in the workflow's own class, and each track has its
    own updates, so each has a class.
    """

    def __init__(self) -> None:
        self._view: CaseView | None = None
        self._queue: list[QueuedMessage] = []
        self._senders: list[_WaitingSender] = []
        self._advancing = False
        self._asked_again: set[str] = set()
        self._timer = DeadlineTimer()
        self._shown = names.of_cases(workflow.info().typed_search_attributes)

    async def run_to_end(self, start: RawValue) -> str:
        """Run the case to its end, from what the run before showed of it, if there was one, or else
        as it is on record. The stage it ended in, or NO_SUCH_CASE.
        """
        self._show(_carried_over(start))
        if self._view is None:
            await self._advance()
        while not await self._finished():
            await self._next()
            await self._advance()
            if await self._may_continue_as_new():
                self._continue_as_new()
        return NO_SUCH_CASE if self._view is None else self._view.stage

    # Dynamic, because a signal with the wrong number of arguments never reaches a named handler,
    # and one that raises wedges the case; here every signal arrives, and none can raise.
    @workflow.signal(dynamic=True)
    def receive_signal(self, name: str, args: Sequence[RawValue]) -> None:
        """A fact from outside. What cannot be read is recorded as rejected."""
        self._queue.append(QueuedMessage(signal=received_signal(name, args)))

    @workflow.query(description="Stage, next step and running clocks")
    def progress(self) -> CaseView:
        """The case as last shown; NOT_READ before it has been read."""
        return self._view or NOT_READ

    # The loop

    async def _next(self) -> None:
        """Wait for a message or for the next deadline, whichever comes first."""
        await workflow.wait_condition(lambda: bool(self._queue) or self._timer.fired)

    async def _advance(self) -> None:
        """Have the queued messages and what is due applied to the case, then show the case and give
        the senders their replies. A message that comes meanwhile is for the next time.
        """
        begins, most = self._view is None, limits.of_one_turn(self._queue)
        messages, self._queue = self._queue[:most], self._queue[most:]
        self._advancing = True
        done = await self._step(
            AdvanceCase(
                now=workflow.now(),
                messages=tuple(messages),
                begins=begins,
                shown=self._view.sequence if self._view else 0,
            ),
            self._summary(messages, begins=begins),
        )
        self._advancing = False
        self._show(done.view)
        self._reply(done.replies)
        again = unanswered(messages, done.replies, self._asked_again)
        self._asked_again |= {one.order.id for one in again if one.order is not None}
        self._queue[:0] = again

    async def _step(self, order: AdvanceCase, summary: str) -> CaseAdvanced:
        """Have the case advanced: by one short try within the workflow task, which costs the engine
        one event; if that comes to nothing, for whatever reason, by an ordinary activity, which
        people see waiting and which is tried for as long as it takes. What the first recorded after
        all, the second finds on record.
        """
        done: CaseAdvanced
        try:
            done = await workflow.execute_local_activity_method(
                CasePort.advance_case, order, summary=summary, **AT_ONCE
            )
        # A local activity's own failure comes without an ActivityError around it.
        except FailureError:
            # Somebody wants the workflow to end.
            if workflow.cancellation_reason() is not None:
                raise
            later = replace(order, now=workflow.now())
            done = await workflow.execute_activity_method(
                CasePort.advance_case, later, summary=summary, **OPTIONS["advance_case"]
            )
        return done

    def _show(self, view: CaseView | None) -> None:
        self._view = view
        self._timer.set(view.next_deadline if view else None)
        if view is None:
            return
        workflow.set_current_details(view.page)
        wanted = names.attributes(view.search)
        changes = names.changes(self._shown, wanted)
        if changes:
            workflow.upsert_search_attributes(changes)
        self._shown = wanted

    def _reply(self, replies: Mapping[str, Reply]) -> None:
        """Give their replies to the handlers that wait for one; a fact's sender waits for none."""
        for sender in self._senders:
            sender.reply = replies.get(sender.id)
        self._senders = [sender for sender in self._senders if sender.reply is None]

    async def _finished(self) -> bool:
        if self._queue or not (self._view is None or self._view.ended):
            return False
        await self._all_answered()
        return not self._queue

    async def _all_answered(self) -> None:
        """Let the handlers hand out the replies they have; or something new is queued, whose
        handler waits for the loop, so that waiting for it here would be for ever.
        """
        await workflow.wait_condition(lambda: bool(self._queue) or workflow.all_handlers_finished())

    async def _may_continue_as_new(self) -> bool:
        """Whether a fresh run is due and nothing would be lost by it: the queue is empty and every
        handler has handed out its reply. No await may stand between this and the fresh run.
        """
        info = workflow.info()
        due = renewal.due(
            suggested=info.is_continue_as_new_suggested(),
            age=workflow.now() - info.start_time,
            length=info.get_current_history_length(),
            moved_on=info.is_target_worker_deployment_version_changed(),
        )
        if not due or self._view is None or self._view.ended:
            return False
        await self._all_answered()
        return not self._queue and workflow.all_handlers_finished()

    def _continue_as_new(self) -> NoReturn:
        # Where releases stand side by side, a fresh run is the next one's (docs/adr/0031).
        workflow.continue_as_new(self._view, initial_versioning_behavior=renewal.NEXT_RELEASE)

    def _summary(self, messages: Sequence[QueuedMessage], *, begins: bool) -> str:
        """What a supervisor reads on the timeline while the case is advanced: what was asked or has
        come, or the deadline that is due.
        """
        labels = list(dict.fromkeys(_label(message) for message in messages))
        if labels:
            more = f" and {len(labels) - MOST_NAMED} more" if len(labels) > MOST_NAMED else ""
            return ", ".join(labels[:MOST_NAMED]) + more
        return "Read the case from the record" if begins else self._timer.label

    # Orders

    async def ask(self, order: Order[Any]) -> Reply:
        """Queue an order and wait for the reply to it."""
        sender = _WaitingSender(order.id)
        self._queue.append(QueuedMessage(order=order))
        self._senders.append(sender)
        await workflow.wait_condition(lambda: sender.reply is not None)
        assert sender.reply is not None  # the condition just waited for
        return sender.reply

    def check_fits(self, order: Order[Any], kind: str) -> None:
        """Refuse at once what is not of this kind, what is too large for the engine, and what the
        stage does not take. Everything else is refused on record.
        """
        if not isinstance(order.command, Mapping) or order.command.get("kind") != kind:
            raise _refusal("wrong-update", "The command does not fit this update.")
        if not is_message_id(order.id):
            raise _refusal("bad-id", f"An order needs an id of at most {LONGEST_ID} characters.")
        if limits.size_of_order(order) > limits.MOST_OF_A_MESSAGE:
            raise _refusal("too-large", "This is more than a case can take at once.")
        # While the case is being advanced, or before it is read, what is known here may be out of
        # date.
        if self._view is None or self._view.ended or self._advancing:
            return
        if kind not in self._view.takes:
            raise _refusal(NOT_TAKEN, "This does not fit where the case is now.")


def _carried_over(start: RawValue) -> CaseView | None:
    """What the run before showed. An argument that cannot be read counts as none: then the record
    is asked. A client that starts a workflow with `None` sends that.
    """
    try:
        view: CaseView | None = workflow.payload_converter().from_payload(start.payload, CaseView)
    except Exception:
        return None
    return view


def unanswered(
    messages: Sequence[QueuedMessage], replies: Mapping[str, Reply], asked_again: Collection[str]
) -> list[QueuedMessage]:
    """The orders of a step that knew nothing of them: what came while a step was tried within its
    task comes before that step when the history is replayed, and the result that stands there is of
    a step without it. Each once more only, or a step that never answers would make a loop. A fact
    needs none of this: without a verdict it is delivered again.
    """
    return [
        one
        for one in messages
        if one.order is not None and one.order.id not in replies and one.order.id not in asked_again
    ]


def _label(message: QueuedMessage) -> str:
    if message.signal is not None:
        return names.SIGNAL_LABELS.get(message.signal.name, "Unknown signal")
    words = str(message.order.command["kind"]).replace("-", " ") if message.order else ""
    return words[:1].upper() + words[1:]


def _refusal(code: str, sentence: str) -> ApplicationError:
    reply = Reply(verdict=Verdict.REFUSED, code=code, sentence=sentence, rule="service")
    return ApplicationError(sentence, reply, type=code, non_retryable=True)
