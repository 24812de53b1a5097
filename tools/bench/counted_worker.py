"""The service's own worker, keeping accounts of what codec, keys, pydantic and the audit trail cost
it: `python -m tools.bench.counted_worker FILE`. SIGUSR1 writes the accounts so far into the file.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import Any

import pydantic
from temporalio.contrib.pydantic import PydanticJSONPlainPayloadConverter

import worker
from store import advancing, cases, effects, inbox, inbox_delivery, recording
from store.key_ring import KeyRing
from store.keys import CaseKeys
from store.sealing import Sealer
from tools.bench.accounts import Accounts
from wiring.codec import CaseCodec
from wiring.converter import CaseDataConverter, CasePayloadConverter
from wiring.serving import ServedPart

CODEC, KEYS, PYDANTIC = "codec", "keys", "pydantic"
SEALS = "seals (sealed and opened, wherever it is)"
AUDIT = "audit (chain hashed, what is sealed put together)"


COUNTED: tuple[tuple[Any, tuple[str, ...], str], ...] = (
    (CaseCodec, ("encode", "decode"), CODEC),
    (CaseDataConverter, ("with_context",), CODEC),
    # Finding one that is kept costs less than counting it would: that is the codec's.
    (CaseKeys, ("_ask",), KEYS),
    (KeyRing, ("wrap", "unwrap", "fingerprint"), KEYS),
    (Sealer, ("seal", "unseal"), SEALS),
    (CasePayloadConverter, ("to_payloads", "from_payloads"), PYDANTIC),
    (PydanticJSONPlainPayloadConverter, ("to_payload",), PYDANTIC),
    (pydantic.TypeAdapter, ("dump_json", "validate_json"), PYDANTIC),
    (recording, ("chained", "seal", "seal_state"), AUDIT),
    (effects, ("sealed_note",), AUDIT),
    (advancing, ("unseal_state",), AUDIT),
    (inbox, ("seal",), AUDIT),
    (inbox_delivery, ("unseal",), AUDIT),
    (cases, ("unseal", "unseal_state"), AUDIT),
)
"""Whose functions are counted under which heading, by the module or class that calls them."""


def keep_accounts(file: Path) -> None:
    """Count, and write when asked to. The file appears whole or not at all."""
    accounts = Accounts()
    for owner, names, heading in COUNTED:
        accounts.count(owner, names, heading)

    def write(number: int, frame: object) -> None:
        unfinished = file.with_suffix(".part")
        unfinished.write_text(json.dumps(accounts.seconds()), encoding="utf-8")
        unfinished.replace(file)

    signal.signal(signal.SIGUSR1, write)


if __name__ == "__main__":
    keep_accounts(Path(sys.argv[1]))
    sys.exit(worker.main(tuple(ServedPart)))
