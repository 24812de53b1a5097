"""What the outside log knows and the record does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from policy.clocks import AGREE_WITHIN
from policy.duty.apart import RecordSide
from service.acknowledging import REFERRAL
from service.disasters.told import KeptAct, OutsideTold, read_log, whom_of
from store.left_before import LeftBefore
from store.outside_log import OutsideEntry
from store.rebuilding import (
    cases_on_record,
    erased_on_record,
    known_messages,
    settled_notices,
)
from wiring.app import App

_AT_ONCE = timedelta(seconds=5)
"""So long after its row was stamped somebody may have been told, by clocks that may differ by as
much as those that agree.
"""
_THIS = "rebuild"
"""The use case of a rebuild: what one of them did is nothing that was lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceGap:
    """A case that went further than the record knows: the number of its last event there, and of
    the last one that the log knows of.
    """

    reference: str
    on_record: int
    reached: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingOnRecord:
    """What is missing on record: acts that can be put back, acts and referrals whose case is gone
    (or whose row is), what else was `undone`, be it a note, a file, an entry of a register, a draft
    or a credential; the `gaps` of cases; notices that left, those that had a link to a question in
    them, and cases that were erased. `on_record` are the cases of notices that left which the
    record knows. `until` is when the log was last written, None if there is none; `damaged` counts
    its broken lines. It `reaches` if it has a line near the record's end: otherwise it is no log of
    that time, and that it names nothing says nothing.
    """

    acts: tuple[KeptAct, ...]
    lost: tuple[KeptAct, ...]
    undone: tuple[KeptAct, ...]
    gaps: tuple[SequenceGap, ...]
    left: tuple[LeftBefore, ...]
    links: tuple[str, ...]
    erased: tuple[str, ...]
    on_record: frozenset[str]
    until: datetime | None
    reaches: bool
    damaged: int

    @property
    def any(self) -> bool:
        """Whether anything is missing, or may be."""
        return self.surely or bool(self.undone)

    @property
    def surely(self) -> bool:
        """Whether anything is: more than what was done so near the record's end that clocks cannot
        tell.
        """
        done = any(not act.perhaps for act in self.undone)
        return bool(self.acts or self.lost or done or self.gaps or self.left or self.erased)

    @property
    def moments(self) -> list[datetime]:
        """When what is missing happened, in order."""
        surely = [act for act in self.undone if not act.perhaps]
        acts = [act.at for act in (*self.acts, *self.lost, *surely)]
        return sorted([*acts, *(notice.left_at for notice in self.left)])


async def missing_on_record(
    app: App, folders: tuple[Path, ...], since: datetime, record_until: datetime | None
) -> MissingOnRecord:
    """Read the log, and hold it against the record, which was last written at `record_until`."""
    told = read_log(app, folders, since, record_until)
    known = await cases_on_record(app.engine)
    erased = {of for of, case in known.items() if case.erased} | set(told.erased)
    messages = await known_messages(app.engine, [id for _, id in told.acts])
    acts, lost = list[KeptAct](), list[KeptAct]()
    for (reference, id), act in told.acts.items():
        there = reference in known if act.what == REFERRAL else id in messages
        if there or reference in erased or (reference, id) in told.refused:
            continue
        back = reference in known and act.row is not None and act.whom is not None
        (acts if back else lost).append(act)
    gone = await erased_on_record(app.engine)
    left = [each for each in await _left(app, told) if each.reference not in erased]
    return MissingOnRecord(
        acts=tuple(sorted(acts, key=_at)),
        lost=tuple(sorted(lost, key=_at)),
        undone=tuple(sorted(_undone(app, told, known, erased, record_until), key=_at)),
        gaps=tuple(_gaps(told, known, erased)),
        left=tuple(left),
        links=tuple(each.reference for each in left if _entry(told, each.id).link),
        erased=tuple(sorted(of for of in told.erased if of in known and of not in gone)),
        on_record=frozenset(each.reference for each in left if each.reference in known),
        until=told.until,
        reaches=told.near,
        damaged=told.damaged,
    )


def _undone(
    app: App,
    told: OutsideTold,
    known: Mapping[str, RecordSide],
    erased: Set[str],
    record_until: datetime | None,
) -> Iterator[KeptAct]:
    """What was done after the record was last written, or of a case further than it goes; and
    perhaps what was done so near its end that clocks cannot tell.
    """
    for entry in told.done:
        case = known.get(entry.reference)
        if entry.reference in erased or entry.what == _THIS:
            continue
        further = entry.reference != "" and (case is None or case.sequence < entry.sequence)
        later = record_until is None or entry.at > record_until - AGREE_WITHIN
        if further or later:
            told_by = _AT_ONCE + AGREE_WITHIN
            soon = record_until is not None and entry.at <= record_until + told_by
            yield KeptAct(
                reference=entry.reference,
                what=entry.what,
                at=entry.at,
                whom=whom_of(app.keys.ring, entry),
                row=None,
                perhaps=soon and not further,
            )


def _gaps(
    told: OutsideTold, known: Mapping[str, RecordSide], erased: Set[str]
) -> Iterator[SequenceGap]:
    for reference, reached in sorted(told.reached.items()):
        on_record = known[reference].sequence if reference in known else 0
        if on_record < reached and reference not in erased:
            yield SequenceGap(reference=reference, on_record=on_record, reached=reached)


async def _left(app: App, told: OutsideTold) -> list[LeftBefore]:
    ids = told.begun.keys() | told.left.keys()
    settled = await settled_notices(app.engine, ids)
    return sorted(_as_left(told, ids - settled), key=lambda each: each.left_at)


def _as_left(told: OutsideTold, ids: Iterable[str]) -> Iterable[LeftBefore]:
    for id in ids:
        entry = _entry(told, id)
        yield LeftBefore(
            id=id,
            same=entry.same,
            reference=entry.reference,
            left_at=entry.at,
            perhaps=id not in told.left,
        )


def _entry(told: OutsideTold, id: str) -> OutsideEntry:
    return told.left.get(id) or told.begun[id]


def _at(act: KeptAct) -> datetime:
    return act.at
