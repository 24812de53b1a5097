"""`make cluster`: the shape for service on this machine, without containers, until Ctrl-C.

python -m tools.cluster [build]
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import click

from tools.cluster.building import NOT_BUILT, OF_THE_CLUSTER, NotBuilt, require_built
from tools.cluster.compose import ComposeFile
from tools.cluster.launching import Launcher
from tools.cluster.places import ClusterPorts, env_file_of
from tools.cluster.system import ClusterSystem
from wiring.embedded.folder import TRACKS, Folder
from wiring.embedded.problem import StartProblem
from wiring.embedded.supervisor import either

FOLDER: Final = ".data-cluster"
STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@asynccontextmanager
async def cluster_in(
    folder: Folder,
    ports: ClusterPorts,
    *,
    release: str = "",
    given: Mapping[str, str] | None = None,
    more: Mapping[str, str] | None = None,
) -> AsyncIterator[ClusterSystem]:
    """A cluster up, on a folder that is held already. `given` is put over compose's `.env`, `more`
    over our programs' settings. Raises StartProblem.
    """
    ports.require_free()
    compose = ComposeFile({**env_file_of(folder), **(given or {})})
    launcher = Launcher(folder=folder, ports=ports, compose=compose, more=more or {})
    system = ClusterSystem(launcher, launcher.postgres(), _say)
    try:
        await system.bring_up(release)
        yield system
    finally:
        system.stop()


async def _run(folder: Folder, ports: ClusterPorts) -> None:
    stopping = asyncio.Event()
    for number in STOP_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    await either(asyncio.create_task(_up(folder, ports)), stopping)
    _say("Stopped.")


async def _up(folder: Folder, ports: ClusterPorts) -> None:
    async with cluster_in(folder, ports) as system:
        for track in TRACKS:
            _say(f"The {track} track's pages: http://{ports.at(f'{track}-front')}")
        _say("Nobody is entered yet. Running; Ctrl-C stops everything.")
        await system.keep_running()


def _say(sentence: str) -> None:
    click.echo(sentence)


def main(arguments: list[str]) -> int:
    """The program."""
    try:
        require_built(OF_THE_CLUSTER, _say)
        if arguments[:1] == ["build"]:
            return 0
        folder = Folder(Path(os.environ.get("REFERRALS_DATA") or FOLDER).absolute())
        ports = ClusterPorts.fixed(os.environ)
        with folder.opened():
            asyncio.run(_run(folder, ports))
    except NotBuilt as missing:
        click.echo(missing, err=True)
        return NOT_BUILT
    except StartProblem as problem:
        click.echo(f"{problem.sentence}\n{problem.what_to_do}\n({problem.code})", err=True)
        return problem.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
