"""Cases as tables and pages for a screen. Never colour alone: what is over time says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from policy.cases.view import ClockLine
from policy.support.screens.view import Progress
from policy.support.words import SLA_LABELS, STAGE_LABELS, SlaState, Stage, TaskKind
from policy.time import LONDON, show_london, span
from store.case_file import CaseFile
from store.case_lists import CaseRow
from wiring.command_lines import command_lines

TimelineRow = tuple[int, datetime, str, str]

WIDE = 140
_WIDE_HEADING = (
    *("Reference", "Stage", "Status answer", "Due (London)", "Clock", "Authority"),
    *("Level", "Next deadline"),
)
_NARROW_HEADING = ("Case", "Status answer", "Due (London)", "Authority", "Next deadline")


def table(*columns: str) -> Table:
    """An empty table in the house's style. Cells are text and never markup."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def short(moment: datetime) -> str:
    """A moment in few letters, London time: `6 Apr 09:30`."""
    local = moment.astimezone(LONDON)
    return f"{local.day} {local:%b %H:%M}"


def time_left(due: datetime, now: datetime) -> str:
    """`3 h 10 min left`, or `2 h 5 min over`."""
    return f"{span(due - now)} {'left' if due > now else 'over'}"


@dataclass(frozen=True, slots=True)
class CasesTable:
    """Cases with their clocks, each as it stands at its own now: a line each if the screen is wide,
    or two.
    """

    rows: Sequence[CaseRow]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """See rich."""
        if not self.rows:
            yield Text("No case.")
            return
        wide = options.max_width >= WIDE
        shown = table(*(_WIDE_HEADING if wide else _NARROW_HEADING))
        shown.columns[0].no_wrap = True
        for row in self.rows:
            cells = _cells(row)
            if not wide:
                reference, stage, answer, due, clock, authority, level, following = cells
                cells = (
                    f"{reference}\n{stage}",
                    f"{answer}\nlevel {level}",
                    f"{due}\n{clock}",
                    authority,
                    following.replace(", ", "\n", 1),
                )
            shown.add_row(*(Text(cell) for cell in cells))
        yield shown


def _cells(row: CaseRow) -> tuple[str, ...]:
    following = "none"
    if row.next_name and row.next_due:
        following = f"{row.next_name}, {short(row.next_due)}"
    return (
        row.reference,
        STAGE_LABELS[Stage(row.stage)],
        SLA_LABELS[SlaState(row.sla)],
        short(row.due_at) if row.due_at else "none",
        _clock(row),
        row.authority,
        str(row.escalation_level),
        following,
    )


def _clock(row: CaseRow) -> str:
    """What became of the 24 hours, or how much of them is left."""
    if row.answered_at is not None:
        return f"answered {short(row.answered_at)}"
    if row.ended_at is not None or row.due_at is None:
        return "stopped"
    return time_left(row.due_at, row.now)


def case_page(
    case: CaseRow,
    seen: Progress,
    timeline: Sequence[TimelineRow],
    kept: CaseFile,
    now: datetime,
    steps: Mapping[TaskKind, str],
) -> RenderableType:
    """One case: where it is, its clocks with their anchors, and everything that happened. `steps`
    are how its area does things.
    """
    due = seen.status_answer_due
    head = [
        Text(f"{seen.reference}: {seen.stage}", style="bold"),
        Text(f"Referred by {case.organisation_id}, area {case.authority}"),
        Text(f"Status answer: {seen.status_answer}" + (f"; due {show_london(due)}" if due else "")),
        Text(f"Escalation level: {seen.escalation_level}"),
        Text(f"Next: {seen.next_step.said(command_lines('support'))}"),
    ]
    head += map(Text, duplicate_lines(kept))
    head += map(Text, [*_advice_lines(kept, now), *_local_lines(kept, steps)])
    if kept.safe_way_recorded and case.stage != Stage.CONSENT_WITHDRAWN:
        head.append(Text(f"Before any contact: referrals reach {seen.reference}"))
    return page_of(head, seen.clocks, timeline, kept, now)


