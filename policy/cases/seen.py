"""Whether a case still is as somebody saw it, though it has had another event since: a channel that
took a notice, from which nothing follows, changes nothing that anybody judges by.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from policy.cases.events import CaseEvent, NoticeAccepted
from policy.cases.lifecycle import Decide
from policy.cases.state import AnyCase
from policy.cases.track import E, S


def as_good_as(
    state: S, recorded: Iterable[tuple[E, datetime]], decide: Decide[S, E], expected: int
) -> int:
    """The number of the last event of a case, if nothing but such events came after the one with
    the `expected` number; otherwise that number as it is. `state` is the case before its first.
    """
    reached = expected
    for number, (event, now) in enumerate(recorded, 1):
        decision = decide(state, event, now)
        if number > expected:
            if decision.effects or not _unchanged(state, event, decision.state):
                return expected
            reached = number
        state = decision.state
    return reached


def _unchanged(before: AnyCase, event: CaseEvent, after: AnyCase) -> bool:
    """Whether an event only counted, and that is all."""
    if not isinstance(event, NoticeAccepted):
        return False
    return before == replace(
        after, sequence=before.sequence, seen=before.seen, recent=before.recent
    )
