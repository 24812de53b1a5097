"""An address that cannot be had is said in the same words by whatever wanted it."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from gate.door import TrackDoor, open_doors
from web.server import listening
from wiring.embedded.ports import LOOPBACK, free_ports
from wiring.listening import CannotListen, listened_at
from wiring.probes import probed
from wiring.problems import REFUSED

ROOT = Path(__file__).parents[2]


@pytest.fixture
def taken() -> Iterator[int]:
    """A port where somebody listens."""
    with socket.create_server((LOOPBACK, 0)) as listener:
        yield int(listener.getsockname()[1])


async def _probes(port: int) -> None:
    async with probed(f"{LOOPBACK}:{port}", asyncio.Event()):
        raise AssertionError


async def _pages(port: int) -> None:
    listening(LOOPBACK, port)


async def _doors(port: int) -> None:
    way = TrackDoor(address=f"{LOOPBACK}:{port}", token="of tests", namespace="ours")
    await open_doors("127.0.0.1:1", [way])


@pytest.mark.parametrize("listen", [_probes, _pages, _doors])
async def test_an_address_that_is_taken_is_named_with_the_reason(
    listen: Callable[[int], Awaitable[None]], taken: int
) -> None:
    with pytest.raises(CannotListen) as refused:
        await listen(taken)
    problem = refused.value.problem
    assert problem.sentence == f"Nothing can listen at {LOOPBACK}:{taken}: Address already in use."
    assert problem.fatal and problem.code == "cannot-listen" and problem.what_to_do


@pytest.mark.parametrize("address", ["no-such-host.invalid:80", f"{LOOPBACK}:99999"])
async def test_an_address_that_there_is_not_is_named_too(address: str) -> None:
    with pytest.raises(CannotListen, match=address):
        async with probed(address, asyncio.Event()):
            raise AssertionError


def test_what_the_system_says_without_a_number_is_said_as_well() -> None:
    with pytest.raises(CannotListen, match="not an address"), listened_at("here:1"):
        raise OSError


@pytest.mark.parametrize("what", ["probes", "way"])
def test_the_gate_says_which_and_ends(what: str, taken: int, tmp_path: Path) -> None:
    address = {"probes": "", "way": f"{LOOPBACK}:{free_ports().support_door}"}
    address[what] = f"{LOOPBACK}:{taken}"
    way = {"address": address["way"], "token": "of tests", "namespace": "ours"}
    said = {"temporal": "127.0.0.1:1", "ways": [way], "probes": address["probes"]}
    (tmp_path / "gate.json").write_text(json.dumps(said), encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "gate", str(tmp_path / "gate.json")],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == REFUSED
    assert f"Nothing can listen at {LOOPBACK}:{taken}" in ended.stderr
    assert "Traceback" not in ended.stderr
