"""The payload codec: everything that passes through Temporal is sealed, a case's with the case's
own key.

The case is known from the serialization context (its workflow id). What cannot be authenticated is
handed over marked and empty, never raised: the codec runs before any handler, so an exception here
would stop the whole case, timers and queries included. It raises only when the keys cannot be asked
for; Temporal then tries again.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Self

from google.protobuf.message import DecodeError
from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    ActivitySerializationContext,
    PayloadCodec,
    SerializationContext,
    WithSerializationContext,
    WorkflowSerializationContext,
)

from store.keys import MOST_KEYS_KEPT, CaseKeys, Destroyed, KeyStoreUnreachable, KeyUnusable
from store.sealing import SealBroken, Sealer, bind

SEALED = b"binary/encrypted-v1"
REJECTED = b"binary/rejected"
KEY_ID = "encryption-key-id"
BOUND_CASE = "encryption-case"
REASON = "reason"

_PAUSES = (0.1, 0.3, 0.6)
_REFERENCE = re.compile(r"[0-9A-Z-]{1,40}")


class Rejection(StrEnum):
    """Why a payload was not accepted. Stable: recorded with the case."""

    NOT_ENCRYPTED = "not-encrypted"
    UNKNOWN_KEY = "unknown-key"
    BAD_TAG = "bad-tag"
    OTHER_CASE = "other-case"
    KEY_DESTROYED = "key-destroyed"


class CaseKeyDestroyed(Exception):
    """Something was to be sealed for a case whose key was destroyed. `reference` says which."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"the key of {reference} was destroyed; nothing more can be sent to it")
        self.reference = reference


class _Unacceptable(Exception):
    def __init__(self, reason: Rejection) -> None:
        super().__init__(reason)
        self.reason = reason


def rejection_of(payload: Payload) -> str | None:
    """The reason a payload was marked with, or None for one that was accepted (RawValue handlers
    ask this first).
    """
    if payload.metadata.get("encoding") != REJECTED:
        return None
    return payload.metadata[REASON].decode() if REASON in payload.metadata else ""


def sealed_for(payload: Payload) -> str:
    """The reference of the case a payload says it is sealed for; empty for none. Only what opened
    is proof of it: the seal is bound to this.
    """
    kind, _, name = payload.metadata.get(KEY_ID, b"").decode("ascii", "replace").partition(":")
    bound = payload.metadata.get(BOUND_CASE, b"").decode("ascii", "replace")
    return name if kind == "case" else bound


def case_of(workflow_id: str | None, prefix: str) -> str | None:
    """The case reference in a workflow id, also in that of a workflow below the case
    (`support/REF/...`).
    """
    if workflow_id is None or not workflow_id.startswith(prefix):
        return None
    reference = workflow_id[len(prefix) :].partition("/")[0]
    return reference if _REFERENCE.fullmatch(reference) else None


