"""The dispatcher as it will be once nothing that ran before its patches is left: the new order
alone. A module of its own, for the sandbox imports it anew for every run.
"""

from __future__ import annotations

from temporalio import workflow

from workflows import names
from workflows.notice_dispatcher import MOST_IN_HAND, MOST_TOGETHER, NoticeDispatcher
from workflows.ports import NoticesDue


@workflow.defn(name=names.DISPATCHER_WORKFLOW)
class UnpatchedDispatcher(NoticeDispatcher):
    """Asks no patch."""

    @workflow.run
    async def run(self) -> None:
        """As ever."""
        await super().run()

    def _waits_for_a_look(self, more: int) -> bool:
        in_hand = len(self._under_way) + more
        return self._called or self._look_first or in_hand > MOST_IN_HAND

    def _together(self, new: int) -> int:
        return MOST_TOGETHER

    async def _wait(self, due: NoticesDue) -> None:
        if self._under_way:
            await self._while_sending(due)
            if self._has_reason_to_look():
                return
        await self._until_called(due)