def duplicate_lines(kept: CaseFile) -> list[str]:
    """The earlier case of the same track that may be the same person's: a question for a human
    (R33). Nothing is ever merged. And the cases of those who came together (R39).
    """
    earlier, group = kept.possible_duplicate_of, kept.group
    alike = [f"May be about the same person as {earlier}."] if earlier else []
    return [*alike, *([f"Came in one group with {', '.join(group)}."] if group else [])]


def _advice_lines(kept: CaseFile, now: datetime) -> list[str]:
    """How long the person has waited for an adviser: they are few outside London (R117)."""
    asked = [row.opened_at for row in kept.tasks if row.kind == TaskKind.REGULATED_ADVICE]
    if not asked:
        return []
    since = min(asked)
    return [f"Waits for regulated advice: {span(now - since)}, since {show_london(since)}."]


def _local_lines(kept: CaseFile, steps: Mapping[TaskKind, str]) -> list[str]:
    """How this area does what is open here (R117)."""
    open_ = {row.kind for row in kept.tasks}
    return [f"In this area, {kind}: {words}" for kind, words in steps.items() if kind in open_]


def page_of(
    head: Sequence[Text],
    clocks: Sequence[ClockLine],
    timeline: Sequence[TimelineRow],
    kept: CaseFile,
    now: datetime,
) -> RenderableType:
    """A case of any track, below what its own track says of it first."""
    parts: list[RenderableType] = [*head]
    for title, body in (
        ("Clocks", _clocks(clocks, now)),
        ("Timeline", _timeline(timeline)),
        ("Open tasks", _tasks(kept, now)),
        ("Handed to others", _handed_over(kept)),
        ("Escalations", _escalations(kept)),
        ("Notices", _notices(kept)),
        ("Messages not applied", _messages(kept)),
    ):
        if body.row_count:
            parts += [Text(f"\n{title}", style="bold"), body]
    return Group(*parts)


def _clocks(clocks: Sequence[ClockLine], now: datetime) -> Table:
    made = table("what falls due", "due (London)", "", "counted from", "rule")
    for clock in clocks:
        anchor = f"{clock.anchor}, {show_london(clock.anchored_at)}"
        left = time_left(clock.due, now)
        made.add_row(clock.label, show_london(clock.due), left, anchor, clock.rule)
    return made


def _timeline(rows: Sequence[TimelineRow]) -> Table:
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


def _handed_over(kept: CaseFile) -> Table:
    made = table("task", "is now with", "since (London)")
    for row in kept.handed_over:
        made.add_row(row.kind, f"the {row.to}", short(row.at))
    return made


def _escalations(kept: CaseFile) -> Table:
    made = table("what", "told", "in line", "when (London)", "by", "taken by")
    for row in kept.escalations:
        told = f"{row.told or 'nobody on duty'} ({row.role})"
        made.add_row(
            f"{row.name} ({row.rung})",
            told,
            str(row.position),
            short(row.escalated_at),
            row.guard,
            row.acknowledged_by or "nobody yet",
        )
    return made


def _notices(kept: CaseFile) -> Table:
    made = table("notice", "for", "state", "ordered (London)", "left (London)")
    for row in kept.notices:
        state = f"{row.state} ({row.code})" if row.code else row.state
        left = short(row.left_at) if row.left_at else ""
        made.add_row(row.template, row.audience, state, short(row.created_at), left)
    return made


def _messages(kept: CaseFile) -> Table:
    """What was refused or is still to be carried out; what was applied is on the timeline."""
    made = table("from", "received (London)", "became of it")
    for row in kept.messages:
        if row.verdict != "applied":
            became = f"{row.verdict} {row.code}".strip() if row.verdict else "to be carried out"
            made.add_row(row.sender, short(row.received_at), became)
    return made
