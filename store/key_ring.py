"""The key ring of one namespace: the keys that protect keys, the shared keys, and the pepper, in
one file.

Everything secret that the database must not know is here, so a stolen database opens nothing and a
destroyed row of `case_keys` can be brought back by nobody who holds only the ring. The file is of
mode 0600 and backed up apart from the database.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from store.half_store import Half
from store.key_file import (
    KeyRingError,
    Stamp,
    alone,
    damaged,
    read_document,
    stamp_of,
    write_document,
)
from store.sealing import KEY_BYTES, SealBroken, Sealer, bind, new_key

_ID = re.compile(r"[a-z0-9-]{1,32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrappedKey:
    """A data key, sealed under the key-encrypting key `kek_id`; and before that, where `slot` is
    not empty, under the half that the key store has in that slot. Safe to store. Without a slot are
    only those that are older than the key store: the next change of the ring gives them one.
    """

    kek_id: str
    blob: bytes
    slot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedKey:
    """A key for payloads that belong to no case."""

    key_id: str
    sealer: Sealer


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Material:
    primary: str
    keys: Mapping[str, Sealer]
    shared_primary: str
    shared: Mapping[str, Sealer]
    passed: Mapping[str, Sealer]
    pepper: bytes
    chain: bytes


class KeyRing:
    """The keys of one namespace, as read from its file.

    A key id that is not known makes the ring look once whether its file has changed, so that
    running processes follow a rotation without a restart and take nothing for forged that was
    sealed a moment ago under a new key.
    """

    __slots__ = ("_material", "_path", "_stamp")

    def __init__(self, path: Path) -> None:
        """Prefer `load`, which says the same in a word."""
        self._path = path
        self._stamp, self._material = _read(path)

    @classmethod
    def create(cls, path: Path) -> KeyRing:
        """Make a ring with fresh keys; the file appears complete or not at all. Raises
        KeyRingError, also if it is there.
        """
        ids = (f"k-{secrets.token_hex(4)}", f"s-{secrets.token_hex(4)}")
        document = {
            "primary": ids[0],
            "keys": {ids[0]: _text(new_key())},
            "shared": {"primary": ids[1], "keys": {ids[1]: _text(new_key())}, "passed": {}},
            "pepper": _text(new_key()),
        }
        write_document(path, document, replace=False)
        return cls(path)

    @classmethod
    def load(cls, path: Path) -> KeyRing:
        """Read the ring; raises KeyRingError with a code that says what is wrong."""
        return cls(path)

    @classmethod
    def rotate(cls, path: Path) -> KeyRing:
        """Add a new primary key-encrypting key and a new primary shared key. Old ones stay: history
        still needs them.

        The pepper stays as it is, because fingerprints already stored are compared with new ones.
        """
        with alone(path):
            document = read_document(path)[1]
            for part, prefix in ((document, "k"), (document["shared"], "s")):
                part["primary"] = f"{prefix}-{secrets.token_hex(4)}"
                part["keys"][part["primary"]] = _text(new_key())
            write_document(path, document, replace=True)
        return cls(path)

    @classmethod
    def retire(cls, path: Path, retired: frozenset[str]) -> KeyRing:
        """Take key-encrypting keys out of the ring, for good, and let shared keys open no row any
        more; never the primary ones. The caller has checked that nothing in the database is sealed
        under them. A shared key that has passed stays for what Temporal and the outside log hold.
        """
        with alone(path):
            document = read_document(path)[1]
            gone, shared = retired - {document["primary"]}, document["shared"]
            document["keys"] = {id: key for id, key in document["keys"].items() if id not in gone}
            for id in retired & set(shared["keys"]) - {shared["primary"]}:
                shared.setdefault("passed", {})[id] = shared["keys"].pop(id)
            write_document(path, document, replace=True)
        return cls(path)

    def __repr__(self) -> str:
        return f"KeyRing(primary={self._material.primary!r}, keys={len(self._material.keys)})"

    @property
    def primary(self) -> str:
        """The id of the key under which new data keys are sealed, as the file says now."""
        self._follow_the_file()
        return self._material.primary

    @property
    def key_ids(self) -> frozenset[str]:
        """The ids of all key-encrypting keys in the ring, as the file says now."""
        self._follow_the_file()
        return frozenset(self._material.keys)

    @property
    def changed_at(self) -> datetime:
        """When the file was last written: made, or given another key, or rid of one (UTC)."""
        return datetime.fromtimestamp(stamp_of(self._path)[1] / 1e9, UTC)

    @property
    def shared_primary(self) -> str:
        """The id of the shared key that is sealed with, as the file says now."""
        self._follow_the_file()
        return self._material.shared_primary

    @property
    def shared_ids(self) -> frozenset[str]:
        """The ids of all shared keys that open rows, as the file says now."""
        self._follow_the_file()
        return frozenset(self._material.shared)

    @property
    def passed_ids(self) -> frozenset[str]:
        """The ids of shared keys that open no row any more, as the file says now."""
        self._follow_the_file()
        return frozenset(self._material.passed)

    def wrap(self, data_key: bytes, reference: str, half: Half | None = None) -> WrappedKey:
        """Seal a case's data key under the half, if there is one, and under the primary key, bound
        to the case. The file is looked at each time: what was wrapped under a key that somebody has
        just retired would open never again.
        """
        kek_id, slot = self.primary, ""
        if half is not None:
            slot = half.slot
            data_key = Sealer(half.secret).seal(data_key, bind("half", slot, reference))
        blob = self._material.keys[kek_id].seal(data_key, bind("data-key", kek_id, reference))
        return WrappedKey(kek_id=kek_id, blob=blob, slot=slot)

    def unwrap(self, wrapped: WrappedKey, reference: str, half: bytes = b"") -> bytes:
        """The data key; `half` is what the key store has in its slot. Raises KeyRingError
        (kek-unknown) or SealBroken (another case's, another ring's, another half, damaged).
        """
        if wrapped.kek_id not in self._material.keys:
            self._follow_the_file()
        kek = self._material.keys.get(wrapped.kek_id)
        if kek is None:
            raise KeyRingError("kek-unknown", "the key ring lacks the key that this data key needs")
        inner = kek.unseal(wrapped.blob, bind("data-key", wrapped.kek_id, reference))
        if not wrapped.slot:
            return inner
        if len(half) != KEY_BYTES:
            raise SealBroken
        return Sealer(half).unseal(inner, bind("half", wrapped.slot, reference))

    def shared_key(self) -> SharedKey:
        """The key to seal with what belongs to no case. The file is looked at each time, as it is
        to wrap.
        """
        key_id = self.shared_primary
        return SharedKey(key_id=key_id, sealer=self._material.shared[key_id])

    def shared_key_of(self, key_id: str) -> SharedKey | None:
        """The shared key of this id, primary, older or passed, for what Temporal and the outside
        log hold; None if there is none.
        """
        sealer = self._live(key_id) or self._material.passed.get(key_id)
        return None if sealer is None else SharedKey(key_id=key_id, sealer=sealer)

    def _live(self, key_id: str) -> Sealer | None:
        if key_id not in self._material.shared:
            self._follow_the_file()
        return self._material.shared.get(key_id)

    def unseal_shared(self, key_id: str, sealed: bytes, bound_to: bytes, what: str) -> bytes:
        """What was sealed in a row under a shared key; `what` says in words what it is. One that
        has passed opens none: who has an old ring puts nothing into a row. Raises KeyRingError
        (shared-unknown) and SealBroken.
        """
        sealer = self._live(key_id)
        if sealer is None:
            raise KeyRingError("shared-unknown", f"the key ring lacks the key that {what} needs")
        return sealer.unseal(sealed, bound_to)

    def fingerprint(self, *parts: str | bytes) -> str:
        """Hex HMAC-SHA256 of the parts under the pepper: equal for equal parts, telling nothing
        without the ring.
        """
        return hmac.digest(self._material.pepper, bind(*parts), "sha256").hex()

    def chain_code(self, covered: bytes) -> bytes:
        """HMAC-SHA256 for the chains of events, under a key of its own made from the pepper, which
        stays when other keys turn: what is on record must be checked for ever.
        """
        return hmac.digest(self._material.chain, covered, "sha256")

    def _follow_the_file(self) -> None:
        try:
            if stamp_of(self._path) != self._stamp:
                self._stamp, self._material = _read(self._path)
        except (OSError, KeyRingError):
            # What is loaded still serves everything it knows; the caller reports the one key that
            # is missing.
            return


def _read(path: Path) -> tuple[Stamp, _Material]:
    stamp, document = read_document(path)
    try:
        return stamp, _material(document)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise damaged() from None


def _material(document: Any) -> _Material:
    keys, shared = _keys(document["keys"]), _keys(document["shared"]["keys"])
    passed = _keys(document["shared"].get("passed", {}))
    primary, shared_primary = document["primary"], document["shared"]["primary"]
    pepper = _bytes(document["pepper"])
    if primary not in keys or shared_primary not in shared or len(pepper) < 32:
        raise ValueError
    return _Material(
        primary=primary,
        keys=keys,
        shared_primary=shared_primary,
        shared=shared,
        passed=passed,
        pepper=pepper,
        chain=hmac.digest(pepper, b"event-chain", "sha256"),
    )


def _keys(texts: Any) -> dict[str, Sealer]:
    if not all(_ID.fullmatch(key_id) for key_id in texts):
        raise ValueError
    return {key_id: Sealer(_bytes(text)) for key_id, text in texts.items()}


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError from None


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode("ascii")
