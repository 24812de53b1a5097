"""What the outside log adds to an acknowledgement: milliseconds an entry, alone and several at a
time, and of processor time.

python -m tools.bench.outside_log [FOLDER]

Those who ask at the same time share the flushes of the disk.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from store.key_ring import KeyRing
from store.outside_file import OutsideFile
from store.outside_log import ToldWhom, acknowledged

TIMES, AT_ONCE = 400, (1, 5, 20)
_ROW = b"x" * 400


async def _milliseconds(log: OutsideFile, ring: KeyRing, at_once: int) -> tuple[float, float]:
    whom = ToldWhom(id="order-1", sender="S-2001", kind="order", digest="d" * 64)

    async def one() -> None:
        await log.keep(acknowledged(ring, "RSR-1", "close-case", "received", whom, _ROW))

    begun, busy = time.perf_counter(), time.process_time()
    for _ in range(TIMES // at_once):
        await asyncio.gather(*(one() for _ in range(at_once)))
    took, worked = time.perf_counter() - begun, time.process_time() - busy
    return took * 1000 / TIMES, worked * 1000 / TIMES


def main(folder: Path) -> None:
    """Measure on the disk of a folder."""
    with tempfile.TemporaryDirectory(dir=folder) as beside:
        ring = KeyRing.create(Path(beside) / "keys.json")
        for at_once in AT_ONCE:
            log = OutsideFile(Path(beside) / "log", "support")
            took, worked = asyncio.run(_milliseconds(log, ring, at_once))
            sys.stdout.write(
                f"{at_once:>2} at a time: {took:.2f} ms an entry, {worked:.2f} ms of a processor\n"
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path.cwd())
