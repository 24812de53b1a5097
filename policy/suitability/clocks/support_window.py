"""The support window is complete: people are notified, the authority is asked, and that is all
(R67, R68).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline
from policy.cases.effects import SendNotice
from policy.cases.events import DeadlinePassed
from policy.help import Advice
from policy.process_map import MapClock, clock
from policy.suitability.clocks.common import READS_ANEW, SET_BY_WHAT_IS_KNOWN
from policy.suitability.gates.finding import Window
from policy.suitability.gates.window import ANCHORS
from policy.suitability.kinds import SuitabilityClock
from policy.suitability.rulebook import SuitabilityBook
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import BY_TIME, Decision
from policy.suitability.words import EXITS, Audience, DeadlineName, Role, Template
from policy.time import at_london


def with_window(state: SuitabilityState, window: Window | None) -> SuitabilityState:
    """The clock of the window, kept if it is the same and set anew if the facts moved it."""
    runs = window is not None and not window.complete and state.stage not in EXITS
    wanted = (_end(window),) if runs and window is not None else ()
    standing = tuple(d for d in state.deadlines if d.name == DeadlineName.WINDOW)
    if wanted == standing:
        return state
    return state.without(DeadlineName.WINDOW).with_deadlines(*wanted)


def _end(window: Window) -> Deadline:
    return Deadline(
        name=DeadlineName.WINDOW,
        rung=window.last_day.isoformat(),
        due=window.ends_at,
        anchor=window.anchored_by,
        anchored_at=at_london(window.anchor, time(0)),
        rule=window.rule,
        role=Role.DUTY_SUPERVISOR,
    )


def on_window_end(
    state: SuitabilityState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """What is known is read anew. Time alone moves the case no further than to where the authority
    is asked.
    """
    # Reading anew sets this clock too: only when one comes, and not on loading, do they meet.
    from policy.suitability.deciding.assessing import follow

    assert state.facts is not None  # a window runs from a fact
    notice = SendNotice(template=Template.WINDOW_COMPLETE, audience=Audience.ASSESSORS)
    decision = follow(state, state.facts, now, ("R67", "R68"))
    moved = (state.stage, decision.state.stage)
    if moved[0] is not moved[1] and moved not in BY_TIME:
        return Decision(state, (notice,), ("R67", "R68"))
    return Decision(decision.state, (notice, *decision.effects), decision.rules)


def _lines(book: SuitabilityBook) -> Iterator[MapClock]:
    yield clock(
        DeadlineName.WINDOW,
        f"{book.window_months} months after the last of these: {', '.join(ANCHORS)}",
        "the authority is asked what came of the support that was offered, and that is all",
        "R68",
        own_choice=False,
    )


WINDOW: SuitabilityClock = Clock(
    name=DeadlineName.WINDOW,
    rule="R68",
    started_by={},
    may_be_started_by=SET_BY_WHAT_IS_KNOWN,
    passed=on_window_end,
    ended_by=(),
    may_be_ended_by=READS_ANEW,
    next_step=Advice("Support is offered meanwhile. Nothing follows from time alone."),
    on_map=_lines,
)
