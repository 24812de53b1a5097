"""A referral of the support track, run from its acceptance to its end."""

from __future__ import annotations

from temporalio import workflow
from temporalio.common import RawValue

from workflows.case import Case
from workflows.support_updates import SupportUpdates


@workflow.defn(name="SupportCase")
class SupportCase(Case, SupportUpdates):
    """A case of the support track."""

    @workflow.run
    async def run(self, start: RawValue) -> str:
        """See `Case.run_to_end`."""
        return await self.run_to_end(start)
