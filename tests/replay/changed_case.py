"""The case workflow as a thoughtless change might leave it: a command in a new place, or a look at
a clock that is not the engine's. A module of its own, for the sandbox imports it anew for each run.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from temporalio import workflow
from temporalio.common import RawValue

from wiring.case_types import SUPPORT_CASES
from workflows.support_case import SupportCase


@workflow.defn(name=SUPPORT_CASES.workflow)
class ChangedCase:
    """Waits a while before it reads its case."""

    @workflow.run
    async def run(self, start: RawValue) -> str:
        """The change."""
        await workflow.sleep(timedelta(seconds=1))
        return "changed"


@workflow.defn(name=SUPPORT_CASES.workflow)
class ReadsAClock(SupportCase):
    """Gives the same commands as ever, and knows what time it is where it runs."""

    @workflow.run
    async def run(self, start: RawValue) -> str:
        """The change."""
        datetime.now(UTC)
        return await super().run(start)
