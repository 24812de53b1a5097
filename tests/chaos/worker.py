"""The service's own worker or sender, with a channel that fails: `python -m tests.chaos.worker
PART...`, with the parts of `python -m worker`.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from tests.chaos.flaky import flaky
from wiring import startup
from wiring.app import App
from wiring.logs import configure
from wiring.serving import ServedPart, serving
from wiring.settings import Settings
from worker import keep_reconciling, parts_of

AT_WORK = "at-work-"
"""A file of this name and the worker's process number says that it polls."""


async def work(parts: frozenset[ServedPart], app: App, stopping: asyncio.Event) -> None:
    """As the worker's own, from the same parts."""
    assert app.client is not None  # the self-check has seen it
    unlucky = replace(app, channel=flaky(app.channel, app.settings.data_dir))
    beside = []
    if ServedPart.CASES in parts:
        beside.append(asyncio.create_task(keep_reconciling(unlucky)))
    try:
        async with serving(unlucky, app.client, parts):
            await unlucky.case_client.call_dispatcher()
            (app.settings.data_dir / f"{AT_WORK}{os.getpid()}").touch()
            await stopping.wait()
    finally:
        for one in beside:
            await startup.end(one)


def main(words: Sequence[str]) -> int:
    """Entry of `python -m tests.chaos.worker PART...`."""
    parts = parts_of(words)
    name, sends = ("worker" if ServedPart.CASES in parts else "sender"), ServedPart.NOTICES in parts
    configure(name)
    return asyncio.run(startup.run(Settings.load(), name, partial(work, parts), sends=sends))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
