"""A case of the suitability track, carried from its opening to service, withdrawal or its close."""

from __future__ import annotations

from typing import ClassVar

from temporalio import workflow
from temporalio.common import RawValue

from policy.suitability.commands import Command
from policy.suitability.events import Event
from policy.suitability.gates.assessment import assess
from policy.suitability.rulebook import suitability_book
from policy.suitability.screens.explain import explain
from policy.suitability.screens.view import Progress, progress
from policy.suitability.serving.decided import decision_lines
from policy.suitability.state import SuitabilityState
from workflows.case import Case
from workflows.case_type import CaseType
from workflows.orders import takes_orders
from workflows.suitability_type import SUITABILITY_CASES


@workflow.defn(name=SUITABILITY_CASES.workflow)
@takes_orders(SUITABILITY_CASES)
class SuitabilityCase(Case[SuitabilityState, Command, Event]):
    """A case of the suitability track."""

    cases: ClassVar[CaseType[SuitabilityState, Command, Event]] = SUITABILITY_CASES

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

    @workflow.query(name="explain", description="Each rule applied: met, unmet or unknown, and why")
    def explained(self) -> str:
        """What the facts come to now, without a word of anybody's."""
        state = self._state
        if state.facts is None:
            return ""
        now = self._now()
        found = explain(assess(state.facts, now, suitability_book(state.rulebook)))
        return "\n\n".join((*decision_lines(state, now), found))
