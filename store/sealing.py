"""Authenticated encryption: AES-256-GCM with a random 96-bit nonce.

A sealed value is `version byte | nonce | ciphertext and tag`. The version byte is authenticated
too, so that a later format can stand beside this one without either being read as the other.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16
_VERSION = b"\x01"


class SealBroken(Exception):
    """What was to be opened is not what was sealed: another key, another binding, or changed bytes.

    Holds no content, because its text may reach a log.
    """

    def __init__(self) -> None:
        super().__init__("the sealed value cannot be opened")


class Sealer:
    """One key, ready for use. Setting a cipher up costs as much as using it, so callers keep
    these.
    """

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        """Raises ValueError when `key` is not of 32 bytes."""
        if len(key) != KEY_BYTES:
            raise ValueError("a key has 32 bytes")
        self._cipher = AESGCM(key)

    def __repr__(self) -> str:
        return "Sealer(<key>)"

    def seal(self, plain: bytes, bound_to: bytes) -> bytes:
        """Encrypt `plain`; it opens again only with the same `bound_to`, which is not stored."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, plain, _VERSION + bound_to)

    def unseal(self, sealed: bytes, bound_to: bytes) -> bytes:
        """The plain bytes of `seal`; raises SealBroken for everything else, whatever is wrong with
        it.
        """
        if len(sealed) < 1 + _NONCE_BYTES + _TAG_BYTES or sealed[:1] != _VERSION:
            raise SealBroken
        nonce, encrypted = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, encrypted, _VERSION + bound_to)
        except InvalidTag:
            raise SealBroken from None


def new_key() -> bytes:
    """32 random bytes from the operating system."""
    return AESGCM.generate_key(bit_length=KEY_BYTES * 8)


def seal(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """`Sealer.seal` for a key that is used once."""
    return Sealer(key).seal(plain, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """`Sealer.unseal` for a key that is used once."""
    return Sealer(key).unseal(sealed, bound_to)


def bind(*parts: str | bytes) -> bytes:
    """One byte string for several parts, each behind its length, so that ("ab", "c") and ("a",
    "bc") differ.
    """
    bound = b""
    for part in parts:
        said = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        bound += len(said).to_bytes(4, "big") + said
    return bound
