"""The case workflow and its steps as a bad release might leave them."""

from __future__ import annotations

from temporalio import activity, workflow
from temporalio.common import RawValue

from workflows.messages import AdvanceCase, CaseAdvanced
from workflows.ports import CasePort


@workflow.defn(name="SupportCase")
class BrokenCase:
    """Raises as soon as it runs."""

    @workflow.run
    async def run(self, start: RawValue) -> str:
        """The bug."""
        raise RuntimeError("a bug")


class BrokenSteps(CasePort):
    """Raises at every step."""

    @activity.defn(name="advance_case")
    async def advance_case(self, order: AdvanceCase) -> CaseAdvanced:
        """The bug."""
        raise RuntimeError("a bug")
