"""A case of the suitability track, run from its opening to service, withdrawal or its close."""

from __future__ import annotations

from temporalio import workflow
from temporalio.common import RawValue

from workflows.case import Case
from workflows.suitability_updates import SuitabilityUpdates


@workflow.defn(name="SuitabilityCase")
class SuitabilityCase(Case, SuitabilityUpdates):
    """A case of the suitability track."""

    @workflow.run
    async def run(self, start: RawValue) -> str:
        """See `Case.run_to_end`."""
        return await self.run_to_end(start)
