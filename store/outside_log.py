"""The outside log: what left and what was acknowledged, kept beside the database and on another
disk, so that after a database was put back from an older copy somebody can say what is missing.

This is the port, and how an entry is written: references, our own numbers and keyed digests, and
what says more sealed. The adapter is a file (`store.outside_file`). See docs/adr/0028.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol

from store.key_file import KeyRingError
from store.key_ring import KeyRing
from store.sealing import bind

BESIDE = "beside"
"""Of what was done: that it has an entry of its own as well."""
REFERRAL = "referral"
"""What was acknowledged where a case was taken in."""
_SUM_LETTERS = 16
_SAME_LETTERS = 32


class OutsideKind(StrEnum):
    """What an entry says. A notice is `begun` before it is handed to its channel, and has `left`
    when the channel took it. An order, a report, a referral is `acknowledged`, with what it takes
    to put it back; of each act whatever, these among them, it is said that it was `done`.
    """

    NOTICE_BEGUN = "notice-begun"
    NOTICE_LEFT = "notice-left"
    ACKNOWLEDGED = "acknowledged"
    DONE = "done"
    ERASED = "erased"
    BEAT = "beat"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideEntry:
    """One entry. `about` is our own number of the notice; `what` the notice's template, or the kind
    of act that was acknowledged; `told` the channel, or the verdict; `same` a keyed digest that is
    equal for notices that say the same to the same; `link` whether it held a link to a question.
    `sequence` is the number of the case's last event then, `wrote` names the tables that were
    written. `who` holds the act's own number and who was told, sealed under the shared key `key`;
    `row` the order as the inbox holds it, sealed under the case's key, which an erasure destroys.
    """

    at: datetime
    kind: OutsideKind
    reference: str = ""
    about: str = ""
    what: str = ""
    told: str = ""
    same: str = ""
    link: bool = False
    sequence: int = 0
    wrote: str = ""
    key: str = ""
    who: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldWhom:
    """What is sealed of an act: its sender's number for it, who sent it and so was told, whether
    its inbox row is an order's or a fact's, and the keyed digest of what was asked.
    """

    id: str
    sender: str
    kind: str = ""
    digest: str = ""


class OutsideLog(Protocol):
    """One track's log of one machine."""

    async def keep(self, *entries: OutsideEntry) -> bool:
        """Keep entries; whether all are on the disk, if there is one. It raises nothing and waits
        for no disk that stalls: what cannot be written now is written as soon as it can be, by this
        process. An entry that is kept again while it waits is written once.
        """

    def keep_soon(self, entry: OutsideEntry) -> None:
        """Keep an entry that nobody waits for."""


class NoOutsideLog:
    """For what runs without files: nothing is kept."""

    async def keep(self, *entries: OutsideEntry) -> bool:
        """See OutsideLog."""
        return True

    def keep_soon(self, entry: OutsideEntry) -> None:
        """See OutsideLog."""


def same_notice(ring: KeyRing, *said: str) -> str:
    """The digest of what a notice says and to whom."""
    return ring.fingerprint("left", *said)[:_SAME_LETTERS]


def acknowledged(
    ring: KeyRing,
    reference: str,
    what: str,
    verdict: str,
    whom: ToldWhom,
    row: bytes | None = None,
    at: datetime | None = None,
) -> OutsideEntry:
    """The entry of an act that its sender is about to be told is on record: since when, by clocks
    that agree. Without that it is now, by this process's own.
    """
    key = ring.shared_key()
    content = json.dumps(asdict(whom)).encode()
    return OutsideEntry(
        at=at or datetime.now(UTC),
        kind=OutsideKind.ACKNOWLEDGED,
        reference=reference,
        what=what,
        told=verdict,
        key=key.key_id,
        who=_text(key.sealer.seal(content, bind("told", reference))),
        row="" if row is None else _text(row),
    )


def done(
    ring: KeyRing,
    reference: str,
    what: str,
    sender: str,
    sequence: int,
    wrote: str,
    *,
    beside: bool,
    at: datetime | None = None,
) -> OutsideEntry:
    """The entry of an act that is on record, and that whoever did it is about to be told of.
    `beside` says that an entry of its own tells of it too; `at` as in `acknowledged`.
    """
    key = ring.shared_key()
    content = json.dumps(asdict(ToldWhom(id="", sender=sender))).encode()
    return OutsideEntry(
        at=at or datetime.now(UTC),
        kind=OutsideKind.DONE,
        reference=reference,
        what=what,
        told=BESIDE if beside else "",
        sequence=sequence,
        wrote=wrote,
        key=key.key_id,
        who=_text(key.sealer.seal(content, bind("told", reference))),
    )


def beat() -> OutsideEntry:
    """The entry that says that the log could be written, and up to when."""
    return OutsideEntry(at=datetime.now(UTC), kind=OutsideKind.BEAT)


def erased(reference: str, at: datetime) -> OutsideEntry:
    """The entry that says that a case was erased, and when."""
    return OutsideEntry(at=at, kind=OutsideKind.ERASED, reference=reference)


def whom_it_told(ring: KeyRing, entry: OutsideEntry) -> ToldWhom:
    """What is sealed in an act's entry; its key may have passed since, as a log's lines are not
    sealed anew. Raises KeyRingError and SealBroken.
    """
    bound, sealed = bind("told", entry.reference), base64.b64decode(entry.who)
    key = ring.shared_key_of(entry.key)
    if key is None:
        raise KeyRingError("shared-unknown", "the key ring lacks the key of the outside log's line")
    return ToldWhom(**json.loads(key.sealer.unseal(sealed, bound)))


def sealed_row(entry: OutsideEntry) -> bytes | None:
    """The order as its inbox row held it; None if the entry has none."""
    return base64.b64decode(entry.row) if entry.row else None


def written(entry: OutsideEntry) -> str:
    """An entry as a line, which ends with a check sum over the rest of it."""
    named = ((name, getattr(entry, name)) for name in OutsideEntry.__dataclass_fields__)
    said: dict[str, Any] = {name: value for name, value in named if value}
    content = json.dumps(said | {"at": entry.at.astimezone(UTC).isoformat()}, sort_keys=True)
    return f"{content} {_sum(content)}"


def read(line: str) -> OutsideEntry | None:
    """The entry of a line; None for one that was cut short or changed."""
    content, _, check = line.rstrip("\n").rpartition(" ")
    if not content or _sum(content) != check:
        return None
    said = json.loads(content)
    at = datetime.fromisoformat(said.pop("at"))
    return OutsideEntry(at=at, kind=OutsideKind(said.pop("kind")), **said)


def _sum(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:_SUM_LETTERS]


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
