"""Finding the data key of a case: the database holds it wrapped, the ring and the key store's half
open it together, and workers keep it for minutes.

Each case has a key of its own. Destroying its half in the key store makes everything sealed with it
unreadable, for good, wherever copies of the ciphertext and of the wrapped key are. Processes that
hold the key look at each use whether the half still stands (files), or within
`HalfStore.trusted_for` seconds (a service).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from store.half_store import HalfDestroyed, HalfStore, HalfStoreError
from store.key_file import KeyRingError
from store.key_ring import KeyRing, WrappedKey
from store.sealing import SealBroken, Sealer

__all__ = [
    "CaseKeys",
    "Destroyed",
    "HalfUnusable",
    "KeyRing",
    "KeyRingError",
    "KeyStore",
    "KeyStoreFake",
    "KeyStoreUnreachable",
    "KeyUnusable",
    "WrappedKey",
]

TTL_SECONDS = 300.0
# A referral's key is there before anybody knows its reference, so "no such case" is nearly always a
# forged or mistyped one. It is remembered just long enough that a flood of them does not reach the
# database one by one.
ABSENT_TTL_SECONDS = 3.0
MOST_KEYS_KEPT = 2_000
"""Each takes 2.8 KB, ready for use: more than a worker has cases at hand, and no more than a
process that takes a large file in may grow by.
"""
_MANY = 2
"""From so many on it is worth asking for them together."""


class KeyStoreUnreachable(Exception):
    """The keys cannot be asked for now; trying again later is right. Nothing may be judged forged
    because of it.
    """


class KeyUnusable(KeyStoreUnreachable):
    """The wrapped key is there but this process's ring does not open it: our own fault, never the
    sender's.
    """


class HalfUnusable(KeyUnusable):
    """The key store is there but lacks, or has damaged, the half that this case's key needs."""


@dataclass(frozen=True, slots=True)
class Destroyed:
    """The case had a key, and it was destroyed for good."""


class KeyStore(Protocol):
    """The database's side: the wrapped keys of cases."""

    async def wrapped_key(self, reference: str) -> WrappedKey | Destroyed | None:
        """The case's wrapped key, Destroyed, or None for no such case; raises
        KeyStoreUnreachable.
        """

    async def wrapped_keys(self, references: Collection[str]) -> Mapping[str, WrappedKey]:
        """Of these cases the wrapped keys that are there, asked for at once; raises
        KeyStoreUnreachable.
        """


class KeyStoreFake:
    """A KeyStore in memory, for what runs without a database; keeps the contract of the real
    one.
    """

    def __init__(self) -> None:
        self.reachable = True
        self.asked = 0
        self._rows: dict[str, WrappedKey | Destroyed] = {}

    async def wrapped_key(self, reference: str) -> WrappedKey | Destroyed | None:
        """See KeyStore."""
        self.asked += 1
        row = self._rows.get(reference)
        await asyncio.sleep(0)  # an answer is on its way for a while, and may be out of date
        if not self.reachable:
            raise KeyStoreUnreachable
        return row

    async def wrapped_keys(self, references: Collection[str]) -> Mapping[str, WrappedKey]:
        """See KeyStore."""
        self.asked += 1
        rows = {one: self._rows.get(one) for one in references}
        await asyncio.sleep(0)
        if not self.reachable:
            raise KeyStoreUnreachable
        return {one: row for one, row in rows.items() if isinstance(row, WrappedKey)}

    def keep(self, reference: str, wrapped: WrappedKey) -> None:
        """As the intake transaction does."""
        self._rows[reference] = wrapped

    def destroy(self, reference: str) -> None:
        """As erasure does: the fact that there was a key stays."""
        self._rows[reference] = Destroyed()


@dataclass(frozen=True, slots=True)
class _Answer:
    found: Sealer | Destroyed | None
    slot: str
    good_until: float


_Found = tuple[Sealer | Destroyed | None, str]
"""What was found, and in which slot the other half of the key is."""


