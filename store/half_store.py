"""The key store: for every case the other half of its key, outside PostgreSQL.

What `case_keys` holds of a case's key opens only with the key ring and with this half together.
PostgreSQL never forgets quite what it has held (dead rows, the write-ahead log, backups); a half
can be destroyed, and with it all that was ever sealed for the case. This is the port. Its two
adapters are a file of our own (`store.half_file`) and a key service over HTTP
(`store.half_service`).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from store.sealing import new_key


class HalfStoreError(Exception):
    """The key store cannot be made, opened or used. `code` is stable; the text is for an operator
    and holds no secret.

    Codes: key-store-missing, key-store-exists, key-store-open-to-others, key-store-damaged,
    key-store-not-readable, key-store-not-written, key-store-lacks-half, key-store-out-of-reach,
    key-store-refuses.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


LACKS_HALF = "key-store-lacks-half"
"""The code of a slot that the store never had."""


@dataclass(frozen=True, slots=True)
class Half:
    """A half of a case's key (32 bytes), and the slot of the key store that it is in."""

    slot: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class HalfDestroyed:
    """There was a half in this slot; it was destroyed for good."""


class HalfStore(Protocol):
    """One track's key store. Every method raises HalfStoreError."""

    @property
    def trusted_for(self) -> float:
        """For how many seconds a half that was read may be used without asking `still_kept`'s
        store again: how long a destroyed one may live on in another process.
        """

    async def make(self) -> Half:
        """A new half, which a crash of the machine does not take any more."""

    async def read(self, slot: str) -> bytes | HalfDestroyed:
        """The half in a slot. A slot that the store never had is an error, and not a destroyed
        one.
        """

    def still_kept(self, slot: str) -> bool:
        """Whether nothing known here says that it was destroyed; asked at each use of a key."""

    async def destroy(self, slot: str) -> None:
        """Overwrite it, for good; it is gone when this returns. Twice is as good as once."""

    async def kept_before(self, moment: datetime) -> list[str]:
        """The slots whose halves were made before a moment (UTC) and are not destroyed."""


class HalvesInMemory:
    """A key store that lasts as long as its process: for what runs without files."""

    trusted_for = 300.0

    def __init__(self) -> None:
        self._halves: dict[str, tuple[datetime, bytes | HalfDestroyed]] = {}

    async def make(self) -> Half:
        """See HalfStore."""
        half = Half(secrets.token_hex(8), new_key())
        self._halves[half.slot] = (datetime.now(UTC), half.secret)
        return half

    async def read(self, slot: str) -> bytes | HalfDestroyed:
        """See HalfStore."""
        if slot not in self._halves:
            raise lacking()
        return self._halves[slot][1]

    def still_kept(self, slot: str) -> bool:
        """See HalfStore."""
        return not isinstance(self._halves.get(slot, (None, b""))[1], HalfDestroyed)

    async def destroy(self, slot: str) -> None:
        """See HalfStore."""
        await self.read(slot)
        self._halves[slot] = (self._halves[slot][0], HalfDestroyed())

    async def kept_before(self, moment: datetime) -> list[str]:
        """See HalfStore."""
        return [
            slot
            for slot, (made, half) in self._halves.items()
            if made < moment and not isinstance(half, HalfDestroyed)
        ]


def lacking() -> HalfStoreError:
    """The error for a slot that the store never had: it is another database's store, or an older
    copy of the right one.
    """
    return HalfStoreError(
        LACKS_HALF,
        "the key store lacks a half that the database needs; put back the one that belongs to it",
    )
