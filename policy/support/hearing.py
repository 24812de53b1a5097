"""Whether a case may hear of what an organisation reports, and what of it counts: judged once, at
the edge before the commit that acknowledges it, and by the case when it comes (R10, R13, R20).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

from policy.cases import orders
from policy.cases.moments import believable
from policy.refusal import Refusal
from policy.support import refusals
from policy.support.commands import Order, WithdrawConsent
from policy.support.events import AuthorityUpdateReported, ConsentWithdrawn, Event
from policy.support.state import CaseState
from policy.support.words import Stage, UpdateKind

Heard = TypeVar("Heard", bound=Order | Event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What must be known of a case to judge a message about it."""

    organisation: str
    authority: str
    received_at: datetime | None
    withdrawn: bool
    ended: bool


def standing_of(state: CaseState) -> Standing:
    """A case's own."""
    return Standing(
        organisation=state.organisation,
        authority=state.authority,
        received_at=state.received_at,
        withdrawn=state.stage is Stage.CONSENT_WITHDRAWN,
        ended=state.ended,
    )


def refused_update(
    case: Standing | None, update: AuthorityUpdateReported, now: datetime
) -> Refusal | None:
    """Why a case may not hear of an update; None if it may, and then it counts. None for no case.

    A withdrawal is the person's own act: it counts from anybody, and whatever its date is (R10). To
    a stranger every case looks as if it were not there.
    """
    if case is None:
        return refusals.NOT_YOUR_CASE
    if not withdraws(update) and not _may_report(case, update):
        return refusals.NOT_YOUR_CASE
    if case.withdrawn:
        return refusals.WITHDRAWN
    if case.ended:
        return refusals.CLOSED
    return None if withdraws(update) else _refused_moment(case, update.at, now)


def withdraws(message: Order | Event) -> bool:
    """Whether a message takes back the person's consent."""
    if isinstance(message, orders.Order):
        return isinstance(message.command, WithdrawConsent)
    if isinstance(message, AuthorityUpdateReported):
        return message.update is UpdateKind.CONSENT_WITHDRAWN
    return isinstance(message, ConsentWithdrawn)


def as_counted(message: Heard, now: datetime) -> Heard:
    """The same message; a withdrawal whose moment is none happened `now`, for it counts all the
    same.
    """
    if believable(message.at) or not withdraws(message):
        return message
    return replace(message, at=now.astimezone(UTC))


def differences(
    kept: AuthorityUpdateReported, sent: AuthorityUpdateReported, *, timed: bool
) -> tuple[str, ...]:
    """The columns in which two updates under one number differ; none if the second is the first,
    sent again. Not `timed`: the sender gave no time, so none differs. Of a withdrawal only counts
    that it is one.
    """
    if withdraws(kept) and withdraws(sent):
        return ()
    pairs = {
        "kind": (kept.update, sent.update),
        "support_kind": (kept.support, sent.support),
        "detail": (kept.detail, sent.detail),
        "happened_at": (kept.at, sent.at if timed else kept.at),
    }
    return tuple(name for name, (was, now) in pairs.items() if was != now)


def _may_report(case: Standing, update: AuthorityUpdateReported) -> bool:
    """The referrer, the area's authority, whoever that authority has delegated to (R13), or who
    stands for one of them now (R2).
    """
    own = {case.organisation, case.authority}
    delegated = bool(update.delegate_of) and update.delegate_of == case.authority
    succeeds = bool(update.successor_of) and update.successor_of in own
    return update.by in own or delegated or succeeds


def _refused_moment(case: Standing, at: datetime, now: datetime) -> Refusal | None:
    if not believable(at):
        return refusals.NO_SUCH_TIME
    # One that lies ahead counts as now: see `policy.cases.moments.as_heard`.
    before = case.received_at is not None and min(at, now) < case.received_at
    return refusals.BEFORE_RECEIPT if before else None
