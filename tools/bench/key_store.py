"""What the key store adds to an intake: milliseconds a half, alone and several at a time.

python -m tools.bench.key_store [FOLDER]

Rows of a file are taken in five at a time, and share the flushes of the store.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from store.half_file import HalfFile

TIMES, AT_ONCE = 400, (1, 5, 20)


async def _milliseconds(store: HalfFile, at_once: int) -> float:
    begun = time.perf_counter()
    for _ in range(TIMES // at_once):
        await asyncio.gather(*(store.make() for _ in range(at_once)))
    return (time.perf_counter() - begun) * 1000 / TIMES


def main(folder: Path) -> None:
    """Measure on the disk of a folder."""
    with tempfile.TemporaryDirectory(dir=folder) as beside:
        store = HalfFile.create(Path(beside) / "bench.halves")
        for at_once in AT_ONCE:
            took = asyncio.run(_milliseconds(store, at_once))
            sys.stdout.write(f"{at_once:>2} at a time: {took:.2f} ms a half\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path.cwd())
