"""`referrals run`: the whole system on one data folder, from nothing to a table of cases."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from rich.console import Console

from starter.places import places
from starter.terminal.screen import itself
from wiring.embedded.addresses import CODEC_PATH, admin_of, cluster_of, write_addresses
from wiring.embedded.figures import Page, for_each_track, pages_of
from wiring.embedded.folder import TRACKS, Folder, TrackFolder
from wiring.embedded.handed_on import Nursery
from wiring.embedded.key_rings import require_keys
from wiring.embedded.ports import Ports
from wiring.embedded.problem import NEEDED_MIB, StartProblem, disk_full, is_disk_full
from wiring.embedded.process import GRACE_SECONDS, Child, Launch, end_leftover
from wiring.embedded.supervisor import Supervisor, either
from wiring.embedded.temporal import TemporalServer

if TYPE_CHECKING:
    from wiring.settings import Settings

SERVERS: Final = {"temporal": signal.SIGTERM, "postgres": signal.SIGINT}
# Those that write come first, so that a crash's leftovers end in the order of a good stop.
LEFTOVERS: Final = {
    **{
        f"{track}-{program}": signal.SIGTERM
        for program in ("worker", "watchdog", "web")
        for track in TRACKS
    },
    "gate": signal.SIGTERM,
    **SERVERS,
}
LEFTOVER_SECONDS: Final = 1.0
"""How long a program of ours may still take that a killed run left behind. It was told to end when
that run was killed, its servers with it: a worker then waits in vain to hand in what it was doing.
What it had accepted is on record, so that ending it loses nothing.
"""
PROGRAMS: Final = ("worker", "starter.watchdog", "web.__main__")
"""What the programs of each track load."""
STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run_embedded(data_dir: Path | None = None) -> int:
    """Run until SIGINT, SIGTERM or SIGHUP, then stop everything and return 0.

    A start that is refused or fails is said in a sentence; the exit code is the problem's
    (`wiring.embedded.problem.EXIT_CODES`).
    """
    folder = Folder(data_dir.absolute()) if data_dir else Folder.chosen(os.environ)
    return run_on(folder, Run, Ports())


def run_servers(data_dir: Path | None = None) -> int:
    """The same with the servers alone, and the way to them: for what must be done before anything
    runs.
    """
    folder = Folder(data_dir.absolute()) if data_dir else Folder.chosen(os.environ)
    return run_on(folder, ServersOnly, Ports())


def run_on(folder: Folder, make: Callable[[Folder, Ports, Console], Run], otherwise: Ports) -> int:
    """The same for any kind of run, on these ports unless the environment names others."""
    try:
        ports = Ports.from_environment(os.environ, otherwise)
        with folder.opened():
            asyncio.run(
                _until_stopped(
                    make(folder, ports, Console(highlight=False, file=itself(sys.stdout)))
                )
            )
    except StartProblem as problem:
        return _explain(problem)
    except Exception as error:
        if is_disk_full(error):
            return _explain(disk_full(folder.root, NEEDED_MIB))
        raise
    return 0


class Run:
    """One run of the embedded system on a folder that is held already."""

    rehearsal: ClassVar[bool] = False
    engine_config: ClassVar[Mapping[str, str]] = {}

    def __init__(self, folder: Folder, ports: Ports, console: Console) -> None:
        self.folder = folder
        self.ports = ports
        self.console = console
        self._environment = {**os.environ, **for_each_track(os.environ)}
        self._figures: list[Page] = []
        self.supervisor = Supervisor(self.say)
        # The folder stands in its surroundings, so that whose it is can be seen.
        self._nursery = Nursery(
            {**self._environment, "REFERRALS_DATA": str(folder.root)}, folder.log("nursery")
        )
        self._cluster = cluster_of(folder, ports)
        self._server = TemporalServer(
            database=folder.temporal,
            port=ports.temporal,
            ui_port=ports.pages,
            # A path and no address: our pages and Temporal's are one origin, so that the
            # browser sends the session along (docs/adr/0006).
            codec_endpoint=CODEC_PATH,
            log=folder.log("temporal"),
            pid_file=folder.pid_file("temporal"),
            dynamic_config=self.engine_config,
        )

    def say(self, sentence: str) -> None:
        """Print one plain line."""
        self.console.print(sentence, markup=False, soft_wrap=True)

    async def bring_up(self) -> None:
        """Start everything, take in what there is to take in; then watch for ever."""
        self._clear_the_way()
        database, engine = self._start_servers()
        self._nursery.open(PROGRAMS)
        # Here and not above: this takes a second or two, in which the servers come up, and a
        # start that is refused is refused at once.
        import_module("starter.drawing.sample")
        self._cluster.wait_until_ready(database)
        write_addresses(self.folder, self.ports, rehearsal=self.rehearsal)
        await self._server.wait_until_ready(engine)
        self.supervisor.start("The gate", self._gate)
        watching = asyncio.create_task(self.supervisor.watch())
        try:
            goes_on = await self.take_in()
            self._nursery.close()
            if goes_on:
                await watching
        finally:
            watching.cancel()
            self._nursery.close()

    async def take_in(self) -> bool:
        """Bring both tracks up with the sample, and the pages; whether to go on running."""
        from service.sample import load_suitability
        from starter.drawing.sample import load_and_show

        support, suitability = [await self.begin(track) for track in TRACKS]
        # Neither cases nor their pages wait for the sample.
        self.open_the_pages()
        self.console.print(await load_and_show(support))
        await load_suitability(suitability)
        self.say_where_everything_is()
        return True

    async def begin(self, track: str) -> Settings:
        """Prepare one track, and start the programs that run its cases."""
        from service.prepare import prepare
        from wiring.embedded.record import require_not_older
        from wiring.serving import ServedPart
        from wiring.settings import Settings

        place = self.folder.place(track)
        settings = Settings.load(place.home)
        await prepare(settings, admin_of(self.folder, self.ports, track), stopped=True)
        await require_not_older(settings)
        self._figures += pages_of(Settings.load(place.home, self._environment))
        self._start_for(place, "watchdog", "starter.watchdog")
        self._start_for(place, "worker", "worker", *ServedPart)
        return settings

    def open_the_pages(self) -> None:
        """Behind what runs cases, which deadlines wait for."""
        for track in TRACKS:
            self._start_for(self.folder.place(track), "web", "web")

    def say_where_everything_is(self) -> None:
        """Last, where it is seen."""
        self.say("")
        for line in places(self.folder, self.ports, self._figures):
            self.say(line)
        self.say("Running. Ctrl-C stops everything; nothing is lost by it.")

    def _start_for(self, place: TrackFolder, program: str, *module: str) -> None:
        """Start one of a track's programs. It gets the address of its own track's database, and no
        more.
        """
        self.supervisor.start(
            f"The {place.track} track's {program}",
            lambda: self._python(f"{place.track}-{program}", place.home, *module),
            self._nursery.child,
        )

    def _clear_the_way(self) -> None:
        """End what a killed run left, look at ports and keys, before a server starts."""
        ours = {name: number for name, number in LEFTOVERS.items() if name not in SERVERS}
        # Ours together, or each would be waited for in turn; their servers after them.
        with ThreadPoolExecutor(len(ours)) as at_once:
            ended = list(at_once.map(self._end_leftover, ours))
        ended += [self._end_leftover(name) for name in SERVERS]
        for name in filter(None, ended):
            self.say(f"Ended what an earlier run left behind: {name}.")
        self.ports.require_free()
        for track in TRACKS:
            require_keys(self.folder, track)

    def _end_leftover(self, name: str) -> str:
        grace = GRACE_SECONDS if name in SERVERS else LEFTOVER_SECONDS
        return name if end_leftover(self.folder.pid_file(name), LEFTOVERS[name], grace) else ""

    def _start_servers(self) -> tuple[Child, Child]:
        self.say(f"Starting on {self.folder.root} ...")
        database = self.supervisor.start("PostgreSQL", self._cluster.prepare)
        engine = self.supervisor.start("Temporal", self._server.prepare)
        return database, engine

    def _gate(self) -> Launch:
        return self._python("gate", self.folder.root, "gate", str(self.folder.gate))

    def _python(self, name: str, home: Path, *module: str) -> Launch:
        """One of our own programs, with this environment's Python and a place in this folder."""
        return Launch(
            name=name,
            command=(sys.executable, "-m", *module),
            environment={**self._environment, "REFERRALS_DATA": str(home)},
            stop_signal=signal.SIGTERM,
            log=self.folder.log(name),
            pid_file=self.folder.pid_file(name),
        )


class ServersOnly(Run):
    """PostgreSQL, Temporal and the gate; no worker, no watchdog, no pages."""

    async def take_in(self) -> bool:
        """Start nothing more."""
        self.say("The servers run, and nothing else: referrals admin rebuild. Ctrl-C stops them.")
        return True


async def _until_stopped(run: Run) -> None:
    stopping = asyncio.Event()
    for number in STOP_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    try:
        await either(asyncio.create_task(run.bring_up()), stopping)
    finally:
        if run.supervisor.has_started:
            run.say("Stopping ...")
            run.supervisor.stop()
            run.say("Stopped.")


def _explain(problem: StartProblem) -> int:
    console = Console(file=itself(sys.stderr), highlight=False)
    for line in (problem.sentence, problem.what_to_do, f"({problem.code})"):
        console.print(line, markup=False, soft_wrap=True)
    return problem.exit_code
