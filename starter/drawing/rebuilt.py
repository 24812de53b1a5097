"""The report of a rebuild: first what needs a person, then what was, or would be, done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from typing import TYPE_CHECKING

from policy.duty.apart import CaseApart
from policy.time import show_london
from starter.drawing.outside_log import can_be_gone_by, lines_of_log

if TYPE_CHECKING:
    from datetime import datetime

    from service.disasters.outside import SequenceGap
    from service.disasters.rebuild import RebuildReport
    from service.disasters.told import KeptAct

_APART = {
    CaseApart.NOT_RUNNING: ("cases that no workflow runs", "started"),
    CaseApart.ENDED_BUT_RUNS: ("workflows of cases that have ended", "ended"),
    CaseApart.WITHOUT_CASE: ("workflows of which the record knows no case", "ended"),
    CaseApart.BEHIND: ("workflows behind the record", "begun anew from the record"),
    CaseApart.AHEAD: ("workflows ahead of the record", "begun anew from the record"),
    CaseApart.ERASED_BUT_THERE: ("histories of erased cases", "deleted"),
}
_SHOWN = 20


def lines_of(report: RebuildReport) -> Iterator[str]:
    """The report, line by line. It names no person: references, kinds, numbers of staff and codes
    of organisations.
    """
    yield from _all_of(report)
    if not report.applied:
        yield "Nothing was changed. With --apply this is set right."
    elif report.record_until is not None:
        yield (
            "If this has to be run again, say that the record ended before it: --until "
            f"{report.record_until.astimezone(UTC).isoformat()}."
        )


def found_lines(report: RebuildReport) -> Iterator[str]:
    """The same before it is set right, for a file."""
    yield "Found before anything was changed:"
    yield from _all_of(report)
    yield ""
    yield "What came of it (if nothing stands here, it was cut short):"


def _all_of(report: RebuildReport) -> Iterator[str]:
    yield _head(report)
    yield from _window(report)
    yield from _for_people(report)
    yield from _done(report)


def _head(report: RebuildReport) -> str:
    until = _moment(report.record_until)
    log = _moment(report.missing.until)
    return f"The record was last written {until}, the outside log {log}."


def _window(report: RebuildReport) -> Iterator[str]:
    missing = report.missing
    yield from lines_of_log(missing)
    if moments := missing.moments:
        first, last = _moment(moments[0]), _moment(moments[-1])
        yield f"What is missing on record happened between {first} and {last}."
    yield from _gaps(missing.gaps)
    if not missing.any and can_be_gone_by(missing):
        yield "The record has everything that the log knows of."


def _gaps(gaps: Sequence[SequenceGap]) -> Iterator[str]:
    """Which events of which cases are not on record."""
    if gaps:
        yield f"Cases that had gone further than the record knows: {len(gaps)}."
    for gap in gaps[:_SHOWN]:
        first = gap.on_record + 1
        events = f"event {first}" if first == gap.reached else f"events {first} to {gap.reached}"
        yield f"  {gap.reference}: {events}"
    if len(gaps) > _SHOWN:
        yield f"  and {len(gaps) - _SHOWN} more"


def _for_people(report: RebuildReport) -> Iterator[str]:
    missing = report.missing
    yield from _named(
        "Lost, and nobody can put it back. Tell whom it was acknowledged to, and ask for it again",
        missing.lost,
    )
    yield from _named(
        "Cannot be read any more. Tell whom it was acknowledged to", report.unreadable
    )
    yield from _named(
        "Put back, and refused by the rules as the case stands now. Look at the case",
        report.refused,
    )
    yield from _named(
        "Done then, and not on record: whoever did it does it again",
        [act for act in missing.undone if not act.perhaps],
    )
    yield from _named(
        "Done as the record was last written. Look whether it is there",
        [act for act in missing.undone if act.perhaps],
    )
    if report.unopened:
        yield (
            "No key opens these cases, so nothing runs them. Put the right key store back, or ask "
            f"for them again: {some(report.unopened)}."
        )
    yield from _stopped(report)
    if missing.links:
        yield (
            f"Notices left with a link to a question that opens nothing now: {len(missing.links)}. "
            f"Ask these cases' organisations again: {some(missing.links)}."
        )


def _stopped(report: RebuildReport) -> Iterator[str]:
    by: dict[str, list[str]] = defaultdict(list)
    for what, why in report.stopped.items():
        by[why].append(what)
    if by:
        yield (
            "NOT SET RIGHT, because something did not answer or failed. Mend that and run this "
            "again, as the last line says, before any program is started:"
        )
    for why, these in sorted(by.items()):
        yield f"  {why}: {some(sorted(these))}"


def _named(what: str, acts: Iterable[KeptAct]) -> Iterator[str]:
    by: dict[str, list[KeptAct]] = defaultdict(list)
    for act in acts:
        by[act.whom.sender if act.whom else "nobody can say who"].append(act)
    if by:
        yield f"{what}:"
    for sender, theirs in sorted(by.items()):
        for act in theirs:
            number = f", their number {act.whom.id}" if act.whom and act.whom.id else ""
            what = act.what.replace("_", " ") + (f" of {act.reference}" if act.reference else "")
            yield f"  {sender or 'nobody who was signed in'}: {what}, {show_london(act.at)}{number}"


def _done(report: RebuildReport) -> Iterator[str]:
    missing, applied = report.missing, report.applied
    if erased := report.erased if applied else missing.erased:
        what = "Erased again" if applied else "Erased before, and to be erased again"
        yield f"{what}: {some(erased)}."
    if missing.acts:
        count = len(report.stand) if applied else len(missing.acts)
        yield f"Acts {'put back' if applied else 'to be put back'}: {count}."
        yield f"  of cases {some(sorted({act.reference for act in missing.acts}))}"
    surely = [each for each in missing.left if not each.perhaps]
    if missing.left:
        yield (
            f"Notices that had left: {len(surely)}, and {len(missing.left) - len(surely)} of which "
            "their channel is asked. None of them is sent again."
        )
    by_kind: dict[CaseApart, list[str]] = defaultdict(list)
    for reference, how in report.apart.items():
        if reference not in report.stopped and reference not in report.unopened:
            by_kind[how].append(reference)
    for how, references in by_kind.items():
        what, done = _APART[how]
        yield f"{len(references)} {what}{f', {done}' if applied else f': to be {done}'}."
        yield f"  {some(references)}"
    if not report.apart and not report.stopped:
        yield "Temporal is as the record says."
    yield f"It took {report.seconds:.0f} seconds."


def some(references: Iterable[str]) -> str:
    """The first of them, and how many more."""
    listed = list(references)
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return ", ".join(listed[:_SHOWN]) + more


def _moment(at: datetime | None) -> str:
    return "never" if at is None else show_london(at)
