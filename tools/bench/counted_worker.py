"""The service's own worker, keeping accounts of what codec, keys, pydantic and the audit trail cost
it: `python -m tools.bench.counted_worker FILE`. SIGUSR1 writes the accounts so far into the file.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

import pydantic
from temporalio.contrib.pydantic import PydanticJSONPlainPayloadConverter

import worker
from store import cases, inbox, recording
from store.keys import CaseKeys
from tools.bench.accounts import Accounts
from wiring.codec import CaseCodec
from wiring.converter import CaseDataConverter, CasePayloadConverter

CODEC, KEYS, PYDANTIC = "codec", "keys", "pydantic"
AUDIT = "audit (rows sealed, chain hashed)"


def keep_accounts(file: Path) -> None:
    """Count, and write when asked to. The file appears whole or not at all."""
    accounts = Accounts()
    accounts.count(CaseCodec, ("encode", "decode"), CODEC)
    accounts.count(CaseDataConverter, ("with_context",), CODEC)
    # Finding one that is kept costs less than counting it would: that is the codec's.
    accounts.count(CaseKeys, ("_ask",), KEYS)
    accounts.count(CasePayloadConverter, ("to_payloads", "from_payloads"), PYDANTIC)
    accounts.count(PydanticJSONPlainPayloadConverter, ("to_payload",), PYDANTIC)
    accounts.count(pydantic.TypeAdapter, ("dump_json", "validate_json"), PYDANTIC)
    accounts.count(recording, ("link_hash", "seal"), AUDIT)
    accounts.count(inbox, ("seal", "unseal"), AUDIT)
    accounts.count(cases, ("unseal",), AUDIT)

    def write(number: int, frame: object) -> None:
        unfinished = file.with_suffix(".part")
        unfinished.write_text(json.dumps(accounts.seconds()), encoding="utf-8")
        unfinished.replace(file)

    signal.signal(signal.SIGUSR1, write)


if __name__ == "__main__":
    keep_accounts(Path(sys.argv[1]))
    sys.exit(worker.main())
