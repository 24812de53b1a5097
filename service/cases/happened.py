"""What happened to a case since somebody looked, and who is notified of it."""

from __future__ import annotations

from dataclasses import dataclass

from policy.help import Advice
from policy.refusal import Refusal
from policy.suitability.screens import view as suitability_view
from policy.suitability.state import SuitabilityState
from policy.support.screens import view as support_view
from service.authorisation import use_case
from service.cases.opening import open_case
from service.context import Context
from store.case_file import NoticeRow, notices_since
from store.cases import EventLine, timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class HappenedSince:
    """The events after the one that was last seen, the notices that were written since, and what is
    next now.
    """

    lines: tuple[EventLine, ...]
    notices: tuple[NoticeRow, ...]
    next_step: Advice


@use_case(staff=lambda permissions: permissions.look, organisations=False)
async def happened_since(
    context: Context, reference: str, sequence: int
) -> HappenedSince | Refusal:
    """What happened after the event with this number. Nothing of the person."""
    opened = await open_case(context.app, reference)
    if isinstance(opened, Refusal):
        return opened
    state, _ = opened
    of_suitability = isinstance(state, SuitabilityState)
    view = suitability_view.progress if of_suitability else support_view.progress
    async with context.app.engine.connect() as connection:
        rows = await timeline(connection, reference)
        return HappenedSince(
            lines=tuple(row for row in rows if row.sequence > sequence),
            notices=await notices_since(connection, reference, sequence),
            next_step=view(state).next_step,
        )
