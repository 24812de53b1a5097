"""What authorities report, at any stage: news about support and about where the person is (R20,
R67, R72).

No update closes a case and none decides anything about the person: news that may end it puts a
closing row before a human, and silence only ever asks somebody to look. A withdrawal is the
person's own act, honoured from anybody (R10).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from policy.cases.deadlines import Deadline, next_occurrence
from policy.cases.effects import CompleteTasks, Effect, OpenTask
from policy.rulebook import rulebook
from policy.support import ending, news
from policy.support.decision import Decision
from policy.support.events import AuthorityUpdateReported, DeadlinePassed
from policy.support.hearing import refused_update, standing_of, withdraws
from policy.support.state import NOT_SEEN_KEPT, CaseState, changed
from policy.support.support_open import MORNING
from policy.support.words import DeadlineName, Role, Stage, TaskKind, Team, UpdateKind
from policy.time import days_after, london_day

MAY_END_THE_CASE = frozenset(
    {
        UpdateKind.ACCOMMODATED,
        UpdateKind.RETURNED,
        UpdateKind.MOVED_AREA,
        UpdateKind.NO_LONGER_ROUGH,
    }
)


def on_update(state: CaseState, event: AuthorityUpdateReported, now: datetime) -> Decision:
    """Record the news; ask a human where it may change something."""
    refusal = refused_update(standing_of(state), event, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    if withdraws(event):
        return ending.on_withdrawn(state, event)
    counted = changed(state, updates=state.updates + 1)
    if event.update is UpdateKind.NOT_SEEN:
        return Decision(_not_seen(counted, event.at), (), ("R67",))
    seen, done = _seen(counted, event.at)
    if event.update in MAY_END_THE_CASE:
        asked, rows = _closing(seen, event, now)
        return Decision(asked, (*done, *rows), ("R26",))
    return Decision(seen, done, ("R20",))


def _not_seen(state: CaseState, at: datetime) -> CaseState:
    """The first time of not being seen starts a clock; news no later than the last contact starts
    none.
    """
    last = state.last_contact_at
    if last is not None and at <= last:
        return state
    return _missing(state, (*state.not_seen_at, at))


def _missing(state: CaseState, moments: Iterable[datetime]) -> CaseState:
    """The clock counts from the first time of not being seen that no contact has followed. The
    later ones are kept too, so that news in another order ends alike.
    """
    first, *later = sorted(set(moments)) or (None,)
    if first is None:
        return changed(state, not_seen_at=()).without(DeadlineName.NO_CONTACT)
    kept = changed(state, not_seen_at=(first, *later[-NOT_SEEN_KEPT:]))
    if first == state.not_seen_since:
        return kept
    return kept.without(DeadlineName.NO_CONTACT).with_deadlines(_no_contact(state, first))


def _no_contact(state: CaseState, since: datetime) -> Deadline:
    book = rulebook(state.rulebook)
    due = days_after(since, book.no_contact_days, MORNING)
    return Deadline(
        name=DeadlineName.NO_CONTACT,
        rung=london_day(due).isoformat(),
        due=due,
        anchor="first not seen",
        anchored_at=since,
        rule="R67",
        role=Role.DUTY_SUPERVISOR,
        repeats_days=book.no_contact_days,
    )


def _seen(state: CaseState, at: datetime) -> tuple[CaseState, tuple[Effect, ...]]:
    """Any other news means contact: times of not being seen that lie before it count no more, nor
    does the row that asked somebody to look.
    """
    last = max(state.last_contact_at or at, at)
    missing = (moment for moment in state.not_seen_at if moment > last)
    met = _missing(changed(state, last_contact_at=last), missing)
    if met.not_seen_since == state.not_seen_since:
        return met, ()
    return met, (CompleteTasks(task=TaskKind.NO_CONTACT),)


def _closing(
    state: CaseState, event: AuthorityUpdateReported, now: datetime
) -> tuple[CaseState, tuple[Effect, ...]]:
    """News that may end the case: one row asks a named person to look, in place of the one a
    settled answer asked for; moving also asks for a handover, once.
    """
    due = now + timedelta(days=rulebook(state.rulebook).closing_days)
    rows: list[Effect] = []
    if not state.closing_asked:
        if state.stage is Stage.ANSWERED:
            rows.append(CompleteTasks(task=TaskKind.CLOSING))
        rows.append(_row(TaskKind.CLOSING, due, "R26", event.update.value))
    moved = event.update is UpdateKind.MOVED_AREA
    if moved and not state.handover_asked:
        rows.append(_row(TaskKind.HANDOVER, due, "R98", ""))
    asked = changed(state, closing_asked=True, handover_asked=state.handover_asked or moved)
    if any(isinstance(row, OpenTask) for row in rows):
        rows += news.told_at_once(event.update, event.by, now)
    return asked, tuple(rows)


def _row(task: TaskKind, due: datetime, rule: str, note: str) -> OpenTask:
    return OpenTask(task=task, team=Team.SUPPORT, due=due, rule=rule, note=note)


def on_no_contact(
    state: CaseState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """Nobody has seen the person for weeks: somebody is asked to look, again and again; nothing
    closes by itself (R67).
    """
    following = next_occurrence(deadline, now)
    row = _row(TaskKind.NO_CONTACT, following.due, "R67", event.rung)
    return Decision(state.with_deadlines(following), (row,), ("R67",))