class CaseKeys:
    """Cases' data keys, cached. For one event loop; any number of tasks on it may ask at once."""

    def __init__(
        self,
        ring: KeyRing,
        key_store: KeyStore,
        halves: HalfStore,
        ttl: float = TTL_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`ttl` and `clock` are in seconds; `ttl` bounds how long a destroyed key may still be
        used.
        """
        self.ring = ring
        self.halves = halves
        self._store = key_store
        self._ttl = min(ttl, halves.trusted_for)
        self._clock = clock
        self._answers: dict[str, _Answer] = {}
        self._under_way: dict[str, asyncio.Task[_Found]] = {}
        self._fetching: dict[str, object] = {}

    def __repr__(self) -> str:
        return f"CaseKeys({self.ring!r}, cached={len(self._answers)})"

    async def find(self, reference: str) -> Sealer | Destroyed | None:
        """The case's key ready for use, Destroyed, or None for no such case; raises
        KeyStoreUnreachable.
        """
        answer = self._answers.get(reference)
        if answer is not None and self._clock() < answer.good_until:
            if not answer.slot or self.halves.still_kept(answer.slot):
                return answer.found
            self.forget(reference)
        task = self._under_way.get(reference)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._ask(reference))
            self._under_way[reference] = task
            task.add_done_callback(lambda done: self._asked(reference, done))
        # Shielded: one caller giving up must not take the answer from the others.
        return (await asyncio.shield(task))[0]

    async def open(self, reference: str, wrapped: WrappedKey) -> Sealer | Destroyed:
        """A wrapped key ready for use; Destroyed if its half was, whatever the database says: it
        may be an older copy. Raises KeyStoreUnreachable.
        """
        try:
            half = await self.halves.read(wrapped.slot) if wrapped.slot else b""
            if isinstance(half, HalfDestroyed):
                return Destroyed()
            return Sealer(self.ring.unwrap(wrapped, reference, half))
        except HalfStoreError as error:
            if error.code == "key-store-out-of-reach":
                raise KeyStoreUnreachable from None
            raise HalfUnusable(f"the key store does not open the key of {reference}") from None
        except (KeyRingError, SealBroken, ValueError):
            raise KeyUnusable(f"the key ring does not open the key of {reference}") from None

    async def fetch(self, references: Iterable[str]) -> None:
        """Have these cases' keys at hand, all asked for at once, for a list that opens something of
        each. What cannot be had is left for `find` to say. Raises KeyStoreUnreachable.
        """
        missing = {one for one in references if not self._at_hand(one)} - self._under_way.keys()
        if len(missing) < _MANY:
            return
        token = object()
        self._fetching |= dict.fromkeys(missing, token)
        try:
            for reference, wrapped in (await self._store.wrapped_keys(missing)).items():
                try:
                    found = await self.open(reference, wrapped)
                except KeyStoreUnreachable:
                    continue
                # Not one that was forgotten meanwhile.
                if isinstance(found, Sealer) and self._fetching.get(reference) is token:
                    self._remember(reference, (found, wrapped.slot))
        finally:
            for reference in missing:
                if self._fetching.get(reference) is token:
                    del self._fetching[reference]

    def _at_hand(self, reference: str) -> bool:
        answer = self._answers.get(reference)
        return answer is not None and self._clock() < answer.good_until

    def put(self, reference: str, key: bytes, slot: str) -> None:
        """Remember a key that this process has just made and committed."""
        self._remember(reference, (Sealer(key), slot))

    def forget(self, reference: str) -> None:
        """Drop what is known of the case, also an answer that is still on its way."""
        self._answers.pop(reference, None)
        self._under_way.pop(reference, None)
        self._fetching.pop(reference, None)

    async def _ask(self, reference: str) -> _Found:
        row = await self._store.wrapped_key(reference)
        if not isinstance(row, WrappedKey):
            return row, ""
        found = await self.open(reference, row)
        if isinstance(found, Destroyed):
            # It may have got another half since the row was read.
            again = await self._store.wrapped_key(reference)
            if isinstance(again, WrappedKey) and again.slot != row.slot:
                row, found = again, await self.open(reference, again)
        return found, row.slot

    def _asked(self, reference: str, task: asyncio.Task[_Found]) -> None:
        current = self._under_way.get(reference) is task
        if current:
            del self._under_way[reference]
        # Asking for the exception also tells asyncio that it was seen, if every caller has gone.
        if not task.cancelled() and task.exception() is None and current:
            self._remember(reference, task.result())

    def _remember(self, reference: str, answer: _Found) -> None:
        found, slot = answer
        ttl = self._ttl if found is not None else min(self._ttl, ABSENT_TTL_SECONDS)
        self._answers.pop(reference, None)
        while len(self._answers) >= MOST_KEYS_KEPT:
            self._answers.pop(next(iter(self._answers)))
        self._answers[reference] = _Answer(found, slot, self._clock() + ttl)
