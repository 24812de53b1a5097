"""The case workflow as a bad release might leave it: it does something that the good one does not,
so that the good one cannot follow its history. A module of its own, as `broken_case`.
"""

from __future__ import annotations

from temporalio import workflow
from temporalio.common import RawValue


@workflow.defn(name="SupportCase")
class WanderingCase:
    """Waits where it should read its case."""

    @workflow.run
    async def run(self, start: RawValue) -> str:
        """The bug."""
        await workflow.sleep(60 * 60)
        return ""
