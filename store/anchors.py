"""Anchors: the ends of every case's chain with how many cases there are, signed, and kept in a
place that somebody with full access to the database cannot write to.

A chain says that nothing was changed between its events. Only an anchor says that its last events,
or a whole case, were not taken away, and it is checked with the public key alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import cases, events, safe_way_versions

FIRST = "0" * 64
"""What the first anchor of a file follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchoredHead:
    """One case when an anchor was made: its last event's number and hash, in hex, and the number of
    its newest safe way.
    """

    reference: str
    sequence: int
    hash: str
    safe_ways: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAnchor:
    """All cases of a track at a moment (UTC). `follows` is the digest of the line before."""

    track: str
    made_at: datetime
    follows: str
    heads: tuple[AnchoredHead, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorFault:
    """What an anchor shows to be wrong: the case, empty for the anchors themselves."""

    reference: str
    code: str
    sentence: str


async def heads_now(connection: AsyncConnection) -> tuple[AnchoredHead, ...]:
    """Every case's end of its chain, in one statement."""
    ways = (
        select(func.coalesce(func.max(safe_way_versions.c.number), 0))
        .where(safe_way_versions.c.reference == cases.c.reference)
        .scalar_subquery()
    )
    query = select(cases.c.reference, cases.c.sequence, cases.c.head_hash, ways.label("ways"))
    return tuple(
        AnchoredHead(
            reference=row.reference,
            sequence=row.sequence,
            hash=bytes(row.head_hash).hex(),
            safe_ways=row.ways,
        )
        for row in await connection.execute(query.order_by(cases.c.reference))
    )


def signed_line(anchor: RecordAnchor, key: Ed25519PrivateKey) -> str:
    """An anchor as a line of JSON, with its signature over the rest of it."""
    said = {
        "track": anchor.track,
        "made_at": anchor.made_at.astimezone(UTC).isoformat(),
        "follows": anchor.follows,
        "count": len(anchor.heads),
        "heads": [[of.reference, of.sequence, of.hash, of.safe_ways] for of in anchor.heads],
    }
    signature = key.sign(_covered(said)).hex()
    return json.dumps({**said, "signature": signature}, separators=(",", ":"))


def line_digest(line: str) -> str:
    """What the next anchor says that it follows."""
    return hashlib.sha256(line.encode()).hexdigest()


def read_anchors(
    lines: Iterable[str], key: Ed25519PublicKey
) -> tuple[list[RecordAnchor], list[AnchorFault]]:
    """The anchors that are signed by this key, in their order, and what is wrong with others."""
    found: list[RecordAnchor] = []
    faults: list[AnchorFault] = []
    follows = FIRST
    for number, line in enumerate(lines, 1):
        try:
            anchor = _read(line, key)
        except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature):
            what = f"anchor {number} is not signed by the key"
            faults.append(_fault("", "anchor-not-signed", what))
        else:
            found.append(anchor)
            if anchor.follows != follows:
                gone = f"anchor {number} does not follow the one before it"
                faults.append(_fault("", "anchor-missing", gone))
        follows = line_digest(line)
    return found, faults


def _read(line: str, key: Ed25519PublicKey) -> RecordAnchor:
    said = json.loads(line)
    key.verify(bytes.fromhex(said.pop("signature")), _covered(said))
    heads = tuple(
        AnchoredHead(reference=of, sequence=sequence, hash=hashed, safe_ways=ways)
        for of, sequence, hashed, ways in said["heads"]
    )
    if len(heads) != said["count"]:
        raise ValueError
    made_at = datetime.fromisoformat(said["made_at"])
    return RecordAnchor(track=said["track"], made_at=made_at, follows=said["follows"], heads=heads)


def _covered(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def _fault(reference: str, code: str, sentence: str) -> AnchorFault:
    return AnchorFault(reference=reference, code=code, sentence=sentence)


async def kept_hashes(connection: AsyncConnection) -> dict[tuple[str, int], str]:
    """Every event's hash, in hex, by case and number."""
    rows = await connection.stream(select(events.c.reference, events.c.sequence, events.c.hash))
    return {(row.reference, row.sequence): bytes(row.hash).hex() async for row in rows}


def held_against(
    anchors: Iterable[RecordAnchor],
    now: Mapping[str, AnchoredHead],
    hashes: Mapping[tuple[str, int], str],
) -> Iterator[AnchorFault]:
    """What stands in the database and is not as it was anchored; each thing once."""
    seen: set[tuple[str, str]] = set()
    for anchor in anchors:
        for head in anchor.heads:
            for fault in _held(head, now.get(head.reference), hashes):
                if (fault.reference, fault.code) not in seen:
                    seen.add((fault.reference, fault.code))
                    yield fault


def _held(
    head: AnchoredHead, now: AnchoredHead | None, hashes: Mapping[tuple[str, int], str]
) -> Iterator[AnchorFault]:
    of = head.reference
    if now is None:
        yield _fault(of, "case-deleted", "the case was anchored and is gone")
        return
    stands = hashes.get((of, head.sequence))
    if stands is None:
        what = f"event {head.sequence} was anchored and is gone"
        yield _fault(of, "anchored-event-gone", what)
    elif stands != head.hash:
        what = f"event {head.sequence}, or one before it, is not as it was anchored"
        yield _fault(of, "anchored-event-differs", what)
    if now.sequence < head.sequence:
        yield _fault(of, "older-row", f"the case's row is older than event {head.sequence}")
    if now.safe_ways < head.safe_ways:
        what = f"safe way {head.safe_ways} was anchored and is gone"
        yield _fault(of, "anchored-safe-way-gone", what)
