"""Sends what stands in the outbox, for as long as the service lives: woken by a signal, or when a
retry falls due.

A call that names the notices needs no look at the outbox: they are sent as they are. The dispatcher
looks by itself when it begins (a fresh run of it too), when a retry falls due, while the channel is
at fault, and when a call names none. So a call that was lost costs time and no notice: the
reconciler finds what still waits, and calls without names.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ActivityError

from workflows import names, renewal
from workflows.ports import HELD, LATER, OPTIONS, NoticePort, NoticesDue

LONG_HISTORY = 2_000
AT_ONCE = 10
"""Fewer than a worker has places for: a channel that hangs must keep no case from its record."""
LOOK_EVERY = timedelta(seconds=2)
HELD_BY_ANOTHER = timedelta(seconds=5)
AFTER_TROUBLE = timedelta(seconds=30)
LAST_SENDS = timedelta(minutes=1)
MOST_TOGETHER = 5
"""By one activity. Few: of those beside one that hangs it is known only at the end how they ended.
"""
MOST_IN_HAND = 20
"""With more than this under way the rest waits in the outbox, which a look finds: there the
organisations take turns, and here who came first is first.
"""
MOST_IN_HAND_BEFORE = 200
"""The same of runs that began before organisations took turns."""


@workflow.defn(name=names.DISPATCHER_WORKFLOW)
class NoticeDispatcher:
    """One a namespace. What is due stands in the store, so nothing is passed from run to run.

    Each notice goes its own way, also where a few leave by one activity: one that hangs, or was in
    the hands of a worker that died, holds up no other.
    """

    def __init__(self) -> None:
        self._called = False
        self._again = False
        self._look_first = True
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._left_alone: set[str] = set()
        self._ended_lately: set[str] = set()
        self._places = asyncio.Semaphore(AT_ONCE)

    @workflow.run
    async def run(self) -> None:
        """Send what is due, wait for more, begin a fresh run when the history grows long."""
        workflow.set_current_details(
            "Sends notices from the outbox. It waits here when there is none."
        )
        while True:
            self._called = False
            self._ended_lately.clear()
            due = await self._find()
            self._again, self._look_first = due.more, due.held
            if self._grown_long():
                await self._until_sent(LAST_SENDS)
                workflow.continue_as_new(initial_versioning_behavior=renewal.NEXT_RELEASE)
            # What left while the outbox was looked at may still stand in the answer.
            self._begin(one for one in due.ids if one not in self._ended_lately)
            await self._wait(due)

    # Dynamic, so that no signal, however malformed, can raise: what names no notices just
    # means "look again".
    @workflow.signal(dynamic=True)
    def call(self, name: str, args: Sequence[RawValue]) -> None:
        """Notices are waiting: these, or those that a look finds."""
        named = _named(args)
        if not named or self._waits_for_a_look(len(named)) or self._grown_long():
            self._called = True
        else:
            self._begin(named)

    def _waits_for_a_look(self, more: int) -> bool:
        """Whether so many more have to wait for the next look, though they were named."""
        in_hand = len(self._under_way) + more
        if workflow.patched("turns-in-the-look"):
            # Where somebody waits for a look, nobody goes past by being named.
            return self._called or self._look_first or in_hand > MOST_IN_HAND
        return self._look_first or in_hand > MOST_IN_HAND_BEFORE

    def _begin(self, ids: Iterable[str]) -> None:
        known = self._under_way.keys() | self._left_alone
        new = [one for one in dict.fromkeys(ids) if one not in known]
        together = self._together(len(new))
        for first in range(0, len(new), together):
            some = new[first : first + together]
            self._under_way |= dict.fromkeys(some, asyncio.create_task(self._send(some)))

    def _together(self, new: int) -> int:
        """How many of so many notices one activity sends."""
        return MOST_TOGETHER if new > 1 and workflow.patched("sent-together") else 1

    async def _find(self) -> NoticesDue:
        due: NoticesDue = await workflow.execute_activity_method(
            NoticePort.find_notices, summary="Look for notices", **OPTIONS["find_notices"]
        )
        return due

    def _grown_long(self) -> bool:
        info = workflow.info()
        moved_on = info.is_target_worker_deployment_version_changed()
        suggested = info.is_continue_as_new_suggested() or moved_on
        return suggested or info.get_current_history_length() > LONG_HISTORY

    async def _send(self, ids: Sequence[str]) -> None:
        """Send these; those that could not even be tried are left alone for a while."""
        try:
            async with self._places:
                endings = await self._endings(ids)
            untried = [one for one, ending in zip(ids, endings, strict=True) if ending == HELD]
            pause = HELD_BY_ANOTHER
            if LATER in endings:
                # It may be the channel's fault: no other is tried before a look has said so.
                self._called = self._look_first = True
        except ActivityError:
            untried, pause = list(ids), AFTER_TROUBLE
        for one in ids:
            del self._under_way[one]
        self._ended_lately.update(ids)
        if untried:
            self._left_alone.update(untried)
            await workflow.sleep(pause, summary="A channel or the record is out of reach")
            self._left_alone.difference_update(untried)
            self._called = True

    @staticmethod
    async def _endings(ids: Sequence[str]) -> Sequence[str]:
        if len(ids) > 1:
            endings: Sequence[str] = await workflow.execute_activity_method(
                NoticePort.send_notices, list(ids), summary="Send notices", **OPTIONS["send_notice"]
            )
            return endings
        ending: str = await workflow.execute_activity_method(
            NoticePort.send_notice, ids[0], summary="Send a notice", **OPTIONS["send_notice"]
        )
        return [ending]

    async def _wait(self, due: NoticesDue) -> None:
        """Until there is a reason to look: while something is under way, and afterwards."""
        if self._under_way:
            if workflow.patched("send-untimed"):
                await self._while_sending(due)
                look = self._has_reason_to_look()
            else:
                await self._until_sent(LOOK_EVERY)
                look = self._has_reason_to_look() or not workflow.patched(
                    "look-when-there-is-reason"
                )
            if look:
                return
        await self._until_called(due)

    async def _until_called(self, due: NoticesDue) -> None:
        longest = _from_now(due.look_again_at)
        await self._until(lambda: self._called, longest, "A notice is tried again")

    async def _while_sending(self, due: NoticesDue) -> None:
        """Until all that is under way has been sent. If meanwhile somebody calls or a retry falls
        due, no longer than a moment from then: many calls make one look. Most sends are over before
        that, and need no timer.
        """
        await self._until(
            lambda: self._called or self._again or not self._under_way,
            _from_now(due.look_again_at),
            "A notice is tried again",
        )
        if self._under_way:
            await self._until_sent(LOOK_EVERY)

    def _has_reason_to_look(self) -> bool:
        """More may be due than was found or is under way; when all that was found has simply been
        sent, whoever orders the next notice calls.
        """
        return self._called or self._again or bool(self._under_way)

    async def _until_sent(self, longest: timedelta) -> None:
        await self._until(lambda: not self._under_way, longest, "Notices are leaving")

    @staticmethod
    async def _until(so: Callable[[], bool], longest: timedelta | None, label: str) -> None:
        """Wait until it is so, no longer than `longest`; None waits without a timer."""
        try:
            await workflow.wait_condition(so, timeout=longest, timeout_summary=label)
        except TimeoutError:
            return


def _from_now(moment: datetime | None) -> timedelta | None:
    """How long it is until a moment, a second at least."""
    return None if moment is None else max(moment - workflow.now(), timedelta(seconds=1))


def _named(args: Sequence[RawValue]) -> list[str]:
    """The ids of notices in a call; none if it holds anything else."""
    if len(args) != 1:
        return []
    try:
        said = workflow.payload_converter().from_payload(args[0].payload)
    except Exception:
        return []
    fits = isinstance(said, list) and all(isinstance(one, str) for one in said)
    return said if fits else []
