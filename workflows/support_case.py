"""A referral of the support track, carried from its acceptance to its end."""

from __future__ import annotations

from typing import ClassVar

from temporalio import workflow
from temporalio.common import RawValue

from policy.support.deeds import Command, Event
from policy.support.screens.view import Progress, progress
from policy.support.state import CaseState
from workflows.case import Case
from workflows.case_type import CaseType
from workflows.orders import takes_orders
from workflows.support_type import SUPPORT_CASES


@workflow.defn(name=SUPPORT_CASES.workflow)
@takes_orders(SUPPORT_CASES)
class SupportCase(Case[CaseState, Command, Event]):
    """A case of the support track."""

    cases: ClassVar[CaseType[CaseState, Command, Event]] = SUPPORT_CASES

    @workflow.init
    def __init__(self, start: RawValue) -> None:
        super().__init__(start)

    @workflow.run
    async def run(self, start: RawValue) -> str:
        """See `Case.carry`."""
        return await self.carry()

    @workflow.query(description="Stage, next step and running clocks")
    def progress(self) -> Progress:
        """Where the case is."""
        return progress(self._state)
