"""A case's record, for its workflow."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity

from policy.support.recording import OpenedCase, Recorded, Recording
from store.cases import confirm_workflow, load_state
from store.forms import NoKey
from store.incidents import report
from store.keys import CaseKeys
from store.recording import record
from workflows.ports import CasePort


class CaseActivities(CasePort):
    """`CasePort` over PostgreSQL. `notices_waiting` is called after a commit that ordered
    notices.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        keys: CaseKeys,
        notices_waiting: Callable[[], Awaitable[None]],
        *,
        rehearsal: bool = False,
    ) -> None:
        self._engine = engine
        self._keys = keys
        self._notices_waiting = notices_waiting
        self._rehearsal = rehearsal

    @activity.defn(name="open_case")
    async def open_case(self, reference: str) -> OpenedCase:
        """See CasePort. A workflow that no case stands behind is reported, and so is a time offset
        outside a rehearsal.
        """
        try:
            state = await load_state(self._engine, self._keys, reference)
        except NoKey:
            state = None
        if state is None:
            await report(self._engine, "workflow-without-case", activity.info().workflow_id or "")
            return OpenedCase(state=None)
        if state.clock_offset_seconds and not self._rehearsal:
            await report(self._engine, "offset-outside-rehearsal", reference)
            return OpenedCase(state=None)
        await confirm_workflow(self._engine, reference)
        # Whoever took the referral in ordered notices too; nobody need wait for the reconciler.
        await self._notices_waiting()
        return OpenedCase(state=state)

    @activity.defn(name="record")
    async def record(self, recording: Recording) -> Recorded:
        """See CasePort."""
        recorded = await record(self._engine, self._keys, recording)
        if recorded.notices_waiting:
            await self._notices_waiting()
        return recorded
