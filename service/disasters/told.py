"""The outside log, read: what it says of each act and notice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from policy.cases.replies import Verdict
from store.key_file import KeyRingError
from store.key_ring import KeyRing
from store.outside_file import OutsideReader
from store.outside_log import (
    BESIDE,
    OutsideEntry,
    OutsideKind,
    ToldWhom,
    sealed_row,
    whom_it_told,
)
from store.sealing import SealBroken
from wiring.app import App

NEAR = timedelta(minutes=5)
"""Within which of the record's last moment its log has a line: while a watchdog looks there is one
every half minute, and what stops in good order stops together.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAct:
    """An act that was acknowledged: of which case, if of one, of which kind, when, to whom, and its
    row, if it can be put back. `whom` is None where the ring opens it no more. It is on record
    `perhaps` where it was done as the record was last written.
    """

    reference: str
    what: str
    at: datetime
    whom: ToldWhom | None
    row: bytes | None = field(repr=False)
    perhaps: bool = False


@dataclass(slots=True)
class OutsideTold:
    """By act and by notice; `reached` is the last event of each case that an entry names. It has a
    line `near` the end of a record that was written at all.
    """

    acts: dict[tuple[str, str], KeptAct] = field(default_factory=dict)
    refused: set[tuple[str, str]] = field(default_factory=set)
    begun: dict[str, OutsideEntry] = field(default_factory=dict)
    left: dict[str, OutsideEntry] = field(default_factory=dict)
    erased: dict[str, datetime] = field(default_factory=dict)
    done: list[OutsideEntry] = field(default_factory=list)
    reached: dict[str, int] = field(default_factory=dict)
    until: datetime | None = None
    near: bool = False
    damaged: int = 0


def read_log(
    app: App, folders: tuple[Path, ...], since: datetime, record_until: datetime | None
) -> OutsideTold:
    """Read the log of these folders, beside a record that was last written at `record_until`."""
    told = OutsideTold(near=record_until is None)
    reader = OutsideReader(app.settings.track, folders)
    for entry in reader.entries(since):
        told.until = max(told.until or entry.at, entry.at)
        told.near |= record_until is not None and abs(entry.at - record_until) <= NEAR
        if entry.sequence:
            reached = told.reached.get(entry.reference, 0)
            told.reached[entry.reference] = max(reached, entry.sequence)
        match entry.kind:
            case OutsideKind.NOTICE_BEGUN:
                told.begun[entry.about] = entry
            case OutsideKind.NOTICE_LEFT:
                told.left[entry.about] = entry
            case OutsideKind.ERASED:
                told.erased[entry.reference] = entry.at
            case OutsideKind.ACKNOWLEDGED:
                _act(told, app.keys.ring, entry)
            case OutsideKind.DONE:
                if entry.told != BESIDE:
                    told.done.append(entry)
            case OutsideKind.BEAT:
                pass
    told.damaged = reader.damaged
    return told


def whom_of(ring: KeyRing, entry: OutsideEntry) -> ToldWhom | None:
    """To whom it was told; None if the ring opens it no more."""
    try:
        return whom_it_told(ring, entry)
    except (KeyRingError, SealBroken, ValueError, TypeError):
        return None


def _act(told: OutsideTold, ring: KeyRing, entry: OutsideEntry) -> None:
    whom = whom_of(ring, entry)
    key = (entry.reference, whom.id if whom else f"unreadable/{entry.at.isoformat()}")
    if entry.told == Verdict.REFUSED.value:
        told.refused.add(key)
        return
    act = KeptAct(
        reference=entry.reference,
        what=entry.what,
        at=entry.at,
        whom=whom,
        row=sealed_row(entry),
    )
    # One that was sent twice was received the first time.
    told.acts.setdefault(key, act)
