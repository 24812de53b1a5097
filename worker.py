"""One process of one namespace that serves cases, notices or both: settings, client, workers, and
what goes on beside them. Stops gracefully on SIGTERM.

    python -m worker cases            runs cases and reconciles, by the worker's login
    python -m worker notices          sends notices and webhooks, by the sender's login
    python -m worker cases notices    both, as the embedded default does
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from typing import Any

from temporalio.service import RPCError

from activities.healing import Healer
from activities.reconciler import reconcile
from activities.resting import RestingJob
from activities.running import COMPARE_EVERY, ListedCase, running_cases
from activities.starts_ahead import StartsAhead, starts_ahead
from activities.webhooks import WebhookSender
from store.cases import LEFT_TO_INTAKE
from store.unopened import Unopened
from wiring import startup
from wiring.app import App
from wiring.exit import end_with
from wiring.logs import configure, get_logger
from wiring.serving import ServedPart, serving
from wiring.settings import Settings, SettingsMissing

RECONCILE_EVERY = 5.0
_LISTED_WITHIN = 2.0
"""Seconds that a pass waits for a list: cases to start and messages to deliver wait for none."""
TELL_EVERY = 2.0
CLEAR_EVERY = 1_800

log = get_logger("worker")


async def keep_reconciling(app: App) -> None:
    """Look every few seconds for what a crash or a bad release left undone, and at once where a
    look left cases to the next; every minute compare all open cases with what is running, or less
    often where there are so many that it takes long.
    """
    healer, ahead = Healer(app.case_client), starts_ahead(app.store)
    every = RestingJob(
        partial(running_cases, app.case_client), waited_for=_LISTED_WITHIN, least=COMPARE_EVERY
    )
    try:
        while True:
            if not await _reconciled(app, healer, ahead, every):
                await asyncio.sleep(RECONCILE_EVERY)
    finally:
        await every.stop()


async def _reconciled(
    app: App, healer: Healer, ahead: StartsAhead, every: RestingJob[dict[str, ListedCase]]
) -> bool:
    """One pass; whether it left cases to the next. Raises nothing: whatever it meets, the next one
    must come, for this is what makes good.
    """
    unopened = Unopened()
    try:
        # The engine first: what ends or begins after that is no difference.
        running = await _listed(every) if app.client is not None else None
        done = await reconcile(
            app.case_client,
            running=running,
            ahead=ahead,
            fresh=LEFT_TO_INTAKE,
            unopened=unopened,
        )
        if done.started or done.delivered:
            log.event("reconciled", count=done.started + done.delivered)
        await _heal(app, healer, running, unopened)
    except Exception as error:
        log.warning("reconcile-failed", error=error)
        return False
    return done.more


async def _listed(every: RestingJob[dict[str, ListedCase]]) -> Mapping[str, ListedCase] | None:
    """What runs; None while Temporal is being asked, after it could not say, and for as long as it
    is not asked again.
    """
    try:
        return await every.result()
    except RPCError as error:
        log.warning("cases-not-compared", error=error)
        return None


async def _heal(
    app: App, healer: Healer, running: Mapping[str, ListedCase] | None, unopened: Unopened
) -> None:
    healed = await healer.bring_on(unopened)
    # In a rehearsal each case has a clock of its own, which no list shows.
    if running is not None and not app.settings.rehearsal:
        healed += await healer.compare(running, unopened)
    for case in healed:
        log.warning("brought-to-the-record", reference=case.reference, code=case.code)


async def keep_sending_webhooks(app: App) -> None:
    """Look every few seconds for what organisations' addresses are to be told."""
    embedded, track, its = app.settings.embedded, app.settings.track, app.as_sender()
    sender = WebhookSender(its.engine, its.keys, track, on_this_machine=embedded)
    passes = 0
    try:
        while True:
            try:
                await sender.send_due()
                if passes % CLEAR_EVERY == 0:
                    await sender.clear()
                passes += 1
            except Exception as error:
                log.warning("webhooks-not-sent", error=error)
            await asyncio.sleep(TELL_EVERY)
    finally:
        await sender.stop()


_BESIDE: Mapping[ServedPart, Callable[[App], Coroutine[Any, Any, None]]] = {
    ServedPart.CASES: keep_reconciling,
    ServedPart.NOTICES: keep_sending_webhooks,
}
"""What goes on in a process beside what its queue brings."""
_PROCESS: Mapping[frozenset[ServedPart], str] = {
    frozenset({ServedPart.CASES}): "worker",
    frozenset({ServedPart.NOTICES}): "sender",
    frozenset(ServedPart): "worker",
}
"""What a process is called, in the log, at the database and where it shows its figures."""


def parts_of(words: Sequence[str]) -> frozenset[ServedPart]:
    """What a process was told to serve. Raises ValueError for anything else, and for nothing."""
    parts = frozenset(ServedPart(word) for word in words)
    if not parts:
        raise ValueError("nothing to serve")
    return parts


async def run(settings: Settings, parts: frozenset[ServedPart]) -> int:
    """Work until SIGTERM or SIGINT; see `wiring.startup.run`."""
    return await startup.run(
        settings, _PROCESS[parts], partial(_work, parts), sends=ServedPart.NOTICES in parts
    )


async def _work(parts: frozenset[ServedPart], app: App, stopping: asyncio.Event) -> None:
    assert app.client is not None  # the self-check has seen it
    process = _PROCESS[parts]
    beside = {part: asyncio.create_task(_BESIDE[part](app)) for part in parts}
    try:
        if ServedPart.NOTICES in parts:
            await app.case_client.take_dispatcher_over()
        async with serving(app, app.client, parts):
            log.event(f"{process}-started")
            await app.case_client.call_dispatcher()
            await stopping.wait()
            # First: it asks cases that this worker answers for.
            if ServedPart.CASES in beside:
                await startup.end(beside[ServedPart.CASES])
        log.event(f"{process}-stopped")
    finally:
        for one in beside.values():
            await startup.end(one)


def main(words: Sequence[str]) -> int:
    """Entry of `python -m worker PART...`."""
    try:
        parts = parts_of(words)
    except ValueError:
        sys.stderr.write(__doc__ or "")
        return 2
    configure(_PROCESS[parts])
    try:
        settings = Settings.load()
    except SettingsMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    return asyncio.run(run(settings, parts))


if __name__ == "__main__":
    end_with(lambda: main(sys.argv[1:]))
