"""Senders' own numbers: a register elsewhere says of each whom it is about. A keyed digest finds
what came under one, and the number itself stands sealed under the case's key.
"""

from __future__ import annotations

from store.forms import TEXT, seal, unseal
from store.key_ring import KeyRing
from store.sealing import Sealer

PLACE = "number"


def number_digest(ring: KeyRing, number: str) -> str:
    """By what a referral is found by its sender's number."""
    return ring.fingerprint("sender-number", number)


def sender_digest(ring: KeyRing, typed: str) -> str:
    """As what a sender stands that no register knows: whatever was typed in the place of a code may
    be a person's name.
    """
    return f"unregistered/{ring.fingerprint('unregistered-sender', typed)}"


def message_id(ring: KeyRing, id: str) -> str:
    """By what a message is known that its sender gave a number: everywhere, the chain and Temporal
    included. The word before the number stays.
    """
    word = id.partition("/")[0] if "/" in id else "order"
    return f"{word}/{ring.fingerprint('sender-message', id)}"


def sealed_number(sealer: Sealer, reference: str, number: str) -> bytes:
    """A referral's number, for the case it became."""
    return seal(sealer, TEXT, number, reference, PLACE)


def opened_number(sealer: Sealer, reference: str, sealed: bytes | None) -> str:
    """The number; empty where it was erased. Raises SealBroken."""
    return unseal(sealer, TEXT, sealed, reference, PLACE) if sealed is not None else ""
