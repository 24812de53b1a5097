"""What `make run` starts, without its sample: both tracks with their workers, watchdogs and pages
behind the gate; to be measured beside the shape for service.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final

from rich.console import Console

from starter.run import Run
from store.jobs import Job
from tests.apps import furnish
from tests.waiting import until
from wiring.app import App, open_app
from wiring.embedded.folder import FIRST_TRACK, TRACKS, Folder
from wiring.embedded.ports import Ports, free_ports
from wiring.probes import asked
from wiring.settings import Settings

PROGRAMS: Final = frozenset(
    f"{track}-{program}" for track in TRACKS for program in ("worker", "watchdog", "web")
) | {"postgres", "temporal", "gate"}


class WithoutSample(Run):
    """`shown` is set once everything of it is there for whoever comes."""

    def __init__(self, folder: Folder, ports: Ports) -> None:
        super().__init__(folder, ports, Console(quiet=True))
        self.shown = asyncio.Event()

    async def take_in(self) -> bool:
        """See base class."""
        for track in TRACKS:
            await self.begin(track)
        self.open_the_pages()
        for track in TRACKS:
            await until(partial(_answers, self.ports.page_of(track)))
        self.shown.set()
        return True


async def _answers(port: int) -> bool:
    return await asyncio.to_thread(asked, port, "codec/health") == 200


@asynccontextmanager
async def embedded_default(root: Path) -> AsyncIterator[App]:
    """All of it up, and the support track's parts by the login of its pages, as on a cluster."""
    folder = Folder(root)
    with folder.opened():
        run = WithoutSample(folder, free_ports())
        running, shown = asyncio.create_task(run.bring_up()), asyncio.create_task(run.shown.wait())
        try:
            await asyncio.wait({running, shown}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                await running
            settings = Settings.load(folder.place(FIRST_TRACK).home)
            by_pages = settings.with_database(settings.database_of(Job.WEB))
            async with open_app(by_pages, "load") as app:
                await furnish(app)
                yield app
        finally:
            for task in (shown, running):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            run.supervisor.stop()
