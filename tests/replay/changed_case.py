"""The case workflow as a thoughtless change might leave it: a command in a new place. A module of
its own, for the sandbox imports it anew for every run.
"""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RawValue

from wiring.case_types import SUPPORT_CASES


@workflow.defn(name=SUPPORT_CASES.workflow)
class ChangedCase:
    """Waits a while before it reads its case."""

    @workflow.run
    async def run(self, start: RawValue) -> str:
        """The change."""
        await workflow.sleep(timedelta(seconds=1))
        return "changed"
