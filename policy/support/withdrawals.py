"""What takes back the person's consent, in whatever form it comes: it counts from anybody, and
whatever date it has (R10).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from policy.cases import orders as cases
from policy.cases.moments import believable
from policy.support.deeds import Event, Order
from policy.support.deeds.authority_report import AuthorityReported
from policy.support.deeds.withdraw_consent import ConsentWithdrawn, WithdrawConsent
from policy.support.words import ReportKind

Received = TypeVar("Received", bound=Order | Event)


def withdraws(message: Order | Event) -> bool:
    """Whether a message takes back the person's consent."""
    if isinstance(message, cases.Order):
        return isinstance(message.command, WithdrawConsent)
    if isinstance(message, AuthorityReported):
        return message.report is ReportKind.CONSENT_WITHDRAWN
    return isinstance(message, ConsentWithdrawn)


def as_counted(message: Received, now: datetime) -> Received:
    """The same message. A withdrawal without a believable moment counts as happening `now`."""
    if believable(message.at) or not withdraws(message):
        return message
    return replace(message, at=now.astimezone(UTC))
