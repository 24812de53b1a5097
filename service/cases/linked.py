"""The other cases of a track that may be about the same person, read before somebody says whether
they are (R33, R107).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from policy.refusal import Refusal
from policy.suitability.records import LinkedCase
from policy.suitability.state import SuitabilityState
from policy.suitability.words import Stage
from service.authorisation import NOT_SIGNED_IN, use_case
from service.cases.evidence import KnownFact, known_facts
from service.cases.opening import open_case
from service.context import Context
from store.cases import EventLine, load_state, timeline
from store.forms import NoKey
from store.views import LINKED_READ, note_views


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedCaseOnRecord:
    """As much of another case as may help the person: where it is, what was decided, since when it
    is withdrawn, what is known in it, and what happened.
    """

    stage: Stage
    authority: str
    decision: str
    withdrawn_at: datetime | None
    facts: tuple[KnownFact, ...]
    timeline: tuple[EventLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedCaseRead:
    """Another case that may be the same person's, with what was said of that, by whom and why.
    Nothing `on_record`: nothing of it can be read any more.
    """

    link: LinkedCase
    on_record: LinkedCaseOnRecord | None


@use_case(staff=lambda permissions: permissions.read_evidence, organisations=False)
async def read_linked_cases(
    context: Context, reference: str
) -> tuple[LinkedCaseRead, ...] | Refusal:
    """Where they are, what was decided and withdrawn, and what of them helps the person. That they
    are read is noted on each.
    """
    if context.member is None:
        return NOT_SIGNED_IN
    opened = await open_case(context.app, reference)
    if isinstance(opened, Refusal):
        return opened
    state: SuitabilityState = opened[0]
    noted = [reference, *(link.reference for link in state.linked)]
    async with context.app.engine.begin() as connection:
        await note_views(connection, context.member.number, noted, LINKED_READ)
    return tuple([await _read(context, link) for link in state.linked])


async def _read(context: Context, link: LinkedCase) -> LinkedCaseRead:
    try:
        state: SuitabilityState | None = await load_state(context.app.store, link.reference)
    except NoKey:
        state = None
    if state is None:
        return LinkedCaseRead(link=link, on_record=None)
    async with context.app.engine.connect() as connection:
        rows = await timeline(connection, link.reference)
    on_record = LinkedCaseOnRecord(
        stage=state.stage,
        authority=state.authority,
        decision=str(state.decision.decision) if state.decision is not None else "",
        withdrawn_at=state.withdrawn_at,
        facts=known_facts(state.facts),
        timeline=tuple(rows),
    )
    return LinkedCaseRead(link=link, on_record=on_record)
