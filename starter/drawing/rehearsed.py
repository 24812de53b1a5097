"""What came of a rehearsal, in its three forms: a document for programs, a report's rows, pages for
people.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from policy.cases.timeline import again, happening, timeline_entries
from policy.support.labels import event_label, label_for_staff
from policy.time import LONDON, show_london
from starter.terminal.output import plain

if TYPE_CHECKING:
    from policy.support.rehearsal import RecordedEvent
    from service.rehearsal import Rehearsal, RehearsedCase

CASE_COLUMNS = (
    "submission_id",
    "answer",
    "breached",
    "withdrawn_at",
    "updates_applied",
    "updates_refused",
)
_WIDEST_MOMENT = len("30 September 2026 at 09:30")


def case_row(case: RehearsedCase) -> dict[str, str | int]:
    """A case's end under the columns above. Moments are London's, as input files write them."""
    return {
        "submission_id": case.submission_id,
        "answer": case.answer,
        "breached": "yes" if case.play.state.breached_at else "no",
        "withdrawn_at": _london(case.withdrawn_at),
        "updates_applied": case.count(applied=True),
        "updates_refused": case.count(applied=False),
    }


def document(rehearsal: Rehearsal) -> str:
    """Everything as JSON. The moments of timelines, and `until`, are UTC; `due` is when something
    fell or falls due, or null.
    """
    cases = [
        {
            **case_row(case),
            "reference": case.play.state.reference,
            "timeline": [_entry(n, item) for n, item in enumerate(case.play.events, 1)],
        }
        for case in rehearsal.cases
    ]
    intake = [
        {
            "line": row.line,
            "submission_id": row.submission_id,
            "verdict": row.verdict,
            "reason": row.reason,
        }
        for row in rehearsal.intake
    ]
    whole = {"intake": intake, "cases": cases, "until": _utc(rehearsal.until)}
    return json.dumps(whole, ensure_ascii=False)


def _entry(sequence: int, item: RecordedEvent) -> dict[str, object]:
    event = item.event
    due = event.at if event.kind == "deadline-passed" else getattr(event, "due", None)
    return {
        "sequence": sequence,
        "at": _utc(event.at),
        "kind": event.kind,
        "label": event_label(event),
        "rules": item.rules,
        "due": _utc(due) if due else None,
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _london(moment: datetime | None) -> str:
    return moment.astimezone(LONDON).strftime("%d/%m/%Y %H:%M") if moment else ""


def pages(rehearsal: Rehearsal) -> Iterator[str]:
    """Each row's verdict, each case's timeline, and all of it in three sentences."""
    for row in rehearsal.intake:
        reason = f" ({plain(row.reason)})" if row.reason else ""
        yield f"line {row.line} {plain(row.submission_id)}: {row.verdict}{reason}"
    for case in rehearsal.cases:
        yield ""
        yield from _page(case)
    yield ""
    yield from _summary(rehearsal)


def _page(case: RehearsedCase) -> Iterator[str]:
    row = case_row(case)
    said = [f"answer {case.answer}"]
    said += ["breached"] if case.play.state.breached_at else []
    said += ["consent withdrawn"] if case.withdrawn_at else []
    said += [f"{row['updates_applied']} reports applied"] if row["updates_applied"] else []
    said += [f"{row['updates_refused']} refused"] if row["updates_refused"] else []
    yield f"{plain(case.submission_id)}, {case.play.state.reference}: {', '.join(said)}"
    for entry in timeline_entries(case.play.events, label=label_for_staff):
        when, rules = show_london(entry.at).ljust(_WIDEST_MOMENT), ", ".join(entry.rules)
        yield f"  {entry.sequence:>4}  {when}  {happening(entry)}  [{rules}]"
        if entry.more:
            yield f"{'':>8}{'':{_WIDEST_MOMENT}}  and {again(entry)}"


def _summary(rehearsal: Rehearsal) -> Iterator[str]:
    verdicts = Counter(row.verdict for row in rehearsal.intake)
    answers = Counter(case.answer for case in rehearsal.cases)
    cases = rehearsal.cases
    yield (
        f"{len(rehearsal.intake)} rows: {verdicts['accepted']} accepted, "
        f"{verdicts['already-received']} already received, {verdicts['rejected']} not accepted."
    )
    yield (
        f"{len(cases)} cases until {show_london(rehearsal.until)}: {answers['in time']} answered "
        f"in time, {answers['late']} late, {answers['contradictory']} only by a contradiction, "
        f"{answers['none']} never; {sum(c.play.state.breached_at is not None for c in cases)} "
        "breaches."
    )
    yield (
        f"{sum(c.withdrawn_at is not None for c in cases)} withdrawals; "
        f"{sum(c.count(applied=True) for c in cases)} reports applied, "
        f"{sum(c.count(applied=False) for c in cases)} refused."
    )
