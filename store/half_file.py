"""The key store in a file of our own: slots of one size, each destroyed where it stands.

The file is of mode 0600, in a folder apart from the key ring and from the database. New slots are
added at its end, many at a time with one flush to the disk; a slot is destroyed by random bytes
over it, and a flush. Processes of one machine take turns by a lock on the file (a local disk, and
no network file system). What a disk's own firmware, or a file system that copies on writing, keeps
of an overwritten block is not ours to reach: docs/operations.md says where the file belongs.

A slot, 64 bytes: state, moment, number drawn at its making, secret, check sum.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import os
import re
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from store.half_store import Half, HalfDestroyed, HalfStoreError, lacking
from store.sealing import KEY_BYTES, new_key

SLOT_BYTES = 64
_MAGIC = b"referrals key store, version 1\n".ljust(SLOT_BYTES, b"\0")
_KEPT, _GONE = b"\x01", b"\x02"
_DRAWN = 8
_SLOT = re.compile(r"[0-9a-f]{1,12}-[0-9a-f]{16}")
_READ_AT_ONCE = 4096 * SLOT_BYTES


class HalfFile:
    """See HalfStore. `make` is for one event loop."""

    trusted_for = float("inf")  # each use looks at the file itself

    def __init__(self, path: Path) -> None:
        """Prefer `load`, which says the same in a word."""
        self._path = path
        self._file = _opened(path)
        self._waiting: list[asyncio.Future[Half]] = []
        self._writing: asyncio.Task[None] | None = None

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            os.close(self._file)

    @classmethod
    def create(cls, path: Path) -> HalfFile:
        """Make an empty store; never in the place of another. Raises HalfStoreError."""
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            try:
                os.write(file, _MAGIC)
                os.fsync(file)
            finally:
                os.close(file)
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except FileExistsError:
            raise HalfStoreError("key-store-exists", f"there is a key store at {path}") from None
        except OSError:
            raise _not_written() from None
        return cls(path)

    @classmethod
    def load(cls, path: Path) -> HalfFile:
        """Open the store; raises HalfStoreError with a code that says what is wrong."""
        return cls(path)

    async def make(self) -> Half:
        """See HalfStore. Those who ask while the disk is at work share its next flush."""
        loop = asyncio.get_running_loop()
        promised: asyncio.Future[Half] = loop.create_future()
        self._waiting.append(promised)
        if self._writing is None:
            self._writing = loop.create_task(self._write_those_waiting())
        return await promised

    async def _write_those_waiting(self) -> None:
        while self._waiting:
            now, self._waiting = self._waiting, []
            made: list[Half] | HalfStoreError
            try:
                made = await asyncio.to_thread(self._add, len(now))
            except HalfStoreError as error:
                made = error
            for place, promised in enumerate(now):
                if promised.done():
                    continue  # the caller has gone; the slot is tidied away later
                if isinstance(made, HalfStoreError):
                    promised.set_exception(made)
                else:
                    promised.set_result(made[place])
        self._writing = None

    def _add(self, count: int) -> list[Half]:
        new = [_Slot.new() for _ in range(count)]
        try:
            with self._alone():
                # What a crash left half-written at the end belongs to nobody.
                first = -(-os.fstat(self._file).st_size // SLOT_BYTES)
                _write_all(self._file, b"".join(map(_Slot.to_bytes, new)), first * SLOT_BYTES)
                os.fdatasync(self._file)
        except OSError:
            raise _not_written() from None
        return [Half(slot.name_at(first + place), slot.secret) for place, slot in enumerate(new)]

    async def read(self, slot: str) -> bytes | HalfDestroyed:
        """See HalfStore."""
        found = self._find(slot)
        return found.secret if found.kept else HalfDestroyed()

    def still_kept(self, slot: str) -> bool:
        """See HalfStore."""
        try:
            return self._find(slot).kept
        except HalfStoreError:
            return True  # nothing says that it was destroyed

    async def destroy(self, slot: str) -> None:
        """See HalfStore."""
        await asyncio.to_thread(self._overwrite, slot)

    def _overwrite(self, slot: str) -> None:
        try:
            with self._alone():
                found = self._find(slot)
                if found.kept:
                    gone = _Slot(_GONE, found.made, found.drawn, new_key())
                    _write_all(self._file, gone.to_bytes(), _place(slot) * SLOT_BYTES)
                # A destruction that was cut short before its flush is flushed now.
                os.fdatasync(self._file)
        except OSError:
            raise _not_written() from None

    async def kept_before(self, moment: datetime) -> list[str]:
        """See HalfStore."""
        return await asyncio.to_thread(self._kept_before, int(moment.timestamp()))

    def _kept_before(self, moment: int) -> list[str]:
        found, place = [], 1
        while content := _read(self._file, place * SLOT_BYTES, _READ_AT_ONCE):
            for at in range(0, len(content), SLOT_BYTES):
                slot = _Slot.read(content[at : at + SLOT_BYTES])
                if slot is not None and slot.kept and slot.made < moment:
                    found.append(slot.name_at(place))
                place += 1
        return found

    def _find(self, slot: str) -> _Slot:
        if _SLOT.fullmatch(slot) is None:
            raise lacking()
        content = _read(self._file, _place(slot) * SLOT_BYTES, SLOT_BYTES)
        if len(content) < SLOT_BYTES:
            raise lacking()
        found = _Slot.read(content)
        if found is None:
            raise damaged()
        if found.drawn != bytes.fromhex(slot.rpartition("-")[2]):
            raise lacking()
        return found

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One writer at a time, of all processes and threads; an end of the process lets go."""
        # Opened anew: threads that shared one opening would share its lock too.
        held = os.open(self._path, os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield
        finally:
            os.close(held)


@dataclass(frozen=True, slots=True)
class _Slot:
    state: bytes
    made: int
    drawn: bytes
    secret: bytes

    @classmethod
    def new(cls) -> _Slot:
        return cls(_KEPT, int(time.time()), secrets.token_bytes(_DRAWN), new_key())

    @classmethod
    def read(cls, content: bytes) -> _Slot | None:
        """None for what is no whole slot."""
        slot = cls(content[:1], int.from_bytes(content[1:8]), content[8:16], content[16:48])
        whole = slot.state in (_KEPT, _GONE) and slot.to_bytes() == content
        return slot if whole else None

    @property
    def kept(self) -> bool:
        return self.state == _KEPT

    def to_bytes(self) -> bytes:
        content = self.state + self.made.to_bytes(7) + self.drawn + self.secret
        return content + hashlib.sha256(content).digest()[:16]

    def name_at(self, place: int) -> str:
        return f"{place:x}-{self.drawn.hex()}"


assert 1 + 7 + _DRAWN + KEY_BYTES + 16 == SLOT_BYTES


def damaged() -> HalfStoreError:
    """The error for a file that is no key store, or a slot that is not whole."""
    return HalfStoreError("key-store-damaged", "the key store is damaged; put back its copy")


def _not_written() -> HalfStoreError:
    return HalfStoreError("key-store-not-written", "the key store cannot be written")


def _opened(path: Path) -> int:
    try:
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        raise HalfStoreError("key-store-missing", f"there is no key store at {path}") from None
    except OSError:
        raise HalfStoreError("key-store-not-readable", f"{path} cannot be opened") from None
    if stat.S_IMODE(os.fstat(file).st_mode) & 0o077:
        os.close(file)
        raise HalfStoreError(
            "key-store-open-to-others", f"others may read {path}; give it mode 0600 (chmod 600)"
        )
    if _read(file, 0, SLOT_BYTES) != _MAGIC:
        os.close(file)
        raise damaged()
    return file


def _read(file: int, at: int, length: int) -> bytes:
    try:
        return os.pread(file, length, at)
    except OSError:
        raise HalfStoreError("key-store-not-readable", "the key store cannot be read") from None


def _write_all(file: int, content: bytes, at: int) -> None:
    while content:
        written = os.pwrite(file, content, at)
        content, at = content[written:], at + written


def _place(slot: str) -> int:
    return int(slot.partition("-")[0], 16)
