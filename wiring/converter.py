"""From Python values to payloads and back: pydantic, strict, made once for the process.

`policy` stays free of pydantic: its frozen dataclasses are read and written by their annotations
alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from pydantic import TypeAdapter
from temporalio.api.common.v1 import Payload, Payloads
from temporalio.contrib.pydantic import PydanticJSONPlainPayloadConverter
from temporalio.converter import (
    CompositePayloadConverter,
    DataConverter,
    DefaultPayloadConverter,
    EncodingPayloadConverter,
    JSONPlainPayloadConverter,
    SerializationContext,
    WithSerializationContext,
)

from policy.changing import changed
from wiring.codec import REJECTED, rejection_of

_ADAPTERS_KEPT = 256


class PayloadRejected(Exception):
    """A typed parameter or result was asked for, but the codec had rejected the payload. `reason`
    is its code.

    Not a Temporal failure on purpose: as one it would close the case.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"the payload was rejected: {reason}")
        self.reason = reason


class _StrictJSON(PydanticJSONPlainPayloadConverter):
    """JSON is read as what it says: "1" is no number and 1 is no truth value."""

    def from_payload(self, payload: Payload, type_hint: type | None = None) -> Any:
        if type_hint is None:
            return super().from_payload(payload)
        try:
            adapter: TypeAdapter[Any] = self._type_adapter(type_hint)
        except TypeError:
            # An unhashable hint cannot be cached; anything else raises again here.
            adapter = TypeAdapter(type_hint)
        return adapter.validate_json(payload.data, strict=True)


class _Rejected(EncodingPayloadConverter):
    """Gives a rejected payload its clear error; RawValue parameters never come here."""

    @property
    def encoding(self) -> str:
        return REJECTED.decode()

    def to_payload(self, value: Any) -> Payload | None:
        return None

    def from_payload(self, payload: Payload, type_hint: type | None = None) -> Any:
        raise PayloadRejected(rejection_of(payload) or "")


# The engine makes a payload converter for each run of a workflow and each activation. Made anew
# each time, the validators of a large union of events would be built again for every case that is
# woken (150 ms for 40 classes).
_JSON = _StrictJSON(max_cached_type_adapters=_ADAPTERS_KEPT)
_CONVERTERS: tuple[EncodingPayloadConverter, ...] = (
    *(
        _JSON if isinstance(converter, JSONPlainPayloadConverter) else converter
        for converter in DefaultPayloadConverter.default_encoding_payload_converters
    ),
    _Rejected(),
)


class CasePayloadConverter(CompositePayloadConverter):
    """Temporal's encodings, with JSON by pydantic, and rejected payloads as a clear error."""

    def __init__(self) -> None:
        super().__init__(*_CONVERTERS)


class CaseDataConverter(DataConverter):
    """A DataConverter that leaves every judgement of an incoming payload to the codec.

    The engine looks for references to external storage before it asks the codec, and raises when no
    storage is configured. Anybody who may send a signal could stop a case for good with one such
    payload. We use no external storage, so these steps do nothing here and the codec marks the
    payload like any other that it did not seal.
    """

    def with_context(self, context: SerializationContext) -> Self:
        """See base class; without building converters that are then replaced. Called for nearly
        every payload.
        """
        if self.payload_codec is None:
            return self
        codec = self.payload_codec
        if isinstance(self.payload_codec, WithSerializationContext):
            codec = self.payload_codec.with_context(context)
        return changed(self, payload_codec=codec)

    async def _decode_reference_payload_sequence(
        self, payloads: Sequence[Payload]
    ) -> list[Payload]:
        return list(payloads)

    async def _external_retrieve_payload_sequence(
        self, payloads: Sequence[Payload]
    ) -> list[Payload]:
        return list(payloads)

    async def _transform_inbound_payload(self, payload: Payload) -> Payload:
        return (await self._decode_payload_sequence([payload]))[0]

    async def _transform_inbound_payloads(self, payloads: Payloads) -> None:
        if self.payload_codec is not None:
            await self.payload_codec.decode_wrapper(payloads)
