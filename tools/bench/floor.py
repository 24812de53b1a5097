"""The floor: a bare Temporal workflow with as many steps as a case of ours, and nothing else.

Step for step what our lifecycle has: one start, three updates, five signals, three timers one after
the other, and twelve activities: nine for messages that come in, three for notices that go out,
each with one transaction of two statements. A notice that went out comes back as a signal, as ours
do. The converter is the plain one; no codec, search attribute, summary or detail.

This module stays as light as a workflow's should be: the sandbox runs it anew for every case. The
activities are in `tools.bench.floor_worker`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from temporalio import activity, workflow

TASK_QUEUE = "floor"
WITHIN = timedelta(seconds=30)


@dataclass
class FloorStart:
    """A case: its content (1 KB or so), and when its first timer rings, as ISO 8601 has it."""

    reference: str
    rings_at: str
    content: str


@dataclass
class Message:
    """A message of the script. `notices` go out because of it; `hours` sets the next timer."""

    key: str
    kind: str
    notices: int = 0
    hours: float = 0.0
    closes: bool = False


@dataclass
class Step:
    """What an activity writes: one row, and a count on the case's row."""

    reference: str
    key: str
    kind: str
    content: str = ""


class FloorPort:
    """The two activities."""

    @activity.defn(name="record")
    async def record(self, step: Step) -> int:
        """One transaction of two statements; the case's sequence after it."""
        raise NotImplementedError

    @activity.defn(name="send")
    async def send(self, step: Step) -> None:
        """One transaction of two statements; then the case is told by a signal."""
        raise NotImplementedError


@workflow.defn
class FloorCase:
    """A case that records each message as it comes."""

    @workflow.init
    def __init__(self, start: FloorStart) -> None:
        self._reference = start.reference
        self._going_out: set[asyncio.Task[None]] = set()
        self._timer: asyncio.Task[None] | None = None
        self._closed = False

    @workflow.run
    async def run(self, start: FloorStart) -> None:
        """Record the start, wait for messages and the timer until one closes the case."""
        await self._apply(Message(key="start", kind="start", notices=1), start.content)
        self._set_timer(datetime.fromisoformat(start.rings_at) - workflow.now())
        await workflow.wait_condition(lambda: self._closed)
        self._cancel_timer()
        await workflow.wait_condition(
            lambda: workflow.all_handlers_finished() and not self._going_out
        )

    @workflow.update
    async def order(self, message: Message) -> str:
        """A message that is answered once it is recorded."""
        await self._apply(message)
        return "applied"

    @workflow.signal
    async def report(self, message: Message) -> None:
        """A message that is not answered."""
        await self._apply(message)

    async def _apply(self, message: Message, content: str = "") -> None:
        await workflow.execute_activity_method(
            FloorPort.record,
            Step(self._reference, message.key, message.kind, content),
            start_to_close_timeout=WITHIN,
        )
        if message.hours:
            self._set_timer(timedelta(hours=message.hours))
        for number in range(message.notices):
            task = asyncio.create_task(self._send(f"{message.key}/{number}"))
            self._going_out.add(task)
            task.add_done_callback(self._going_out.discard)
        self._closed = self._closed or message.closes

    async def _send(self, key: str) -> None:
        await workflow.execute_activity_method(
            FloorPort.send, Step(self._reference, key, "accepted"), start_to_close_timeout=WITHIN
        )

    def _set_timer(self, delay: timedelta) -> None:
        self._cancel_timer()
        self._timer = asyncio.create_task(self._ring(delay))

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    async def _ring(self, delay: timedelta) -> None:
        await workflow.sleep(delay)
        self._timer = None
        await self._apply(Message(key="deadline", kind="deadline", notices=1, hours=8))
