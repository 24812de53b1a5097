"""The floor's life as DBOS, a durable engine within PostgreSQL, runs it:
`python -m tools.bench.peer_worker SOCKET ROWS_URL SYSTEM_URL`.

Step for step what the floor does, with the same rows; a timer is the time limit of waiting for the
next message. DBOS answers within its own process only, so the driver speaks to it over a socket, a
line a message. It runs with packages of its own (requirements-peers.lock), never with ours.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from typing import Any

from dbos import DBOS, SetWorkflowID

from tools.bench.rows import Rows, rows

SCHEMA = "peer"
AT_ONCE = 20
_ANSWERED_WITHIN = 120.0
_HOUR = 3600.0
_its: list[Rows] = []


@DBOS.step()
async def record(reference: str, key: str, kind: str, content: str) -> int:
    """See `tools.bench.floor.FloorPort`."""
    return await _its[0].record(reference, key, kind, content)


@DBOS.step()
async def send(reference: str, key: str) -> None:
    """See `tools.bench.floor.FloorPort`; the case is told by its workflow."""
    await _its[0].send(reference, key)


@DBOS.workflow()
async def case(reference: str, rings_at: float, content: str) -> None:
    """See `tools.bench.floor.FloorCase`. `rings_at` is in seconds since 1970."""
    await record(reference, "start", "start", content)
    await _send(reference, "start", 1)
    while True:
        wait = max(0.0, rings_at - time.time())
        message = await DBOS.recv_async(timeout_seconds=wait) or _deadline(rings_at)
        await record(reference, message["key"], message["kind"], "")
        if message["asks"]:
            await DBOS.set_event_async(message["key"], "applied")
        if message["hours"]:
            rings_at = time.time() + message["hours"] * _HOUR
        await _send(reference, message["key"], message["notices"])
        if message["closes"]:
            return


def _deadline(rang_at: float) -> dict[str, Any]:
    return {
        "key": f"deadline/{rang_at}",
        "kind": "deadline",
        "notices": 1,
        "hours": 8,
        "closes": False,
        "asks": False,
    }


async def _send(reference: str, key: str, notices: int) -> None:
    for number in range(notices):
        await send(reference, f"{key}/{number}")
        accepted = {
            "key": f"accepted/{key}/{number}",
            "kind": "accepted",
            "notices": 0,
            "hours": 0,
            "closes": False,
            "asks": False,
        }
        await DBOS.send_async(reference, accepted)


async def _do(asked: dict[str, Any]) -> None:
    reference = asked["reference"]
    if asked["do"] == "start":
        with SetWorkflowID(reference):
            await DBOS.start_workflow_async(case, reference, asked["rings_at"], asked["content"])
        return
    message = asked["message"]
    await DBOS.send_async(reference, message)
    if message["asks"]:
        answer = await DBOS.get_event_async(reference, message["key"], _ANSWERED_WITHIN)
        assert answer == "applied", answer


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Each line is done beside the others; its number goes back when it is done."""

    async def one(line: bytes) -> None:
        asked = json.loads(line)
        await _do(asked)
        writer.write(b"%d\n" % asked["number"])

    under_way = set[asyncio.Task[None]]()
    while line := await reader.readline():
        task = asyncio.create_task(one(line))
        under_way.add(task)
        task.add_done_callback(under_way.discard)


async def main(socket: str, rows_url: str, system_url: str) -> None:
    """Work until SIGTERM."""
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    DBOS(
        config={
            "name": "bench-peer",
            "system_database_url": system_url,
            "run_admin_server": False,
            "log_level": "WARNING",
        }
    )
    async with rows(SCHEMA, rows_url, AT_ONCE) as its:
        _its.append(its)
        DBOS.launch()
        async with await asyncio.start_unix_server(_serve, socket):
            await stopping.wait()
    DBOS.destroy()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
