"""The watchdog's comparison of all that runs with the record: beside its other looks, and at rest
between two of its own where so many cases are open that each takes Temporal long.
"""

from __future__ import annotations

from typing import Final

from temporalio.client import Client

from activities.resting import RestingJob
from policy.duty.finding_kinds import NOT_COMPARED
from policy.duty.findings import HealthFinding, Limits, finding
from service.health.comparing import Compare, compared
from wiring.app import App
from wiring.logs import get_logger

WAITED_FOR: Final = 5.0
"""Seconds that a look waits for a comparison. One that takes longer goes on beside the next looks,
for nothing else that is stuck may wait to be told.
"""
_FAILURES_BORNE: Final = 1

log = get_logger("watchdog")


class RestingComparison:
    """Takes one comparison at a time. While it is at work or at rest, what it found before is
    neither there nor over: `known` says so. Once two in a row have failed, that they do is what
    each look finds until one succeeds.
    """

    def __init__(self, compare: Compare = compared, waited_for: float = WAITED_FOR) -> None:
        self._compare, self._waited_for = compare, waited_for
        self._job: RestingJob[list[HealthFinding]] | None = None
        self._failures = 0
        self.known = False
        """Whether the last look says what a comparison found."""

    async def look(self, app: App, client: Client, limits: Limits) -> list[HealthFinding]:
        """What a comparison that has come to its end found. Raises nothing that it met."""
        self.known = False
        if self._job is None:
            self._job = RestingJob(
                lambda: self._compare(app, client, limits), waited_for=self._waited_for
            )
        try:
            found = await self._job.result()
        except Exception as error:
            log.error(NOT_COMPARED, error=error)
            self._failures += 1
            found = None
        if found is not None:
            self._failures, self.known = 0, True
            return found
        return [finding(NOT_COMPARED)] if self._failures > _FAILURES_BORNE else []

    async def stop(self) -> None:
        """Leave what is at work."""
        if self._job is not None:
            await self._job.stop()
