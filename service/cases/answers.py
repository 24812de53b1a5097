"""The status answer: recorded by the check team, and read by the organisation that referred (R16 to
R19). A reader gets the same answer for an unknown reference and for another organisation's case.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from policy.refusal import Refusal
from policy.support.answering.answer import Contradiction, StatusAnswer, contradictions
from policy.support.deeds import Order, ReadAnswer, RecordAnswer
from policy.support.lifecycle import check
from policy.support.refusals import NOT_YOUR_CASE
from policy.support.state import CaseState
from policy.time import london_day
from service.authorisation import use_case
from service.cases.orders import OrderAccepted, ask_order
from service.cases.referring import in_whose_place
from service.context import Context
from service.permissions import ByOrganisation
from store.cases import load_state
from store.policy_time import clock, policy_now


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedAnswer:
    """An answer that is on record. With `queries` it contradicts itself: it is not delivered but
    goes back as a query, and the 24 hours run on (R19).
    """

    accepted: OrderAccepted
    queries: tuple[Contradiction, ...]


@use_case(staff=lambda permissions: permissions.in_track_of(RecordAnswer), organisations=False)
async def record_answer(
    context: Context,
    reference: str,
    answer: StatusAnswer,
    *,
    order_id: str,
    answered_at: datetime | None = None,
    expected_sequence: int | None = None,
) -> RecordedAnswer | Refusal:
    """Record the answer of a case. `answered_at` is when it was found, otherwise now."""
    accepted = await ask_order(
        context,
        reference,
        RecordAnswer(answer=answer),
        order_id=order_id,
        at=answered_at,
        expected_sequence=expected_sequence,
    )
    if isinstance(accepted, Refusal):
        return accepted
    async with context.app.engine.connect() as connection:
        at = answered_at or await policy_now(connection, reference)
    return RecordedAnswer(accepted=accepted, queries=contradictions(answer, london_day(at)))


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.READ_ANSWER)
async def read_answer(context: Context, reference: str, *, order_id: str) -> StatusAnswer | Refusal:
    """The answer as it stands; that it is read is on record first. With Temporal out of reach the
    row is on record, and the case's own check is asked here.
    """
    of = await in_whose_place(context.app, context.organisation, reference)
    if of is None:
        return NOT_YOUR_CASE
    reader = replace(context, in_place_of=of)
    asked = await ask_order(reader, reference, ReadAnswer(), order_id=order_id)
    if isinstance(asked, Refusal):
        return asked
    state: CaseState | None = await load_state(context.app.store, reference)
    if state is None or reader.actor is None:
        return NOT_YOUR_CASE
    async with context.app.engine.connect() as connection:
        now, own_now = await clock(connection), await policy_now(connection, reference)
    order = Order(id="reading", at=now, actor=reader.actor, command=ReadAnswer())
    return check(state, order, own_now) or state.answer or NOT_YOUR_CASE
