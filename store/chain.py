"""The audit trail's hash chain: each event's hash covers the one before it, so no row can be
changed, dropped or moved unseen.

The chain covers the sealed bytes, not the clear ones: it still verifies after a case's key has been
destroyed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

START = b"\x00" * 32


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainLink:
    """What of an event row is covered."""

    reference: str
    sequence: int
    kind: str
    event_id: str
    happened_at: datetime
    recorded_at: datetime
    actor: str
    rules: str
    label: str
    release: str
    """Which release decided it; empty for an event from before that was kept."""
    sealed: bytes


def link_hash(previous: bytes, link: ChainLink) -> bytes:
    """The hash of an event row that follows a row with hash `previous`."""
    covered = [
        link.reference,
        link.sequence,
        link.kind,
        link.event_id,
        link.happened_at.astimezone(UTC).isoformat(),
        link.recorded_at.astimezone(UTC).isoformat(),
        link.actor,
        link.rules,
        link.label,
        hashlib.sha256(link.sealed).hexdigest(),
    ]
    if link.release:
        # An event from before releases were kept has the hash it was given then.
        covered.append(link.release)
    canonical = json.dumps(covered, ensure_ascii=False, separators=(",", ":")).encode()
    return hashlib.sha256(previous + canonical).digest()


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold: the case, the sequence number, and what is wrong there."""

    reference: str
    sequence: int
    code: str


def verify(
    reference: str, rows: Iterable[tuple[ChainLink, bytes, bytes]], head: bytes, last: int
) -> Break | None:
    """The first break in one case's chain, or None. `rows` are (link, previous, hash) by sequence;
    `head` and `last` are what the case row says its chain ends with.
    """
    previous, expected = START, 1
    for link, stored_previous, stored_hash in rows:
        if link.sequence != expected:
            return Break(reference, expected, "row-missing")
        if stored_previous != previous:
            return Break(reference, expected, "previous-differs")
        if link_hash(previous, link) != stored_hash:
            return Break(reference, expected, "row-changed")
        previous, expected = stored_hash, expected + 1
    if expected - 1 != last:
        return Break(reference, expected, "tail-missing")
    return None if previous == head else Break(reference, last, "head-differs")
