"""`referrals run`: the whole system on one data folder, from nothing to a table of cases."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Final

from rich.console import Console

from store.key_ring import KeyRing
from wiring.embedded.addresses import CODEC_PATH, DATABASE, admin_of, write_addresses
from wiring.embedded.folder import FIRST_TRACK, OTHER_TRACK, TRACKS, Folder, Place
from wiring.embedded.ports import LOOPBACK, Ports
from wiring.embedded.postgres import Cluster
from wiring.embedded.problem import NEEDED_MIB, StartProblem, disk_full, is_disk_full
from wiring.embedded.process import GRACE_SECONDS, Child, Launch, end_leftover
from wiring.embedded.supervisor import Supervisor, either
from wiring.embedded.temporal import Server

# Those that write come first, so that a crash's leftovers end in the order of a good stop.
LEFTOVERS: Final = {
    **{
        f"{track}-{program}": signal.SIGTERM
        for program in ("worker", "watchdog", "codec")
        for track in TRACKS
    },
    "gate": signal.SIGTERM,
    "temporal": signal.SIGTERM,
    "postgres": signal.SIGINT,
}
STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run_embedded(data_dir: Path | None = None) -> int:
    """Run until SIGINT, SIGTERM or SIGHUP, then stop everything and return 0.

    A start that is refused or fails is said in a sentence; the exit code is the problem's
    (`wiring.embedded.problem.EXIT_CODES`).
    """
    console = Console(highlight=False)
    folder = Folder(data_dir.absolute()) if data_dir else Folder.chosen(os.environ)
    try:
        ports = Ports.from_environment(os.environ)
        with folder.opened():
            asyncio.run(_until_stopped(Run(folder, ports, console)))
    except StartProblem as problem:
        return _explain(problem)
    except Exception as error:
        if is_disk_full(error):
            return _explain(disk_full(folder.root, NEEDED_MIB))
        raise
    return 0


class Run:
    """One run of the embedded system on a folder that is held already."""

    def __init__(self, folder: Folder, ports: Ports, console: Console) -> None:
        self._folder = folder
        self._ports = ports
        self._console = console
        self.supervisor = Supervisor(self.say)
        self._cluster = Cluster(
            data=folder.postgres,
            port=ports.postgres,
            password=folder.secret("postgres-admin.password"),
            log=folder.log("postgres"),
            pid_file=folder.pid_file("postgres"),
        )
        self._server = Server(
            database=folder.temporal,
            port=ports.temporal,
            ui_port=ports.pages,
            # A path and no address: the pages and the codec server are one origin, so that the
            # browser sends the session along (docs/adr/0006).
            codec_endpoint=CODEC_PATH,
            log=folder.log("temporal"),
            pid_file=folder.pid_file("temporal"),
        )

    def say(self, sentence: str) -> None:
        """Print one plain line."""
        self._console.print(sentence, markup=False, soft_wrap=True)

    async def bring_up(self) -> None:
        """Start everything, take in the sample, show the cases; then watch for ever."""
        self._clear_the_way()
        database, engine = self._start_servers()
        # Here and not above: this takes a second or two, in which the servers come up, and a
        # start that is refused is refused at once.
        from starter.sample import load as load_sample
        from starter.sample import load_suitability
        from starter.sample.loading import SIGN_IN_FILE
        from wiring.settings import Settings

        self._cluster.wait_until_ready(database)
        self._cluster.create_database(DATABASE)
        write_addresses(self._folder, self._ports)
        await self._server.wait_until_ready(engine)
        self.supervisor.start("The gate", self._gate)
        await self._begin(FIRST_TRACK)
        watching = asyncio.create_task(self.supervisor.watch())
        try:
            sample = await load_sample(Settings.load(self._folder.root))
            self._console.print(sample)
            await self._begin(OTHER_TRACK)
            other = self._folder.place(OTHER_TRACK)
            await load_suitability(Settings.load(other.home))
            self.say(f"People of the suitability track: {other.home / SIGN_IN_FILE}")
            self._open_the_pages()
            await watching
        finally:
            watching.cancel()

    async def _begin(self, track: str) -> None:
        """Prepare one track, and start the programs that carry its cases."""
        from starter.prepare import prepare
        from wiring.settings import Settings

        place = self._folder.place(track)
        await prepare(Settings.load(place.home), admin_of(self._folder, self._ports))
        for program, module in (("watchdog", "starter.watchdog"), ("worker", "worker")):
            self._start_for(place, program, module)

    def _open_the_pages(self) -> None:
        """Last, because nothing waits for it and it takes a moment of the machine's time."""
        for track in TRACKS:
            self._start_for(self._folder.place(track), "codec", "starter.codec_server")
            address = f"http://{LOOPBACK}:{self._ports.page_of(track)}"
            self.say(f"Temporal's pages of the {track} track, in a moment: {address}")
            self.say(f"Sign in to read its cases there: {address}{CODEC_PATH}")
        self.say("Running. Ctrl-C stops everything; nothing is lost by it.")

    def _start_for(self, place: Place, program: str, module: str) -> None:
        """Start one of a track's programs. It is told where its own track's place is, and no
        more.
        """
        self.supervisor.start(
            f"The {place.track} track's {program}",
            lambda: self._python(f"{place.track}-{program}", place.home, module),
        )

    def _clear_the_way(self) -> None:
        """End what a killed run left, look at ports and keys, before a server starts."""
        for name, stop_signal in LEFTOVERS.items():
            if end_leftover(self._folder.pid_file(name), stop_signal, GRACE_SECONDS):
                self.say(f"Ended what an earlier run left behind: {name}.")
        self._ports.require_free()
        for track in TRACKS:
            require_key_ring(self._folder, track)

    def _start_servers(self) -> tuple[Child, Child]:
        self.say(f"Starting on {self._folder.root} ...")
        database = self.supervisor.start("PostgreSQL", self._cluster.prepare)
        engine = self.supervisor.start("Temporal", self._server.prepare)
        return database, engine

    def _gate(self) -> Launch:
        return self._python("gate", self._folder.root, "gate", str(self._folder.gate))

    def _python(self, name: str, home: Path, *module: str) -> Launch:
        """One of our own programs, with this environment's Python and a place in this folder."""
        return Launch(
            name=name,
            command=(sys.executable, "-m", *module),
            environment={**os.environ, "REFERRALS_DATA": str(home)},
            stop_signal=signal.SIGTERM,
            log=self._folder.log(name),
            pid_file=self._folder.pid_file(name),
        )


def require_key_ring(folder: Folder, track: str) -> None:
    """Make a track's key ring in a new folder. Raises StartProblem for one with data but no ring.

    A new ring there would hide that nothing stored can be read any more.
    """
    place = folder.place(track)
    if place.key_ring.exists():
        return
    if place.settings.exists():
        raise StartProblem(
            "key-ring-missing",
            f"The key ring {place.key_ring} is gone, and without it nothing stored can be read.",
            "Put it back from its backup and start again.",
        )
    place.lay_out()
    KeyRing.create(place.key_ring)


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
    console = Console(stderr=True, highlight=False)
    for line in (problem.sentence, problem.what_to_do, f"({problem.code})"):
        console.print(line, markup=False, soft_wrap=True)
    return problem.exit_code
