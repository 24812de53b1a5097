"""How a process of the service comes up and goes down: it waits for its servers, checks itself,
works until it is asked to stop.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any

from store.half_store import HalfStoreError
from store.keys import KeyRingError
from wiring.app import App, open_app
from wiring.cloud_check import check_cloud
from wiring.connected import say_connected
from wiring.engine_check import check_temporal
from wiring.exit import FAILED, leave
from wiring.listening import CannotListen
from wiring.log_check import check_log
from wiring.logs import get_logger
from wiring.probes import probed
from wiring.problems import REFUSED, refused
from wiring.selfcheck import NotThereYet, StartupProblem, check_record
from wiring.settings import Settings
from wiring.temporal_profile import server_name, shows_certificate

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 15.0
LONGEST_END = 80.0
"""Seconds in which a process that was told to stop is gone: what it has in hand may take 60 of them
(`wiring.serving.GRACE`), and whoever told it kills it after 90.
"""

Work = Callable[[App, asyncio.Event], Awaitable[None]]

log = get_logger("startup")


async def run(
    settings: Settings,
    process: str,
    work: Work,
    *,
    temporal: bool = True,
    lazy: bool = False,
    sends: bool = False,
) -> int:
    """Work until SIGTERM or SIGINT and return 0; or return REFUSED, having said why.

    `work` gets what is connected and an event that is set when it should end. A server that does
    not answer yet is waited for, with a growing pause, rather than died of; a `lazy` process works
    without Temporal until that answers. One that `sends` needs the sender's login too.
    """
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, _stop, stopping)
    try:
        opened = partial(open_app, settings, process, temporal=temporal, lazy=lazy, sends=sends)
        return await _until_stopped(settings, opened, work, stopping, temporal=temporal, lazy=lazy)
    except CannotListen as error:
        refused([error.problem])
        return REFUSED


async def _until_stopped(
    settings: Settings,
    opened: Callable[[], AbstractAsyncContextManager[App]],
    work: Work,
    stopping: asyncio.Event,
    *,
    temporal: bool,
    lazy: bool,
) -> int:
    seconds = FIRST_PAUSE
    async with probed(settings.probes_listen, stopping) as probes:
        while not stopping.is_set():
            try:
                async with opened() as app:
                    if refused(await problems_of(app, temporal and not lazy)):
                        return REFUSED
                    for line in await say_connected(app, temporal):
                        sys.stderr.write(f"{line}\n")
                    probes.at_work()
                    await work(app, stopping)
                    return 0
            except NotThereYet as server:
                log.warning(server.code)
            except (KeyRingError, HalfStoreError) as error:
                refused([_without_keys(error)])
                return REFUSED
            await pause(stopping, seconds)
            seconds = min(seconds * 2, LONGEST_PAUSE)
    return 0


def _stop(stopping: asyncio.Event, within: float = LONGEST_END) -> None:
    """Ask the process to stop, and see that it does: with its servers gone, what closes may wait
    for ever, and nobody might be left to kill it. A thread's clock, for that of the event loop ends
    with it.
    """
    if not stopping.is_set():
        late = threading.Timer(within, _leave_late)
        late.daemon = True
        late.start()
    stopping.set()


def _leave_late() -> None:
    log.warning("not-ended-in-time")
    leave(FAILED)


async def pause(stopping: asyncio.Event, seconds: float) -> None:
    """Wait so long, or until it is time to stop."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stopping.wait()


async def end(task: asyncio.Task[Any], grace: float = 0.0) -> None:
    """Wait `grace` seconds for a task, then cancel it, and return when it has ended. What it raised
    is raised.
    """
    await asyncio.wait({task}, timeout=grace)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def problems_of(app: App, temporal: bool) -> list[StartupProblem]:
    """What a process finds before it begins. Raises NotThereYet."""
    problems = await check_record(app)
    if not any(problem.fatal for problem in problems):
        problems += await check_log(app)
    profile = (app.settings.temporal_config, app.settings.temporal_profile)
    problems += check_cloud(
        app.settings, certificate=shows_certificate(*profile), server_name=server_name(*profile)
    )
    # What is wrong here no Temporal mends: it is said before that is waited for.
    if temporal and not any(problem.fatal for problem in problems):
        problems += await check_temporal(app)
    return problems


def _without_keys(error: KeyRingError | HalfStoreError) -> StartupProblem:
    return StartupProblem(
        code=error.code,
        sentence=f"The keys cannot be used: {error}.",
        what_to_do="Mend it, or put it back from its backup; a new one opens nothing stored.",
    )
