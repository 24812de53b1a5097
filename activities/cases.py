"""A case's record, for its workflow."""

from __future__ import annotations

from typing import Any

from temporalio import activity
from temporalio.common import RawValue

from activities.calling import CallFor
from policy.cases.recording import OpenedCase, Recorded, Recording
from store.bundle import Bundle
from store.case_store import CaseStore
from store.cases import confirm_workflow, load_state
from store.engine import one_by_one
from store.forms import NoKey
from store.incidents import report
from store.outbox import waiting_of
from store.recording import record
from workflows.ports import CasePort


class CaseActivities(CasePort):
    """`CasePort` over PostgreSQL. `notices_waiting` is called with the notices that a commit
    ordered.
    """

    def __init__(
        self,
        store: CaseStore[Any, Any, Any],
        notices_waiting: CallFor,
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
        async with one_by_one(self._store.engine) as connection:
            waiting = await waiting_of(Bundle(connection), reference)
        if waiting:
            await self._notices_waiting(waiting)
        return OpenedCase(state=state)

    @activity.defn(name="record")
    async def record(self, recording: RawValue) -> Recorded:
        """See CasePort."""
        said = activity.payload_converter().from_payload(recording.payload, self._recording)
        recorded = await record(self._store, said)
        if recorded.notices:
            await self._notices_waiting(recorded.notices)
        return recorded
