"""The codec server's process: `python -m starter.codec_server`. Stops on SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio
import sys
import threading

from starter.codec_server.decoding import Decoder
from starter.codec_server.service import Service
from starter.codec_server.signing import Sessions
from starter.codec_server.web import Server, log
from wiring import startup
from wiring.app import App
from wiring.exit import end_with
from wiring.logs import configure
from wiring.settings import Settings, SettingsMissing


async def serve(app: App, stopping: asyncio.Event) -> None:
    """Answer requests until told to stop. Raises OSError if the address is taken."""
    service = Service(
        settings=app.settings,
        decoder=Decoder(app),
        sessions=Sessions(app.engine),
        loop=asyncio.get_running_loop(),
    )
    host, _, port = app.settings.codec_listen.rpartition(":")
    with Server((host, int(port)), service) as server:
        answering = threading.Thread(target=server.serve_forever, name="codec", daemon=True)
        answering.start()
        log.event("codec-started")
        await stopping.wait()
        await asyncio.to_thread(server.shutdown)
    log.event("codec-stopped")


async def run(settings: Settings) -> int:
    """Answer until SIGTERM or SIGINT; see `wiring.startup.run`."""
    return await startup.run(settings, "codec", serve, temporal=False)


def main() -> int:
    """Entry of `python -m starter.codec_server`."""
    configure("codec")
    try:
        settings = Settings.load()
    except SettingsMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    return asyncio.run(run(settings))


if __name__ == "__main__":
    end_with(main)