class CaseCodec(PayloadCodec, WithSerializationContext):
    """Seals with AES-256-GCM, bound to namespace, case and key id.

    Key ids are `case:<REFERENCE>` and `shared:<id>`, in clear in the metadata, so that a codec
    server that sees payloads only can open them too. A workflow under a case's id that the store
    knows nothing of (somebody started it without a row) has no key; it gets the shared one, bound
    to that id, so that it can still close itself.
    """

    def __init__(self, case_keys: CaseKeys, namespace: str, case_id_prefix: str) -> None:
        """`namespace` is the one whose keys these are; `case_id_prefix` is how its cases' workflow
        ids begin.

        It is taken from here and not from the context: the codec server and tools have none, and a
        replayer has an invented one.
        """
        self._case_keys = case_keys
        self._namespace = namespace
        self._prefix = case_id_prefix
        self._known = False
        self._reference: str | None = None

    def with_context(self, context: SerializationContext) -> Self:
        """See base class. Called for nearly every payload, so it does no more than it must."""
        if not isinstance(context, (WorkflowSerializationContext, ActivitySerializationContext)):
            return self
        bound = object.__new__(type(self))
        bound._case_keys = self._case_keys
        bound._namespace = self._namespace
        bound._prefix = self._prefix
        bound._known = True
        bound._reference = case_of(context.workflow_id, self._prefix)
        return bound

    @property
    def namespace(self) -> str:
        """The namespace that everything sealed here is bound to."""
        return self._namespace

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Seal each payload whole. Raises CaseKeyDestroyed, KeyStoreUnreachable."""
        if not payloads:
            return []
        metadata, sealer = await self._key_to_seal_with()
        bound_to = self._bound_to(self._reference, metadata[KEY_ID])
        return [
            Payload(metadata=metadata, data=sealer.seal(payload.SerializeToString(), bound_to))
            for payload in payloads
        ]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Open each payload, or mark it rejected. Raises KeyStoreUnreachable and nothing else."""
        return [await self._decode(payload) for payload in payloads]

    async def _find(self, reference: str) -> Sealer | Destroyed | None:
        """The case's key. A store that is out of reach for a moment is asked again: raising fails
        the case's step, and after each failed step the engine lets it wait longer.
        """
        for pause in _PAUSES:
            try:
                return await self._case_keys.find(reference)
            except KeyUnusable:
                raise
            except KeyStoreUnreachable:
                await asyncio.sleep(pause)
        return await self._case_keys.find(reference)

    async def _key_to_seal_with(self) -> tuple[dict[str, bytes], Sealer]:
        metadata = {"encoding": SEALED}
        if self._reference is not None:
            found = await self._find(self._reference)
            if isinstance(found, Destroyed):
                raise CaseKeyDestroyed(self._reference)
            if found is not None:
                return metadata | {KEY_ID: f"case:{self._reference}".encode()}, found
            metadata[BOUND_CASE] = self._reference.encode()
        shared = self._case_keys.ring.shared_key()
        return metadata | {KEY_ID: f"shared:{shared.key_id}".encode()}, shared.sealer

    async def _decode(self, payload: Payload) -> Payload:
        try:
            if payload.metadata.get("encoding") != SEALED:
                raise _Unacceptable(Rejection.NOT_ENCRYPTED)
            key_id = payload.metadata.get(KEY_ID, b"")
            sealer, reference = await self._key_to_open_with(payload, key_id)
            plain = sealer.unseal(payload.data, self._bound_to(reference, key_id))
            return Payload.FromString(plain)
        except _Unacceptable as unacceptable:
            return _rejected(unacceptable.reason)
        except (SealBroken, DecodeError):
            return _rejected(Rejection.BAD_TAG)

    async def _key_to_open_with(self, payload: Payload, key_id: bytes) -> tuple[Sealer, str | None]:
        kind, _, name = key_id.decode("ascii", "replace").partition(":")
        if kind == "case" and _REFERENCE.fullmatch(name):
            return await self._case_key(name), name
        if kind == "shared":
            return await self._shared_key(payload, name)
        raise _Unacceptable(Rejection.UNKNOWN_KEY)

    async def _case_key(self, reference: str) -> Sealer:
        if self._known and reference != self._reference:
            raise _Unacceptable(Rejection.OTHER_CASE)
        found = await self._find(reference)
        if found is None:
            raise _Unacceptable(Rejection.UNKNOWN_KEY)
        if isinstance(found, Destroyed):
            raise _Unacceptable(Rejection.KEY_DESTROYED)
        return found

    async def _shared_key(self, payload: Payload, name: str) -> tuple[Sealer, str | None]:
        bound_case = payload.metadata.get(BOUND_CASE, b"").decode("ascii", "replace") or None
        if self._known and bound_case != self._reference:
            raise _Unacceptable(Rejection.OTHER_CASE)
        # A case with a key of its own takes nothing that is sealed with the key everybody shares.
        if self._known and bound_case and await self._find(bound_case) is not None:
            raise _Unacceptable(Rejection.OTHER_CASE)
        shared = self._case_keys.ring.shared_key_of(name)
        if shared is None:
            raise _Unacceptable(Rejection.UNKNOWN_KEY)
        return shared.sealer, bound_case

    def _bound_to(self, reference: str | None, key_id: bytes) -> bytes:
        return _bound(self._namespace, reference or "", key_id)


# The same for every payload of a case: putting it together anew was a third of the codec's time.
@lru_cache(maxsize=MOST_KEYS_KEPT)
def _bound(namespace: str, reference: str, key_id: bytes) -> bytes:
    return bind("payload", namespace, reference, key_id)


def _rejected(reason: Rejection) -> Payload:
    return Payload(metadata={"encoding": REJECTED, REASON: reason.encode()})
