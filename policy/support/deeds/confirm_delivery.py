"""The notice of an answer that no channel took was given by hand (R17). It counts as a notice that
a channel accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, Field
from policy.cases.events import CaseEvent, NoticeAccepted
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.support import refusals
from policy.support.answering.delivery import RECIPIENTS, not_yet_told
from policy.support.kinds import SupportDeed
from policy.support.state import CaseState
from policy.support.words import HELPERS, Audience, Role, Stage, Template


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmDelivery:
    """Say that the notice of the answer, which no channel took, was given by hand (R17)."""

    kind: Literal["confirm-delivery"] = "confirm-delivery"
    audience: Audience


def refused(state: CaseState, order: Order[ConfirmDelivery], now: datetime) -> Refusal | None:
    """Each recipient is notified once."""
    if state.answer is None:
        return refusals.NOTHING_ON_ITS_WAY
    audience = order.command.audience
    if audience not in RECIPIENTS:
        return refusals.NOT_A_RECIPIENT
    return None if audience in not_yet_told(state) else refusals.ALREADY_DELIVERED


def happened(order: Order[ConfirmDelivery], state: CaseState) -> CaseEvent:
    """The event that it counts as."""
    first = state.edition == 1
    return NoticeAccepted(
        id=order.id,
        at=order.at,
        by=order.actor.id,
        template=Template.ANSWER_READY if first else Template.ANSWER_CORRECTED,
        audience=order.command.audience,
        edition=state.edition,
    )


CONFIRM_DELIVERY: SupportDeed[ConfirmDelivery] = Deed(
    command=ConfirmDelivery,
    title="Confirm that an answer was given by hand",
    fields={
        "audience": Field("Recipient", "Who was told by hand: the referrer or the support team"),
    },
    who=HELPERS | {Role.OPERATIONS},
    stages=frozenset({Stage.STATUS_CHECK}),
    elsewhere=lambda state: refusals.NOTHING_ON_ITS_WAY,
    refused=refused,
    happened=happened,
    events=(),
)
