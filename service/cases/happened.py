"""What happened to a case since somebody looked, and who is notified of it."""

from __future__ import annotations

from dataclasses import dataclass

from policy.help import Advice
from policy.refusal import Refusal
from policy.suitability.screens import view as suitability_view
from policy.suitability.state import SuitabilityState
from policy.support.screens import view as support_view
from service.authorisation import use_case
from service.cases.opening import open_with
from service.context import Context
from store.bundle import Bundle
from store.case_file import NoticeRow, add_notices_since, notices_since_in
from store.cases import EventLine, add_timeline, timeline_in


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

    def notices(bundle: Bundle, reference: str) -> None:
        add_notices_since(bundle, reference, sequence)

    opened = await open_with(context.app, reference, add_timeline, notices)
    if isinstance(opened, Refusal):
        return opened
    state = opened.state
    of_suitability = isinstance(state, SuitabilityState)
    view = suitability_view.progress if of_suitability else support_view.progress
    lines, _ = timeline_in(opened.beside)
    return HappenedSince(
        lines=tuple(line for line in lines if line.sequence > sequence),
        notices=notices_since_in(opened.beside),
        next_step=view(state).next_step,
    )
