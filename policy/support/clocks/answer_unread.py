"""An answer that was delivered, and that the referrer has not read (R17, R18)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline
from policy.cases.effects import SendNotice
from policy.cases.events import DeadlinePassed
from policy.help import Advice, deeds
from policy.process_map import MapClock, clock
from policy.support.kinds import SupportClock
from policy.support.rulebook import RuleBook
from policy.support.state import CaseState
from policy.support.transitions import Decision
from policy.support.words import Audience, DeadlineName, Role, Template


def unread(book: RuleBook, answered_at: datetime) -> Deadline:
    """When the referrer is reminded of an answer nobody has read (R17)."""
    return ANSWER_UNREAD.deadline(
        rung=f"{book.unread_answer_hours}h",
        due=answered_at + timedelta(hours=book.unread_answer_hours),
        anchor="answer delivered",
        anchored_at=answered_at,
        role=Role.DUTY_SUPERVISOR,
    )


def on_unread(
    state: CaseState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """Four hours and nobody has read it: the referrer is reminded. The support team is asked to
    ring them too: `policy.support.tasks` sees that this deadline has passed and nothing was read
    (R17, R18).
    """
    notice = SendNotice(
        template=Template.ANSWER_UNREAD, audience=Audience.REFERRER, edition=state.edition
    )
    return Decision(state, (notice,), ("R17", "R18"))


def _lines(book: RuleBook) -> Iterator[MapClock]:
    when = f"{book.unread_answer_hours} hours after the answer was delivered"
    yield clock(DeadlineName.ANSWER_UNREAD, when, "the referrer is reminded and rung", "R17")


ANSWER_UNREAD: SupportClock = Clock(
    name=DeadlineName.ANSWER_UNREAD,
    rule="R17",
    started_by={},
    may_be_started_by=("notice-accepted",),
    passed=on_unread,
    ended_by=("answer-read", "answer-corrected"),
    may_be_ended_by=(),
    next_step=Advice("The referrer reads the answer.", deeds("read-answer")),
    on_map=_lines,
)
