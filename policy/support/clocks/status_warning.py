"""The check team is warned before the 24 hours of the status answer are over (R16)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline
from policy.cases.effects import SendNotice
from policy.cases.events import DeadlinePassed
from policy.process_map import MapClock, clock
from policy.support.clocks.common import (
    ANSWER_DELIVERED,
    RECORD_THE_ANSWER,
    STARTED_BY_ITS_RULE,
    after_receipt,
    hours_after_receipt,
)
from policy.support.kinds import SupportClock
from policy.support.rulebook import RuleBook
from policy.support.state import CaseState, changed
from policy.support.transitions import Decision
from policy.support.words import Audience, DeadlineName, Role, SlaState, Template


def warnings(book: RuleBook, received_at: datetime) -> tuple[Deadline, ...]:
    """Every warning of a referral, the first one first."""
    return tuple(
        STATUS_WARNING.deadline(**after_receipt(received_at, hours), role=Role.DUTY_SUPERVISOR)
        for hours in book.warning_hours
    )


def on_warning(
    state: CaseState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """The check team is warned (R16)."""
    warned = SlaState.WARNED if state.sla is SlaState.RUNNING else state.sla
    notice = SendNotice(template=Template.STATUS_WARNING, audience=Audience.CHECK_TEAM)
    return Decision(changed(state, sla=warned), (notice,), ("R16",))


def _lines(book: RuleBook) -> Iterator[MapClock]:
    for hours in book.warning_hours:
        yield clock(
            DeadlineName.STATUS_WARNING,
            hours_after_receipt(hours),
            "the check team is warned",
            "R16",
        )


STATUS_WARNING: SupportClock = Clock(
    name=DeadlineName.STATUS_WARNING,
    rule="R16",
    started_by={},
    may_be_started_by=STARTED_BY_ITS_RULE,
    passed=on_warning,
    ended_by=(),
    may_be_ended_by=ANSWER_DELIVERED,
    next_step=RECORD_THE_ANSWER,
    on_map=_lines,
)
