"""A withdrawal of consent: what it does, and what had left before it, for the person who records
one, by whichever way (R10).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from policy.refusal import Refusal
from policy.support.deeds import WithdrawConsent
from policy.support.lifecycle import DISPATCH
from policy.support.sending import AFTER_A_WITHDRAWAL
from service.authorisation import use_case
from service.cases.orders import OrderAccepted, ask_order
from service.context import Context
from store.case_file import load_case_file
from store.cases import timeline
from wiring.app import App

_ABOUT_IT = frozenset(template.value for template in AFTER_A_WITHDRAWAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Something that cannot be called back: what, to whom, when. Not `certain`: its channel has not
    said yet whether it took it.
    """

    what: str
    to: str
    at: datetime
    certain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalRecorded:
    """A withdrawal that is on record, and all that had left of the case before it."""

    accepted: OrderAccepted
    left: tuple[Left, ...]


@use_case(staff=lambda permissions: permissions.in_track_of(WithdrawConsent), organisations=False)
async def withdraw_consent(
    context: Context, reference: str, channel: str, *, order_id: str
) -> WithdrawalRecorded | Refusal:
    """Record that the person withdrew their consent; `channel` is how it reached the service."""
    command = WithdrawConsent(channel=channel)
    accepted = await ask_order(context, reference, command, order_id=order_id)
    if isinstance(accepted, Refusal):
        return accepted
    return WithdrawalRecorded(accepted=accepted, left=await left_before(context.app, reference))


async def left_before(app: App, reference: str) -> tuple[Left, ...]:
    """All that had left of a case before its withdrawal, in the order of time: notices, and the
    readings of its answer.
    """
    async with app.engine.connect() as connection:
        kept = await load_case_file(connection, reference)
        events = await timeline(connection, reference)
    left = [
        Left(what=row.template, to=row.audience, at=row.left_at, certain=row.state == "sent")
        for row in kept.notices
        if row.left_at is not None and row.template not in _ABOUT_IT
    ]
    read = DISPATCH.labels["answer-read"]
    left += [
        Left(what="the answer itself, read", to="referrer", at=at)
        for _, at, label, _ in events
        if label == read
    ]
    return tuple(sorted(left, key=lambda item: item.at))
