"""A case's record, for its workflow."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from temporalio import activity
from temporalio.common import RawValue

from policy.cases.recording import OpenedCase, Recorded, Recording
from store.case_store import CaseStore
from store.cases import confirm_workflow, load_state
from store.forms import NoKey
from store.incidents import report
from store.recording import record
from workflows.ports import CasePort


class CaseActivities(CasePort):
    """`CasePort` over PostgreSQL. `notices_waiting` is called after a commit that ordered
    notices.
    """

    def __init__(
        self,
        store: CaseStore[Any, Any, Any],
        notices_waiting: Callable[[], Awaitable[None]],
        *,
        rehearsal: bool = False,
    ) -> None:
        self._store = store
        self._recording = Recording[store.track.state, store.track.event]  # type: ignore[name-defined]
        self._notices_waiting = notices_waiting
        self._rehearsal = rehearsal

    @activity.defn(name="open_case")
    async def open_case(self, reference: str) -> Any:
        """See CasePort. A workflow that no case stands behind is reported, and so is a time offset
        outside a rehearsal.
        """
        try:
            state = await load_state(self._store, reference)
        except NoKey:
            state = None
        if state is None:
            await report(
                self._store.engine, "workflow-without-case", activity.info().workflow_id or ""
            )
            return OpenedCase(state=None)
        if state.clock_offset_seconds and not self._rehearsal:
            await report(self._store.engine, "offset-outside-rehearsal", reference)
            return OpenedCase(state=None)
        await confirm_workflow(self._store.engine, reference)
        # Whoever took the referral in ordered notices too; nobody need wait for the reconciler.
        await self._notices_waiting()
        return OpenedCase(state=state)

    @activity.defn(name="record")
    async def record(self, recording: RawValue) -> Recorded:
        """See CasePort."""
        said = activity.payload_converter().from_payload(recording.payload, self._recording)
        recorded = await record(self._store, said)
        if recorded.notices:
            await self._notices_waiting()
        return recorded
