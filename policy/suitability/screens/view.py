"""What a supervisor may see of a case: stage, clocks with their anchors, next step, last events. No
personal data, ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from policy.cases.lifecycle import next_deadline
from policy.cases.view import ClockLine, clock_lines, clocks, last_lines
from policy.help import Advice, Says
from policy.suitability.gates.assessment import assess
from policy.suitability.lifecycle import DISPATCH
from policy.suitability.rulebook import suitability_book
from policy.suitability.screens.decided import decision_lines
from policy.suitability.screens.explain import explain_short
from policy.suitability.screens.waiting import clock, wait
from policy.suitability.stage_labels import NEXT_BY_STAGE, STAGE_LABELS
from policy.suitability.state import SuitabilityState
from policy.suitability.words import ClockState, DeadlineName, TaskKind
from policy.time import show_london

_PAGE_BYTES, _EXPLAINED_BYTES = 2_000, 800


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a case is, for a query and for the page in the Temporal UI."""

    reference: str
    stage: str
    rulebook: str
    incidents: int
    escalation_level: int
    sequence: int
    next_step: Advice
    waiting_on: str
    waiting_since: datetime | None
    due: datetime | None
    clock: str
    open_tasks: tuple[str, ...]
    clocks: tuple[ClockLine, ...]


def progress(state: SuitabilityState) -> Progress:
    """The current view of a case, from its state alone."""
    waiting = wait(state)
    return Progress(
        reference=state.reference,
        stage=STAGE_LABELS[state.stage],
        rulebook=state.rulebook,
        incidents=state.incidents,
        escalation_level=state.escalation_level,
        sequence=state.sequence,
        next_step=_next_step(state),
        waiting_on=waiting.on.value,
        waiting_since=waiting.since,
        due=waiting.due,
        clock=clock(state).value,
        open_tasks=tuple(task.value for task in state.open_tasks),
        clocks=clocks(state),
    )


def _next_step(state: SuitabilityState) -> Advice:
    if state.ended:
        return Advice("Nothing: the case has ended.")
    if (
        TaskKind.LEGAL_CHECK in state.open_tasks
        and TaskKind.ASK_FOR_INFORMATION not in state.open_tasks
    ):
        return DISPATCH.next_steps[DeadlineName.LEGAL].on_case(state.reference)
    if state.stage in NEXT_BY_STAGE:
        return NEXT_BY_STAGE[state.stage].on_case(state.reference)
    upcoming = next_deadline(state)
    if upcoming is None:
        return Advice("Nothing is waiting.")
    return DISPATCH.next_steps[upcoming.name].on_case(state.reference)


def waiting_line(seen: Progress) -> str:
    """Whose turn it is, since when, and by when, as far as a time is set."""
    words = [seen.waiting_on]
    if seen.waiting_since is not None:
        words.append(f"since {show_london(seen.waiting_since)}")
    if seen.due is not None:
        late = ", overdue" if seen.clock == ClockState.OVERDUE else ""
        words.append(f"due {show_london(seen.due)}{late}")
    return "; ".join(words)


def details(state: SuitabilityState, says: Says) -> str:
    """The page a supervisor reads in the Temporal UI, in markdown, well under 2 KB; `says` is how
    the next step says what helps.
    """
    seen = progress(state)
    rows = [
        f"### {state.reference}: {seen.stage}",
        "",
        f"**Waiting on:** {waiting_line(seen)}; escalation level {seen.escalation_level}"
        f"{_incidents(state)}.",
        "",
        f"**Next:** {seen.next_step.said(says)}",
        "",
    ]
    for line in _of_the_decision(state):
        rows += [line, ""]
    last = [*last_lines(DISPATCH.labels, state, says)]
    rows += clock_lines(seen.clocks, _PAGE_BYTES - len("\n".join([*rows, *last]).encode()))
    left = _PAGE_BYTES - len("\n".join([*rows, *last]).encode())
    return "\n".join([*rows, *_explained(state, left), *last])


def _of_the_decision(state: SuitabilityState) -> tuple[str, ...]:
    return decision_lines(state, state.recent[-1].at) if state.recent and not state.ended else ()


def _explained(state: SuitabilityState, left: int) -> list[str]:
    """What the facts came to when the last thing happened, for time alone does nothing adverse: in
    no more bytes than are left on the page.
    """
    if state.facts is None or not state.recent or state.ended:
        return []
    found = assess(state.facts, state.recent[-1].at, suitability_book(state.rulebook))
    above = ["**What the facts come to, at the last entry:**", ""]
    room = left - len("\n".join([*above, ""]).encode())
    short = explain_short(found, min(room, _EXPLAINED_BYTES))
    # Its head alone may be more than there is room for.
    return [*above, short] if len(short.encode()) <= room else []


def _incidents(state: SuitabilityState) -> str:
    """A paper handed over without a clearance, or a service that by what is known now should not
    have been.
    """
    return (
        f"; handed over when it should not have been: {state.incidents}" if state.incidents else ""
    )
