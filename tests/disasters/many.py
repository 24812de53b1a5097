"""python -m tests.disasters.many [COUNT]: how long a rebuild of so many open cases takes: into an
empty Temporal, held against one that has them all, and with an act put back for one in ten.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from policy.support.deeds import RecordAnswer
from service.acknowledging import note_order
from tests.apps import NO_TRACE, order, take_in
from tests.disasters.claims import rebuilt
from tests.disasters.site import Site
from wiring.app import App

_AT_ONCE, _IN_TEN = 20, 10


async def _take(app: App, count: int) -> list[str]:
    gate, found = asyncio.Semaphore(_AT_ONCE), list[str]()

    async def one(number: int) -> None:
        async with gate:
            ago = timedelta(minutes=1)
            found.append((await take_in(app, f"N-{number}", received_ago=ago)).reference)

    await asyncio.gather(*(one(number) for number in range(count)))
    return found


async def _timed(app: App, what: str, count: int, *, apply: bool) -> None:
    begun = time.monotonic()
    report = await rebuilt(app, apply=apply)
    took = time.monotonic() - begun
    sys.stdout.write(
        f"{what}: {took:.1f} s for {count} cases, {took * 1000 / count:.1f} ms each "
        f"({len(report.apart)} apart, {len(report.stand)} acts put back)\n"
    )
    sys.stdout.flush()


async def _run(count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="many-") as root:
        Path(root).chmod(0o711)
        site = Site(Path(root) / "data", Path(root) / "beside")
        async with site.servers():
            await site.furnish()
            async with site.app("support") as app:
                references = await _take(app, count)
                await _timed(app, "into an empty Temporal", count, apply=True)
                await _timed(app, "held against one that has them all", count, apply=False)
                for reference in references[::_IN_TEN]:
                    asked = order(f"o-{reference}", RecordAnswer(answer=NO_TRACE))
                    await note_order(app, reference, asked, "")
                await _timed(app, "an act put back for one in ten", count, apply=True)


if __name__ == "__main__":
    asyncio.run(_run(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
