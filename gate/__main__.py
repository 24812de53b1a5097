"""The process that holds the doors open: `python -m gate FILE`, until SIGTERM.

FILE is JSON: `{"temporal": "host:port", "ways": [{"address": "host:port", "token": "...",
"namespace": "support"}, ...]}`, and if wanted `"probes": "host:port"` (see `wiring.probes`). It
holds the tokens, so it is for its owner only.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path

from gate.door import TrackDoor, open_doors
from wiring.exit import end_with
from wiring.logs import configure, get_logger
from wiring.probes import probed

MISUSED = 2
STOP_WITHIN = 2.0

log = get_logger("gate")


async def hold_open(temporal: str, ways: list[TrackDoor], probes_listen: str = "") -> None:
    """Serve every way until SIGTERM or SIGINT. Raises RuntimeError for an address that is taken."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with probed(probes_listen, stopping) as probes:
        doors = await open_doors(temporal, ways)
        probes.at_work()
        log.event("gate-opened", count=len(doors))
        await stopping.wait()
        await asyncio.gather(*(door.stop(STOP_WITHIN) for door in doors))
    log.event("gate-closed")


def main(arguments: list[str]) -> int:
    """The process. What is wrong with the file is said without saying what is in it."""
    configure("gate")
    try:
        said = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
        temporal, ways = str(said["temporal"]), [TrackDoor(**way) for way in said["ways"]]
        probes_listen = str(said.get("probes", ""))
    except (IndexError, OSError, ValueError, KeyError, TypeError):
        sys.stderr.write("The gate needs a file that names Temporal and its ways.\n")
        return MISUSED
    asyncio.run(hold_open(temporal, ways, probes_listen))
    return 0


if __name__ == "__main__":
    end_with(lambda: main(sys.argv[1:]))
