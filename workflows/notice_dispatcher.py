"""Sends what stands in the outbox, for as long as the service lives: woken by a signal, or when a
retry falls due.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ActivityError

from workflows import names
from workflows.ports import OPTIONS, NoticePort, NoticesDue

LONG_HISTORY = 2_000
AFTER_TROUBLE = timedelta(seconds=30)


@workflow.defn(name=names.DISPATCHER_WORKFLOW)
class NoticeDispatcher:
    """One a namespace. What is due stands in the store, so nothing is carried from run to run."""

    def __init__(self) -> None:
        self._called = False

    @workflow.run
    async def run(self) -> None:
        """Send what is due, wait for more, begin a fresh run when the history grows long."""
        workflow.set_current_details(
            "Sends notices from the outbox. It waits here when there is none."
        )
        while True:
            self._called = False
            due = await self._find()
            trouble = await self._send(due.ids)
            info = workflow.info()
            if (
                info.is_continue_as_new_suggested()
                or info.get_current_history_length() > LONG_HISTORY
            ):
                workflow.continue_as_new()
            if trouble:
                await workflow.sleep(
                    AFTER_TROUBLE, summary="A channel or the record is out of reach"
                )
            elif not due.ids:
                await self._wait(due)

    # Dynamic, so that no signal, however malformed, can raise: every one of them just means "look
    # again".
    @workflow.signal(dynamic=True)
    def call(self, name: str, args: Sequence[RawValue]) -> None:
        """Notices are waiting: look again."""
        self._called = True

    async def _find(self) -> NoticesDue:
        due: NoticesDue = await workflow.execute_activity_method(
            NoticePort.find_notices, summary="Look for notices", **OPTIONS["find_notices"]
        )
        return due

    async def _send(self, ids: Sequence[str]) -> bool:
        """Send side by side; whether any could not even be tried."""
        results = await asyncio.gather(*(self._send_one(id) for id in ids))
        return not all(results)

    async def _send_one(self, notice_id: str) -> bool:
        try:
            await workflow.execute_activity_method(
                NoticePort.send_notice,
                notice_id,
                summary="Send a notice",
                **OPTIONS["send_notice"],
            )
        except ActivityError:
            return False
        return True

    async def _wait(self, due: NoticesDue) -> None:
        timeout = None
        if due.look_again_at is not None:
            timeout = max(due.look_again_at - workflow.now(), timedelta(seconds=1))
        try:
            await workflow.wait_condition(
                lambda: self._called, timeout=timeout, timeout_summary="A notice is tried again"
            )
        except TimeoutError:
            return
