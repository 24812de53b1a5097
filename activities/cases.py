"""A case advanced on its record, for its workflow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from temporalio import activity

from activities.agreed_time import AgreedMoment, agreed_moment
from activities.calling import CallFor
from activities.case_type import CaseType
from activities.reading import MessageReader
from policy.cases.events import CaseEvent
from policy.cases.labels import deadline_label
from policy.cases.lifecycle import next_deadline
from policy.cases.orders import Order
from policy.cases.refusals import UNREADABLE
from policy.cases.replies import Reply
from policy.cases.turn import reply_to
from store.advancing import Advanced, Begins, OffsetOutsideRehearsal, advance, refuse
from store.case_store import CaseStore
from store.forms import NoKey
from store.incidents import report
from store.rebuilding import sequence_of
from store.recording import UnknownCase
from workflows.messages import (
    AdvanceCase,
    CaseAdvanced,
    CaseView,
    NextDeadline,
    QueuedMessage,
)
from workflows.ports import CasePort


class CaseActivities(CasePort):
    """`CasePort` over PostgreSQL. `notices_waiting` is called with the notices that a commit
    ordered.
    """

    def __init__(
        self,
        store: CaseStore[Any, Any, Any],
        cases: CaseType[Any, Any, Any],
        notices_waiting: CallFor,
        *,
        rehearsal: bool = False,
    ) -> None:
        self._store = store
        self._cases = cases
        self._reader = MessageReader(store.forms)
        self._notices_waiting = notices_waiting
        self._rehearsal = rehearsal

    @activity.defn(name="advance_case")
    async def advance_case(self, order: AdvanceCase) -> CaseAdvanced:
        """See CasePort. A workflow without a case, and a case with a time offset outside a
        rehearsal, are reported, and answered as unknown. One of an erased case ends as it should.
        """
        workflow_id = activity.info().workflow_id or ""
        reference = self._cases.reference_of(workflow_id)
        messages, unreadable = await self._read(order.messages)
        moment = await self._moment(order.now)
        begins = Begins(rehearsed=self._rehearsal) if order.begins else None
        try:
            done = await advance(
                self._store, reference, messages, moment.now, shown=order.shown, begins=begins
            )
        except (UnknownCase, NoKey):
            if order.begins or not await sequence_of(self._store.engine, reference):
                await self._without_case(workflow_id)
            return self._no_such_case(order.messages)
        except OffsetOutsideRehearsal:
            await report(self._store.engine, "offset-outside-rehearsal", reference)
            return self._no_such_case(order.messages)
        if done.notices:
            await self._notices_waiting(done.notices)
        return CaseAdvanced(view=self._view(done, moment), replies={**unreadable, **done.replies})

    async def _without_case(self, workflow_id: str) -> None:
        """Reported once a run, however often it is spoken to and tried: a worker on the wrong
        database ends every case that it touches, and must not do so in silence.
        """
        run = activity.info().workflow_run_id or workflow_id
        await report(self._store.engine, "workflow-without-case", workflow_id, once=run)

    async def _moment(self, claimed: datetime) -> AgreedMoment:
        # In a rehearsal somebody moves the clocks by hand, each case's by itself.
        if self._rehearsal:
            return AgreedMoment(now=claimed)
        return await agreed_moment(self._store.engine, claimed)

    async def _read(
        self, queued: Sequence[QueuedMessage]
    ) -> tuple[list[Order[Any] | CaseEvent], Mapping[str, Reply]]:
        messages: list[Order[Any] | CaseEvent] = []
        unreadable: dict[str, Reply] = {}
        for item in queued:
            read = self._reader.read(item)
            messages += read
            if not read and item.order is not None:
                unreadable |= await refuse(self._store, item.order.id, UNREADABLE)
        return messages, unreadable

    def _no_such_case(self, queued: Sequence[QueuedMessage]) -> CaseAdvanced:
        reply = reply_to(self._store.track.no_such_case)
        asked = [item.order.id for item in queued if item.order is not None]
        return CaseAdvanced(view=None, replies=dict.fromkeys(asked, reply))

    def _view(self, done: Advanced[Any], moment: AgreedMoment) -> CaseView:
        state, track = done.state, self._store.track
        upcoming = next_deadline(state)
        # The workflow's clock is the world's; only a rehearsal's case has an offset.
        offset = timedelta(seconds=state.clock_offset_seconds)
        wakes = None
        if upcoming is not None:
            due = moment.wakes(upcoming.due - offset)
            wakes = NextDeadline(due=due, label=deadline_label(upcoming))
        return CaseView(
            sequence=state.sequence,
            stage=str(state.stage),
            ended=state.ended,
            takes=track.takes(state),
            next_deadline=wakes,
            search=self._cases.search(state),
            page=track.details(state, self._cases.says),
        )
