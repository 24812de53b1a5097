"""One case as a page for a screen: where it is, its clocks with their anchors, and everything that
happened. Never colour alone: what is over time says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from policy.suitability.screens.view import waiting_line
from policy.support.words import Stage, TaskKind
from policy.time import show_london, span
from policy.tracks import SUITABILITY, SUPPORT
from service.values.parts import SuitabilityPart, SupportPart
from starter.drawing.tables import short, table, time_left
from wiring.command_lines import command_lines

if TYPE_CHECKING:
    from policy.cases.view import ClockLine
    from service.cases.showing import CaseFile, CasePage, EventLine


def case_page(page: CasePage) -> RenderableType:
    """A case of any track, below what its own track says of it first."""
    part = page.part
    lines = (
        _of_support(page, part) if isinstance(part, SupportPart) else _of_suitability(page, part)
    )
    head = [Text(line) for line in lines]
    head[0].stylize("bold")
    parts: list[RenderableType] = [*head]
    for title, body in (
        ("Clocks", _clocks(part.progress.clocks, page.now)),
        ("Timeline", _timeline(page.timeline)),
        ("Open tasks", _tasks(page.kept, page.now)),
        ("Passed on to others", _passed_on(page.kept)),
        ("Escalations", _escalations(page.kept)),
        ("Notices", _notices(page.kept)),
        ("Messages not applied", _messages(page.kept)),
        ("Files", _files(page.kept)),
        ("Notes", _notes(page.kept)),
    ):
        if body.row_count:
            parts += [Text(f"\n{title}", style="bold"), body]
    return Group(*parts)


def _head(page: CasePage) -> Iterator[str]:
    match page.part:
        case SupportPart():
            return _of_support(page, page.part)
        case SuitabilityPart():
            return _of_suitability(page, page.part)


def _of_support(page: CasePage, part: SupportPart) -> Iterator[str]:
    seen, kept = part.progress, page.kept
    due = seen.status_answer_due
    yield f"{page.reference}: {seen.stage}"
    yield f"Referred by {page.row.organisation_id}, area {page.row.authority}"
    yield f"Status answer: {seen.status_answer}" + (f"; due {show_london(due)}" if due else "")
    yield f"Escalation level: {seen.escalation_level}"
    yield f"Next: {seen.next_step.said(command_lines(SUPPORT))}"
    yield from _duplicate_lines(kept)
    yield from _advice_lines(kept, page.now)
    yield from _local_lines(kept, part)
    if kept.safe_way_recorded and page.row.stage != Stage.CONSENT_WITHDRAWN:
        yield f"Before any contact: referrals reach {page.reference}"


def _of_suitability(page: CasePage, part: SuitabilityPart) -> Iterator[str]:
    seen = part.progress
    yield f"{page.reference}: {seen.stage}"
    yield f"Area {page.row.authority}; rules {seen.rulebook or 'none yet'}"
    yield f"Content: {part.content}"
    if part.clearance_until is not None:
        yield f"Clearance until {show_london(part.clearance_until)}"
    if part.holder:
        yield f"With decision maker {part.holder}"
    yield f"Escalation level: {seen.escalation_level}; incidents: {seen.incidents}"
    yield f"Waiting on: {waiting_line(seen)}"
    yield f"Next: {seen.next_step.said(command_lines(SUITABILITY))}"
    yield from (f"Other case {one.reference}: {one.sameness}" for one in part.like)
    yield from _duplicate_lines(page.kept)


def _duplicate_lines(kept: CaseFile) -> Iterator[str]:
    """The earlier case of the same track that may be the same person's: a question for a human
    (R33). Nothing is ever merged. And the cases of those who came together (R39).
    """
    if kept.possible_duplicate_of:
        yield f"May be about the same person as {kept.possible_duplicate_of}."
    if kept.group:
        yield f"Came in one group with {', '.join(kept.group)}."


def _advice_lines(kept: CaseFile, now: datetime) -> Iterator[str]:
    """How long the person has waited for an adviser: they are few outside London (R117)."""
    asked = [row.opened_at for row in kept.tasks if row.kind == TaskKind.REGULATED_ADVICE]
    if asked:
        since = min(asked)
        yield f"Waits for regulated advice: {span(now - since)}, since {show_london(since)}."


def _local_lines(kept: CaseFile, part: SupportPart) -> Iterator[str]:
    """How this area does what is open here (R117)."""
    open_ = {row.kind for row in kept.tasks}
    for kind, words in part.local_steps.items():
        if kind in open_:
            yield f"In this area, {kind}: {words}"


def _clocks(clocks: Sequence[ClockLine], now: datetime) -> Table:
    made = table("what falls due", "due (London)", "", "counted from", "rule")
    for clock in clocks:
        anchor = f"{clock.anchor}, {show_london(clock.anchored_at)}"
        left = time_left(clock.due, now)
        made.add_row(clock.label, show_london(clock.due), left, anchor, clock.rule)
    return made


def _timeline(rows: Sequence[EventLine]) -> Table:
    made = table("no.", "when (London)", "what happened", "rules")
    for number, at, label, rules in rows:
        made.add_row(str(number), show_london(at), label, rules)
    return made


def _tasks(kept: CaseFile, now: datetime) -> Table:
    made = table("task", "with", "due (London)", "", "rule", "note")
    for row in kept.tasks:
        left = time_left(row.due, now)
        made.add_row(
            row.kind, row.holder or row.team, short(row.due), left, row.rule, Text(row.note)
        )
    return made


def _passed_on(kept: CaseFile) -> Table:
    made = table("task", "is now with", "since (London)")
    for row in kept.passed_on:
        made.add_row(row.kind, f"the {row.to}", short(row.at))
    return made


def _escalations(kept: CaseFile) -> Table:
    made = table("what", "notified", "on the rota", "when (London)", "by", "taken by")
    for row in kept.escalations:
        notified = f"{row.notified or 'nobody on duty'} ({row.role})"
        made.add_row(
            f"{row.name} ({row.rung})",
            notified,
            str(row.position),
            short(row.escalated_at),
            row.guard,
            f"taken back {short(row.withdrawn_at)}: its time had not come"
            if row.withdrawn_at
            else row.acknowledged_by or "nobody yet",
        )
    return made


def _notices(kept: CaseFile) -> Table:
    made = table("notice", "for", "state", "ordered (London)", "left (London)")
    for row in kept.notices:
        state = f"{row.state} ({row.code})" if row.code else row.state
        left = short(row.left_at) if row.left_at else ""
        made.add_row(row.template, row.audience, state, short(row.created_at), left)
    return made


def _notes(kept: CaseFile) -> Table:
    made = table("written (London)", "by", "stands")
    for row in kept.notes:
        made.add_row(short(row.at), row.by, "corrected since" if row.replaced_by else "yes")
    return made


def _files(kept: CaseFile) -> Table:
    made = table("added (London)", "by", "scanned")
    for row in kept.files:
        made.add_row(short(row.at), row.by, row.result or "not yet")
    return made


def _messages(kept: CaseFile) -> Table:
    """What was refused or is still to be carried out; what was applied is on the timeline."""
    made = table("from", "received (London)", "became of it")
    for row in kept.messages:
        if row.verdict != "applied":
            became = f"{row.verdict} {row.code}".strip() if row.verdict else "to be carried out"
            made.add_row(row.sender, short(row.received_at), became)
    return made
