"""One scheduled look: a schedule starts it, it orders its notices, it ends."""

from __future__ import annotations

from temporalio import workflow

from workflows import names
from workflows.ports import OPTIONS, DutyPort, LookOrder


@workflow.defn(name=names.LOOK_WORKFLOW)
class ScheduledLook:
    """Its id says for which moment it was scheduled; that moment, not the one it runs at, is what
    its notices are known by.
    """

    @workflow.run
    async def run(self, look: str) -> int:
        """Take the look; how many notices it ordered."""
        info = workflow.info()
        meant = info.typed_search_attributes.get(names.SCHEDULED_FOR) or info.start_time
        count: int = await workflow.execute_activity_method(
            DutyPort.take_look,
            LookOrder(look=look, at=meant),
            summary="Look at the record and order notices",
            **OPTIONS["take_look"],
        )
        return count
