"""What the outside log knows and the record does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from policy.cases.replies import Verdict
from service.acknowledging import REFERRAL
from store.key_file import KeyRingError
from store.key_ring import KeyRing
from store.left_before import LeftBefore
from store.outside_file import OutsideReader
from store.outside_log import OutsideEntry, OutsideKind, ToldWhom, sealed_row, whom_it_told
from store.rebuilding import (
    cases_on_record,
    erased_on_record,
    known_messages,
    settled_notices,
)
from store.sealing import SealBroken
from wiring.app import App


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAct:
    """An act that was acknowledged: of which case, of which kind, when, to whom, and its row, if it
    can be put back. `whom` is None where the ring opens it no more.
    """

    reference: str
    what: str
    at: datetime
    whom: ToldWhom | None
    row: bytes | None = field(repr=False)


@dataclass(slots=True)
class _Told:
    acts: dict[tuple[str, str], KeptAct] = field(default_factory=dict)
    refused: set[tuple[str, str]] = field(default_factory=set)
    begun: dict[str, OutsideEntry] = field(default_factory=dict)
    left: dict[str, OutsideEntry] = field(default_factory=dict)
    erased: dict[str, datetime] = field(default_factory=dict)
    until: datetime | None = None
    damaged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingOnRecord:
    """What is missing on record: acts that can be put back, acts and referrals whose case is gone
    (or whose row is), notices that left, those that had a link to a question in them, and cases
    that were erased. `on_record` are the cases of notices that left which the record knows. `until`
    is when the log was last written, `damaged` counts its broken lines.
    """

    acts: tuple[KeptAct, ...]
    lost: tuple[KeptAct, ...]
    left: tuple[LeftBefore, ...]
    links: tuple[str, ...]
    erased: tuple[str, ...]
    on_record: frozenset[str]
    until: datetime | None
    damaged: int

    @property
    def moments(self) -> list[datetime]:
        """When what is missing happened, in order."""
        acts = [act.at for act in (*self.acts, *self.lost)]
        return sorted([*acts, *(notice.left_at for notice in self.left)])


async def missing_on_record(
    app: App, folders: tuple[Path, ...], since: datetime
) -> MissingOnRecord:
    """Read the log, and hold it against the record."""
    told = _read(app, folders, since)
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
    ordered = await erased_on_record(app.engine)
    left = [each for each in await _left(app, told) if each.reference not in erased]
    return MissingOnRecord(
        acts=tuple(sorted(acts, key=_at)),
        lost=tuple(sorted(lost, key=_at)),
        left=tuple(left),
        links=tuple(each.reference for each in left if _entry(told, each.id).link),
        erased=tuple(sorted(of for of in told.erased if of in known and of not in ordered)),
        on_record=frozenset(each.reference for each in left if each.reference in known),
        until=told.until,
        damaged=told.damaged,
    )


def _read(app: App, folders: tuple[Path, ...], since: datetime) -> _Told:
    told, reader = _Told(), OutsideReader(app.settings.track, folders)
    for entry in reader.entries(since):
        told.until = max(told.until or entry.at, entry.at)
        match entry.kind:
            case OutsideKind.NOTICE_BEGUN:
                told.begun[entry.about] = entry
            case OutsideKind.NOTICE_LEFT:
                told.left[entry.about] = entry
            case OutsideKind.ERASED:
                told.erased[entry.reference] = entry.at
            case OutsideKind.ACKNOWLEDGED:
                _act(told, app.keys.ring, entry)
            case OutsideKind.BEAT:
                pass
    told.damaged = reader.damaged
    return told


def _act(told: _Told, ring: KeyRing, entry: OutsideEntry) -> None:
    try:
        whom = whom_it_told(ring, entry)
    except (KeyRingError, SealBroken, ValueError, TypeError):
        whom = None
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


async def _left(app: App, told: _Told) -> list[LeftBefore]:
    ids = told.begun.keys() | told.left.keys()
    settled = await settled_notices(app.engine, ids)
    return sorted(_as_left(told, ids - settled), key=lambda each: each.left_at)


def _as_left(told: _Told, ids: Iterable[str]) -> Iterable[LeftBefore]:
    for id in ids:
        entry = _entry(told, id)
        yield LeftBefore(
            id=id,
            same=entry.same,
            reference=entry.reference,
            left_at=entry.at,
            perhaps=id not in told.left,
        )


def _entry(told: _Told, id: str) -> OutsideEntry:
    return told.left.get(id) or told.begun[id]


def _at(act: KeptAct) -> datetime:
    return act.at
