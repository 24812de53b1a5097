"""What a process says of itself to whoever keeps processes running."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

from wiring.embedded.ports import LOOPBACK, free_ports
from wiring.probes import asked, probed

ROOT = Path(__file__).parents[2]


async def _asked(port: int, what: str) -> int:
    return await asyncio.to_thread(asked, port, what)


async def test_a_process_is_ready_from_the_beginning_of_its_work_until_it_is_told_to_stop() -> None:
    port, stopping = free_ports().ui, asyncio.Event()
    async with probed(f"{LOOPBACK}:{port}", stopping) as probes:
        assert (await _asked(port, "live"), await _asked(port, "ready")) == (200, 503)
        probes.at_work()
        assert await _asked(port, "ready") == 200
        stopping.set()
        assert (await _asked(port, "live"), await _asked(port, "ready")) == (200, 503)
    assert await _asked(port, "live") == 0


async def test_it_shows_nothing_else_and_waits_for_nobody() -> None:
    port = free_ports().ui
    async with probed(f"{LOOPBACK}:{port}", asyncio.Event()):
        assert await _asked(port, "cases") == 404
        reader, writer = await asyncio.open_connection(LOOPBACK, port)
        writer.write(b"x" * 100_000)
        assert await reader.read() == b""
        writer.close()


def test_the_gate_says_so_too_and_ends_in_good_order(tmp_path: Path) -> None:
    ports = free_ports()
    way = {"address": f"{LOOPBACK}:{ports.support_door}", "token": "of tests", "namespace": "ours"}
    said = {"temporal": "127.0.0.1:1", "ways": [way], "probes": f"{LOOPBACK}:{ports.ui}"}
    (tmp_path / "gate.json").write_text(json.dumps(said), encoding="utf-8")
    gate = subprocess.Popen(
        [sys.executable, "-m", "gate", str(tmp_path / "gate.json")],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 30
        while asked(ports.ui) != 200:
            assert time.monotonic() < until and gate.poll() is None
            time.sleep(0.05)
        gate.send_signal(signal.SIGTERM)
        assert gate.wait(10) == 0
    finally:
        gate.kill()
        gate.wait()
