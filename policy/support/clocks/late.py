"""What is sent about a referral that was entered long after its receipt (R16). The breach of its 24
hours is recorded like any other, but the notice must be true: it says that the referral was entered
late, when, and what happens now, and not that we let the time go by.

Many share one notice: an organisation gets one for a batch, those on duty one for each step of a
batch, and one a morning for all of them.
"""

from __future__ import annotations

from datetime import datetime

from policy.cases.deadlines import Deadline
from policy.cases.effects import SendNotice
from policy.support.state import CaseState
from policy.support.urgency import late_batch
from policy.support.words import Audience, DeadlineName, Template
from policy.time import show_london


def notice_to_the_referrer(organisation: str, batch: str, entered_at: datetime) -> SendNotice:
    """The notice to the organisation: one for all its late entries of a batch."""
    return SendNotice(
        template=Template.ENTERED_LATE,
        audience=Audience.REFERRER,
        group=f"entered-late/{batch}/{organisation}" if batch else "",
        note=show_london(entered_at),
    )


def notice_of_the_breach(state: CaseState, due: datetime) -> SendNotice:
    """The notice of a breach. Where the referral was entered when most of its time had gone, that
    is what it says.
    """
    received_at, entered_at = state.received_at, state.accepted_at
    if received_at is None or entered_at is None or entered_at - received_at <= due - entered_at:
        return SendNotice(template=Template.HOLDING_REPLY, audience=Audience.REFERRER)
    return notice_to_the_referrer(state.organisation, state.batch, entered_at)


def group_on_duty(state: CaseState, deadline: Deadline) -> str:
    """By what late entries share a notice to those on duty; empty for a case that was not entered
    late. A batch climbs together; the daily reminder is one for all batches.
    """
    if not (batch := late_batch(state)):
        return ""
    daily = deadline.name == DeadlineName.STATUS_DAILY
    of = deadline.name if daily else f"{batch}/{deadline.name}"
    return f"late-entry/{of}/{deadline.rung}/{deadline.position}"
