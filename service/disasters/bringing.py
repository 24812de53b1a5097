"""The record brought up to the log and Temporal to the record, case by case: what stops one of them
stops no other, and is named.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence

from temporalio.client import Client

from policy.duty.apart import CaseApart
from service.disasters.engine import bring_to_record, cases_apart
from service.disasters.living import LivedAgain, live_again
from service.disasters.outside import MissingOnRecord
from service.disasters.stopped import why_stopped
from service.disasters.told import KeptAct
from service.erasure.again import erase_again
from store.jobs import Job
from store.left_before import LeftBefore, keep_left
from store.older_record import mark_rebuilt
from wiring.app import App, as_job

_AT_ONCE = 8
NOTICES, TEMPORAL = "notices that had left", "Temporal"
"""What is named where it is of no one case."""


async def bring_record(app: App, missing: MissingOnRecord) -> tuple[LivedAgain, int]:
    """Erase again, put back, and keep what had left; how many notices are kept so."""
    done = LivedAgain()
    for reference in missing.erased:
        try:
            why = await erase_again(app, reference)
        except Exception as error:
            # Whatever one case meets, the next one is gone on with: see `why_stopped`.
            why = why_stopped(error)
        if why is None:
            done.erased.append(reference)
        else:
            done.stopped[reference] = why
    await _live_again(app, missing, done)
    rest = [notice for notice in missing.left if notice.id not in done.settled]
    try:
        return done, await _keep(app, rest)
    except Exception as error:
        # As above: what was put back is told all the same.
        done.stopped[NOTICES] = why_stopped(error)
        return done, 0


async def _live_again(app: App, missing: MissingOnRecord, done: LivedAgain) -> None:
    acts, left = defaultdict[str, list[KeptAct]](list), defaultdict[str, list[LeftBefore]](list)
    for act in missing.acts:
        acts[act.reference].append(act)
    for notice in missing.left:
        left[notice.reference].append(notice)
    known = {act.reference for act in missing.acts} | missing.on_record
    gate = asyncio.Semaphore(_AT_ONCE)
    # What a case lives through is the worker's to write, and what left the sender's.
    async with as_job(app, Job.WORKER) as worker, as_job(app, Job.SENDER) as sender:

        async def one(reference: str) -> None:
            async with gate:
                await live_again(worker, sender, reference, acts[reference], left[reference], done)

        await asyncio.gather(*(one(each) for each in sorted(known & (acts.keys() | left.keys()))))


async def _keep(app: App, rest: Sequence[LeftBefore]) -> int:
    async with app.engine.begin() as connection:
        kept = await keep_left(connection, rest)
        # From here on programs may start on it, though the log knows more.
        await mark_rebuilt(connection, app.settings.track)
        return kept


async def bring_engine(
    app: App, client: Client, before: Mapping[str, CaseApart], stopped: dict[str, str]
) -> tuple[dict[str, CaseApart], list[str]]:
    """How record and Temporal differ now, and the cases that no key opens. If Temporal does not
    answer any more, all that differed `before` is `stopped`.
    """
    try:
        # What lived again has moved on since.
        apart = await cases_apart(app, client)
    except Exception as error:
        # The record was changed, so what came of that must be told.
        stopped |= dict.fromkeys([TEMPORAL, *before], why_stopped(error))
        return {}, []
    brought = await bring_to_record(app, apart.how)
    stopped |= brought.stopped
    return apart.how, brought.unopened
