"""The audit trail's hash chain: each event's hash covers the one before it, so no row can be
changed, dropped or moved unseen. Each also has a code under a key of the ring, so that nobody who
holds the database alone can write one; without the key, one can still check that the hashes follow.

The chain covers the sealed bytes, not the clear ones: it still verifies after a case's key has been
destroyed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

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


Keyed = Callable[[bytes], bytes]
"""Makes the code of some bytes under the ring's key for chains (`KeyRing.chain_code`)."""


def chained(keyed: Keyed, previous: bytes, link: ChainLink) -> tuple[bytes, bytes]:
    """The code under the key and the hash of an event row that follows a row with hash
    `previous`.
    """
    followed = previous + _covered(link)
    code = keyed(followed)
    return code, hashlib.sha256(followed + code).digest()


def link_code(keyed: Keyed, previous: bytes, link: ChainLink) -> bytes:
    """The code under the key of an event row that follows a row with hash `previous`."""
    return keyed(previous + _covered(link))


def link_hash(previous: bytes, link: ChainLink, code: bytes | None = None) -> bytes:
    """The hash of an event row that follows a row with hash `previous`; without a code for one from
    before chains were keyed.
    """
    return hashlib.sha256(previous + _covered(link) + (code or b"")).digest()


def _covered(link: ChainLink) -> bytes:
    return _canonical(link, hashlib.sha256(link.sealed).hexdigest())


def exported(row: KeptLink) -> dict[str, Any]:
    """An event as an export has it: all that its hash covers, of what is sealed the digest."""
    link = row.link
    return {
        **{
            name: getattr(link, name) for name in ChainLink.__dataclass_fields__ if name != "sealed"
        },
        "happened_at": link.happened_at.astimezone(UTC).isoformat(),
        "recorded_at": link.recorded_at.astimezone(UTC).isoformat(),
        "sealed_digest": hashlib.sha256(link.sealed).hexdigest(),
        "previous": row.previous.hex(),
        "code": row.code.hex() if row.code is not None else "",
        "hash": row.hash.hex(),
    }


def exported_hash(said: Mapping[str, Any]) -> str:
    """The hash, in hex, of an event as `exported` wrote it."""
    moments = {name: datetime.fromisoformat(said[name]) for name in ("happened_at", "recorded_at")}
    fields: dict[str, Any] = {name: said.get(name) for name in ChainLink.__dataclass_fields__}
    link = ChainLink(**{**fields, **moments, "sealed": b""})
    covered = _canonical(link, said["sealed_digest"])
    code = bytes.fromhex(said["code"])
    return hashlib.sha256(bytes.fromhex(said["previous"]) + covered + code).hexdigest()


def _canonical(link: ChainLink, sealed_digest: str) -> bytes:
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
        sealed_digest,
    ]
    if link.release:
        # An event from before releases were kept has the hash it was given then.
        covered.append(link.release)
    return json.dumps(covered, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold: the case, the sequence number, and what is wrong there."""

    reference: str
    sequence: int
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLink:
    """An event row with what its chain keeps of it; `code` is None from before chains were
    keyed.
    """

    link: ChainLink
    previous: bytes
    code: bytes | None
    hash: bytes


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """What a chain ends with: its last event's number and hash."""

    sequence: int
    hash: bytes


NOT_BEGUN = ChainEnd(0, START)


def breaks(
    reference: str,
    rows: Iterable[KeptLink],
    end: ChainEnd,
    *,
    keyed: Keyed | None,
    before_keys: ChainEnd = NOT_BEGUN,
) -> tuple[Break, ...]:
    """Every break in one case's chain. `rows` are in order; `end` is what the case row says;
    `before_keys` is how far the chain had come when chains got a key. Without `keyed` the codes
    are not checked.
    """
    return tuple(_breaks(reference, rows, end, keyed, before_keys))


def _breaks(
    of: str, rows: Iterable[KeptLink], end: ChainEnd, keyed: Keyed | None, before: ChainEnd
) -> Iterator[Break]:
    last, follows = NOT_BEGUN, True
    for row in rows:
        number = row.link.sequence
        for missing in range(last.sequence + 1, number):
            follows = False
            yield Break(of, missing, "row-missing")
        if follows and row.previous != last.hash:
            yield Break(of, number, "previous-differs")
        code = _wrong(row, keyed, before)
        if code:
            yield Break(of, number, code)
        last, follows = ChainEnd(number, row.hash), True
    for missing in range(last.sequence + 1, end.sequence + 1):
        yield Break(of, missing, "tail-missing")
    if last.sequence > end.sequence:
        yield Break(of, end.sequence, "case-row-behind")
    elif last.sequence == end.sequence and last.hash != end.hash:
        yield Break(of, end.sequence, "head-differs")


def _wrong(row: KeptLink, keyed: Keyed | None, before: ChainEnd) -> str:
    if row.hash != link_hash(row.previous, row.link, row.code):
        return "row-changed"
    if row.code is None:
        if row.link.sequence > before.sequence:
            return "not-keyed"
        at_the_end = row.link.sequence == before.sequence
        return "row-changed" if at_the_end and row.hash != before.hash else ""
    if keyed is None:
        return ""
    written = link_code(keyed, row.previous, row.link)
    return "" if hmac.compare_digest(row.code, written) else "code-differs"
