"""The header by which a call says to which trace it belongs. It goes along in clear."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.converter import PayloadConverter

_LONGEST = 200
_PARENT = "traceparent"
_FORM = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


class OnlyIds(PayloadConverter):
    """Writes and reads the ids of a trace and a span, and nothing else.

    Anybody may send a header with a signal, and one that raised would stop a case for good. So what
    is not exactly that reads as none.
    """

    def to_payloads(self, values: Sequence[Any]) -> list[Payload]:
        said = {_PARENT: values[0][_PARENT]}
        return [Payload(metadata={"encoding": b"json/plain"}, data=json.dumps(said).encode())]

    def from_payloads(
        self, payloads: Sequence[Payload], type_hints: list[type] | None = None
    ) -> list[Any]:
        return [_read(payloads[0].data)]


def _read(header: bytes) -> dict[str, str]:
    try:
        said = json.loads(header) if len(header) <= _LONGEST else None
    except ValueError:
        return {}
    parent = said.get(_PARENT) if isinstance(said, dict) else None
    fits = isinstance(parent, str) and _FORM.fullmatch(parent) is not None
    return {_PARENT: str(parent)} if fits else {}
