"""The process that holds the doors open: `python -m gate FILE`, until SIGTERM.

FILE is JSON: `{"temporal": "host:port", "ways": [{"address": "host:port", "token": "...",
"namespace": "support"}, ...]}`, and if wanted `"probes": "host:port"` (see `wiring.probes`). It
holds the tokens, so it is for its owner only. Under TLS a way has
`"tls": {"certificate": FILE, "key": FILE, "ca": FILE}`, whose `ca` says whose certificates are let
in, and the whole has `"temporal_tls": {"ca": FILE, "certificate": FILE, "key": FILE}` for the link
to Temporal.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path

from gate.door import TrackDoor, open_doors
from gate.links import DoorTls, TemporalTls
from wiring.exit import end_with
from wiring.listening import CannotListen
from wiring.logs import configure, get_logger
from wiring.probes import probed
from wiring.problems import REFUSED, refused

MISUSED = 2
STOP_WITHIN = 2.0

log = get_logger("gate")


async def hold_open(
    temporal: str, ways: list[TrackDoor], tls: TemporalTls | None, probes_listen: str = ""
) -> None:
    """Serve every way until SIGTERM or SIGINT. Raises what `open_doors` does."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with probed(probes_listen, stopping) as probes:
        doors = await open_doors(temporal, ways, tls)
        probes.at_work()
        log.event("gate-opened", count=len(doors))
        if clear := sum(way.tls is None for way in ways) + (tls is None):
            log.event("gate-has-clear-links", count=clear)
        await stopping.wait()
        await asyncio.gather(*(door.stop(STOP_WITHIN) for door in doors))
    log.event("gate-closed")


def main(arguments: list[str]) -> int:
    """The process. What is wrong with the file is said without saying what is in it."""
    if arguments in (["--help"], ["-h"]):
        sys.stdout.write(__doc__ or "")
        return 0
    configure("gate")
    try:
        said = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
        temporal, ways = str(said["temporal"]), [_way(**way) for way in said["ways"]]
        tls = TemporalTls(**said["temporal_tls"]) if "temporal_tls" in said else None
        probes_listen = str(said.get("probes", ""))
    except (IndexError, OSError, ValueError, KeyError, TypeError):
        sys.stderr.write("The gate needs a file that names Temporal and its ways.\n")
        return MISUSED
    try:
        asyncio.run(hold_open(temporal, ways, tls, probes_listen))
    except CannotListen as error:
        refused([error.problem])
        return REFUSED
    except OSError:
        sys.stderr.write("A certificate or key that the gate's file names cannot be read.\n")
        return MISUSED
    except RuntimeError:
        sys.stderr.write("A certificate and key that the gate's file names cannot be used.\n")
        return MISUSED
    return 0


def _way(tls: dict[str, str] | None = None, **way: str) -> TrackDoor:
    return TrackDoor(**way, tls=DoorTls(**tls) if tls else None)


if __name__ == "__main__":
    end_with(lambda: main(sys.argv[1:]))
