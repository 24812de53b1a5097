"""The case workflow as a bad release might leave it."""

from __future__ import annotations

from temporalio import workflow
from temporalio.common import RawValue


@workflow.defn(name="SupportCase")
class BrokenCase:
    """Raises as soon as it runs."""

    @workflow.run
    async def run(self, start: RawValue) -> str:
        """The bug."""
        raise RuntimeError("a bug")
