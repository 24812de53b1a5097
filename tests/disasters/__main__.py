"""python -m tests.disasters [WORD]: every disaster whose name has the word, or all; 0 if every
claim held.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from service.disasters.restored import check_restored
from tests.disasters.cases import (
    OutsideMemory,
    at_work,
    first_cases,
    later,
    letters_of,
    moment_of,
    remember,
)
from tests.disasters.claims import broken_claims, rebuilt, wrong_of_check
from tests.disasters.scenarios import DISASTERS, HALVES_BEFORE, Disaster, copy_keys
from tests.disasters.site import Site
from wiring.backups import base
from wiring.embedded.folder import TRACKS


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def _prepare(site: Site, memories: dict[str, OutsideMemory]) -> None:
    """Cases in every state; copies; and a time after them, which is the one that will be lost."""
    async with site.servers():
        await site.furnish()
        await _all_tracks(site, memories, first_cases)
    # Temporal's copy is from another moment than the record's.
    site.keep("early")
    async with site.servers():
        copying = site.copy_log()
        base.take_base(site.server, site.copies)
        async with site.app("support") as app:
            site.moment = await moment_of(app)
        for track in TRACKS:
            site.dump(track)
        copy_keys(site, HALVES_BEFORE)
        await asyncio.sleep(1)
        await _all_tracks(site, memories, later)
        copying.terminate()
        copying.wait()
    site.keep("last")
    site.keep_told()


async def _all_tracks(site: Site, memories: dict[str, OutsideMemory], do: object) -> None:
    for track, memory in memories.items():
        async with site.app(track) as app:
            async with at_work(app):
                await do(app, memory)  # type: ignore[operator]
            await remember(app, memory)
            memory.letters |= letters_of(app)


async def _rehearse(
    site: Site, disaster: Disaster, memories: dict[str, OutsideMemory]
) -> list[str]:
    site.take("last")
    site.take_told()
    disaster.strike(site)
    found: list[str] = []
    async with site.servers():
        if disaster.dump:
            site.undump(disaster.dump)
        for track, memory in memories.items():
            older = disaster.older and disaster.dump in ("", track)
            since = site.moment if older else None
            gone = memory.references_of(disaster.unopened)
            wrong = await _one(site, track, memory, since, gone)
            found += [f"{track}: {each}" for each in wrong]
    return found


async def _one(
    site: Site, track: str, memory: OutsideMemory, since: datetime | None, unopened: set[str]
) -> list[str]:
    async with site.auditor(track) as auditor:
        checked = await check_restored(auditor, quiet_for=timedelta(0))
    async with site.operator(track) as operator:
        dry = await rebuilt(operator, apply=False)
        report = await rebuilt(operator, apply=True)
        assert dry.missing.moments == report.missing.moments  # the dry run changed nothing
    async with site.app(track) as app:
        async with at_work(app):
            pass
        wrong = wrong_of_check(checked, unopened, lost=since is not None)
        return [*wrong, *await broken_claims(app, memory, report, since, unopened)]


async def _run(word: str) -> int:
    failed = 0
    with tempfile.TemporaryDirectory(prefix="disasters-") as root:
        Path(root).chmod(0o711)
        site = Site(Path(root) / "data", Path(root) / "beside")
        memories = {track: OutsideMemory() for track in TRACKS}
        await _prepare(site, memories)
        count = sum(len(memory.names) for memory in memories.values())
        _say(f"{count} cases of both tracks; a time of which copies know nothing.")
        for disaster in DISASTERS:
            if word.casefold() not in disaster.name.casefold():
                continue
            begun = time.monotonic()
            broken = await _rehearse(site, disaster, memories)
            failed += bool(broken)
            _say(
                f"{disaster.name}: {'held' if not broken else 'BROKEN'}"
                f" ({time.monotonic() - begun:.0f} s)"
            )
            for each in broken:
                _say(f"  {each}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(_run(sys.argv[1] if len(sys.argv) > 1 else "")))
