"""`referrals demo`: the whole system on a data folder of its own, filled, and kept up to be looked
at.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.console import Console
from rich.table import Table

from starter.run import Run, run_on
from wiring.embedded.addresses import admin_of
from wiring.embedded.folder import TRACKS, Folder, write_private
from wiring.embedded.ports import Ports
from wiring.embedded.problem import StartProblem
from wiring.embedded.temporal import PROMPT, TIME_SKIPPING

if TYPE_CHECKING:
    from service.demo.stages import StageCount
    from wiring.settings import Settings

_FIRST = 2
DEFAULT_FOLDER = ".data-demo"
PORTS = Ports(
    temporal=7753,
    ui=8753,
    pages=8853,
    postgres=5753,
    support_door=7754,
    suitability_door=7755,
    suitability_ui=8754,
)
"""Others than those of `referrals run`, so that both can be up."""
BEGUN, FILLED = "being filled\n", "filled\n"


def run_demo(data_dir: Path | None, each: int, *, once: bool) -> int:
    """Run until SIGINT, SIGTERM or SIGHUP, or `once` only until it is filled and was checked; the
    exit code is 0 or a problem's, as of `starter.run.run_embedded`.
    """
    folder = Folder((data_dir or Path(DEFAULT_FOLDER)).absolute())
    return run_on(folder, partial(Demo, each=each, once=once), PORTS)


class Demo(Run):
    """A run whose cases may live on other dates, and whose Temporal lets their clocks be moved."""

    rehearsal: ClassVar[bool] = True
    engine_config: ClassVar[Mapping[str, str]] = {**TIME_SKIPPING, **PROMPT}

    def __init__(
        self, folder: Folder, ports: Ports, console: Console, *, each: int, once: bool
    ) -> None:
        super().__init__(folder, ports, console)
        self._each, self._once = each, once
        self._mark = folder.root / "demo"

    async def bring_up(self) -> None:
        """See Run. Raises StartProblem for a folder that is no demonstration's, or not wholly."""
        self._require_a_demo()
        await super().bring_up()

    async def take_in(self) -> bool:
        """Both tracks, with what is in them; whether to go on running."""
        from service.demo.filling import furnish_track
        from service.demo.stages import count_stages, require_every_stage

        settings = [await self.begin(track) for track in TRACKS]
        if self._mark.read_text() != FILLED:
            for one in settings:
                await furnish_track(one)
            await asyncio.gather(*map(self._fill, settings))
            write_private(self._mark, FILLED)
        self.open_the_pages()
        found = [await count_stages(track) for track in settings]
        for cases in found:
            self.console.print(_table(cases))
        self.say_where_everything_is()
        if self._once:
            require_every_stage(found)
        return not self._once

    def _require_a_demo(self) -> None:
        """The mark is written before anything else is, so that no other system's folder has it."""
        if not self._mark.exists():
            if self.folder.postgres.exists():
                raise StartProblem(
                    "folder-not-ours",
                    f"{self.folder.root} holds a system that is no demonstration, so it is left "
                    "alone.",
                    "Choose a new folder with --data.",
                )
            write_private(self._mark, BEGUN)
        elif self.folder.postgres.exists() and self._mark.read_text() != FILLED:
            raise StartProblem(
                "demo-cut-off",
                f"The demonstration in {self.folder.root} was stopped while it was being filled.",
                "All in it is invented: remove that folder and start again.",
            )

    async def _fill(self, settings: Settings) -> None:
        from service.demo.clocks import NotAsPlayed
        from service.demo.filling import fill

        track = settings.track
        admin = admin_of(self.folder, self.ports, track)
        # Its cases live on past dates, which nobody in service may write.
        owners = settings.with_database(admin.database_url)
        self.say(f"Playing the {track} track's cases, each on its own past dates ...")
        try:
            await fill(owners, admin.temporal_address, self._each, partial(self._progress, track))
        except* NotAsPlayed as problems:
            raise StartProblem(
                "demo-not-filled",
                f"A case did not come to its stage: {problems.exceptions[0]}.",
                f"Remove {self.folder.root} and start again; the logs are in its `logs`.",
            ) from None

    def _progress(self, track: str, played: int, of: int) -> None:
        if played == of or played % 10 == 0:
            self.say(f"  {track}: {played} of {of}")


def _table(found: Sequence[StageCount]) -> Table:
    """For people."""
    shown = Table(title=f"The {found[0].track} track", title_justify="left", box=None)
    for heading in ("stage", "in Temporal's lists", "cases"):
        shown.add_column(heading, justify="left", overflow="fold")
    for one in found:
        shown.add_row(one.label, f'Stage = "{one.stage}"', _some(one.references))
    return shown


def _some(references: Sequence[str]) -> str:
    """The first of them in a line, and how many more there are."""
    more = len(references) - _FIRST
    said = " ".join(references[:_FIRST]) or "none now"
    return f"{said} and {more} more" if more > 0 else said
