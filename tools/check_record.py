"""Checks an export of the record with the file of anchors and the public key, and nothing else:
neither the database nor the key ring.

    python -m tools.check_record record.jsonl anchors.jsonl anchor-key-public.pem

It says every break, and ends with 1 if there is one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from store.anchors import AnchoredHead, held_against, read_anchors
from store.chain import START, exported_hash


def check(record: Iterable[str], anchors: Iterable[str], key: Ed25519PublicKey) -> Iterator[str]:
    """Everything that is wrong, in words."""
    hashes: dict[tuple[str, int], str] = {}
    heads: dict[str, AnchoredHead] = {}
    last: tuple[str, int, str] = ("", 0, "")
    for line in record:
        said: dict[str, Any] = json.loads(line)
        of, number = said["reference"], said["sequence"]
        if "hash" not in said:
            heads[of] = AnchoredHead(
                reference=of, sequence=number, hash=said["head"], safe_ways=said["safe_ways"]
            )
            last = (of, 0, START.hex())
            continue
        yield from _event(said, last)
        hashes[of, number] = said["hash"]
        last = (of, number, said["hash"])
    for head in heads.values():
        if hashes.get((head.reference, head.sequence)) != head.hash:
            yield f"{head.reference}: the chain does not end as the case says (head-differs)"
    known, faults = read_anchors(anchors, key)
    for fault in (*faults, *held_against(known, heads, hashes)):
        yield f"{fault.reference or 'anchors'}: {fault.sentence} ({fault.code})"


def _event(said: dict[str, Any], last: tuple[str, int, str]) -> Iterator[str]:
    of, number = said["reference"], said["sequence"]
    if (of, number) != (last[0], last[1] + 1):
        yield f"{of}: an event before event {number} is missing (row-missing)"
    elif said["previous"] != last[2]:
        yield f"{of}: event {number} does not follow the one before it (previous-differs)"
    if exported_hash(said) != said["hash"]:
        yield f"{of}: event {number} was changed (row-changed)"


def main(record: str, anchors: str, key: str) -> int:
    """Say what is wrong; 1 if anything is."""
    public = load_pem_public_key(Path(key).read_bytes())
    if not isinstance(public, Ed25519PublicKey):
        sys.stdout.write("The key is of another kind.\n")
        return 1
    wrong = list(check(_lines(record), _lines(anchors), public))
    sys.stdout.write("\n".join([*wrong, f"{len(wrong)} breaks."]) + "\n")
    return 1 if wrong else 0


def _lines(file: str) -> list[str]:
    return Path(file).read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
