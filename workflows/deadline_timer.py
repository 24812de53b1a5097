"""The one timer of a case: it fires at the next deadline, and stays untouched while that deadline
stays the same.

A timer that is cancelled and made again at every message would cost two events each and cut the
supervisor's timeline into pieces; this one shows as one bar, labelled with the deed it waits for.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from temporalio import workflow

from workflows.messages import NextDeadline


class DeadlineTimer:
    """Has fired when the deadline it was set to has come."""

    def __init__(self) -> None:
        self._deadline: NextDeadline | None = None
        self._timer: asyncio.Task[None] | None = None
        self.fired = False

    @property
    def label(self) -> str:
        """What it waits for; empty if for nothing."""
        return self._deadline.label if self._deadline else ""

    def set(self, deadline: NextDeadline | None) -> None:
        """Wait for this deadline from now on; None waits for nothing."""
        if deadline == self._deadline and not self.fired:
            return
        self._cancel()
        self._deadline, self.fired = deadline, False
        if deadline is None:
            return
        delay = deadline.due - workflow.now()
        if delay <= timedelta(0):
            self.fired = True
            return
        self._timer = asyncio.create_task(self._wait(deadline, delay))

    async def _wait(self, deadline: NextDeadline, delay: timedelta) -> None:
        await workflow.sleep(delay, summary=deadline.label)
        self.fired = True

    def _cancel(self) -> None:
        if self._timer is not None and not self._timer.done():
            self._timer.cancel()
        self._timer = None
