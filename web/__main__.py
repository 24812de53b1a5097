"""The front door's process: `python -m web`. Stops on SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio
import gc
import sys

from web.application import application
from web.server import listening, serve_until
from wiring import startup
from wiring.app import App
from wiring.exit import end_with
from wiring.logs import configure, get_logger
from wiring.settings import Settings, SettingsMissing

log = get_logger("web")


async def serve(app: App, stopping: asyncio.Event) -> None:
    """Answer requests until told to stop. Raises CannotListen."""
    host, _, port = app.settings.web_listen.rpartition(":")
    answers, listener = application(app), listening(host, int(port))
    # Not before: whoever reads it may come at once.
    log.event("web-started")
    await serve_until(stopping, answers, listener)
    log.event("web-stopped")


async def run(settings: Settings) -> int:
    """Answer until SIGTERM or SIGINT; see `wiring.startup.run`."""
    return await startup.run(settings, "web", serve, lazy=True)


def main() -> int:
    """Entry of `python -m web`."""
    configure("web")
    try:
        settings = Settings.load()
    except SettingsMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    # Nothing that was loaded so far ever goes: looking through it for what does would hold up
    # somebody who asks for a page at that moment.
    gc.collect()
    gc.freeze()
    return asyncio.run(run(settings))


if __name__ == "__main__":
    end_with(main)
