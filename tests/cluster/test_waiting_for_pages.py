"""A cluster gives its addresses once somebody is answered there."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unittest.mock import AsyncMock, MagicMock, Mock

import pytest

from tools.cluster import system as module
from tools.cluster.compose import ComposeFile
from tools.cluster.launching import Launcher
from tools.cluster.places import ClusterPorts, env_file_of
from tools.cluster.system import ClusterSystem
from wiring.embedded.folder import TRACKS, Folder
from wiring.embedded.problem import StartProblem
from wiring.embedded.process import Launch

SLOW = """
import sys, threading, time
from http.server import BaseHTTPRequestHandler, HTTPServer

class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if time.monotonic() > begun + 1.5 else 503)
        self.send_header("Content-Length", "0")
        self.end_headers()
    def log_message(self, *said): pass

time.sleep(float(sys.argv[1]))
begun = time.monotonic()
for port in sys.argv[2:]:
    server = HTTPServer(("127.0.0.1", int(port)), Page)
    threading.Thread(target=server.serve_forever).start()
"""
"""Comes up after so long, and answers a while later."""


@pytest.fixture
def system(tmp_path: Path) -> Iterator[ClusterSystem]:
    folder = Folder(tmp_path)
    for name in ("secrets", "logs", "run"):
        (folder.root / name).mkdir()
    compose = ComposeFile(env_file_of(folder))
    launcher = Launcher(folder=folder, ports=ClusterPorts.free(), compose=compose)
    made = ClusterSystem(launcher, launcher.postgres(), lambda said: None)
    yield made
    made.stop()


def _program(system: ClusterSystem, name: str, *said: object) -> Launch:
    folder = system.launcher.folder
    return Launch(
        name=name,
        command=(sys.executable, "-c", SLOW, *map(str, said)),
        environment={},
        stop_signal=signal.SIGTERM,
        log=folder.log(name),
        pid_file=folder.pid_file(name),
    )


def _start(system: ClusterSystem, after: dict[str, float]) -> None:
    ports = system.launcher.ports
    of = {f"{track}-ui": [ports[f"{track}-ui"]] for track in TRACKS}
    of["front"] = [ports[f"{track}-front"] for track in TRACKS]
    for name, its in of.items():
        system.start(name, partial(_program, system, name, after.get(name, 0), *its))


@pytest.mark.parametrize("slow", ["front", *(f"{track}-ui" for track in TRACKS)])
async def test_it_waits_for_the_slowest_of_its_pages(system: ClusterSystem, slow: str) -> None:
    began = time.monotonic()
    _start(system, {slow: 1.0})
    await system.until_shown()
    assert time.monotonic() - began > 2.5


async def test_pages_that_ended_are_named(system: ClusterSystem) -> None:
    _start(system, {})
    system.kill("suitability-ui")
    with pytest.raises(StartProblem, match="suitability-ui did not start"):
        await system.until_shown()


async def test_coming_up_ends_with_that_wait(
    system: ClusterSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(module, "make_temporal_databases", Mock())
    for name in ("postgres", "_children", "set_up"):
        monkeypatch.setattr(system, name, MagicMock())
    for name in ("_until_listening", "until_temporal_serves", "until_ready"):
        monkeypatch.setattr(system, name, AsyncMock())
    monkeypatch.setattr(system, "start", lambda name, prepare: done.append(name))
    monkeypatch.setattr(system, "until_shown", AsyncMock(side_effect=lambda: done.append("shown")))
    await system.bring_up()
    assert done[0] == "postgres" and done[-2:] == ["front", "shown"]
