"""Rebuilding after a disaster: record, Temporal and outside log brought to each other, in the order
of docs/adr/0028. Without the word for it nothing is changed: the report says what would be.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio.client import Client
from temporalio.service import RPCError

from policy.duty.apart import CaseApart
from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from service.disasters.engine import bring_to_record, cases_apart, worker_polls_within
from service.disasters.living import LivedAgain, live_again
from service.disasters.outside import MissingOnRecord, missing_on_record
from service.disasters.told import KeptAct
from service.erasure.again import erase_again
from service.health.reconciling import OUT_OF_REACH
from store.jobs import Job
from store.left_before import LeftBefore, keep_left
from store.rebuilding import newest_moment, watchdog_looks_within
from wiring.app import App, as_job, outside_folder

_FEW, _AT_ONCE = 20, 8
QUIET_FOR = timedelta(seconds=75)
"""Longer than a worker takes between two questions for work."""
AT_WORK = Refusal(
    code="programs-at-work",
    sentence="Programs of this track are at work on this database, and would send and start what "
    "this is about to set right.",
    what_to_do="Stop its worker, watchdog and pages, wait a minute and a half, and rebuild again.",
    rule="service",
)
DOES_NOT_FIT = Refusal(
    code="record-does-not-fit",
    sentence="Most of the workflows that run here belong to no case of this database: it looks "
    "like another database than theirs, or an empty one. Nothing was changed.",
    what_to_do="Look which database the settings name. If it is the right one, say so: --even-so.",
    rule="service",
)
LOG_DOES_NOT_REACH = Refusal(
    code="log-does-not-reach",
    sentence="The outside log has no line of the time at which the record ends, so it is not known "
    "what people were told and what left after that. Nothing was changed.",
    what_to_do="Give the folder of the log that belongs to this record: --log FOLDER. Only if it "
    "is lost for good say --without-log: notices that had left may then leave a second time.",
    rule="service",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildReport:
    """What was found and, if `applied`, set right. The record had been written up to
    `record_until`, the log up to the end of `missing.until`; `apart` says of which case record and
    Temporal differed, and how. Of the acts that were put back `refused` are refused by the rules as
    they stand now, and `unreadable` no key opens. `kept` notices will not be sent again if a case
    orders them once more. `unopened` are open cases that no key opens, so that nothing runs them.
    """

    applied: bool
    record_until: datetime | None
    missing: MissingOnRecord
    apart: dict[str, CaseApart]
    stand: tuple[KeptAct, ...]
    refused: tuple[KeptAct, ...]
    unreadable: tuple[KeptAct, ...]
    settled: int
    kept: int
    unopened: tuple[str, ...]
    seconds: float


@use_case(staff=lambda permissions: permissions.reconcile, organisations=False)
async def rebuild(
    context: Context,
    *,
    apply: bool,
    logs: tuple[Path, ...] = (),
    since: timedelta | None = None,
    even_so: bool = False,
    without_log: bool = False,
    quiet_for: timedelta = QUIET_FOR,
) -> RebuildReport | Refusal:
    """Hold all three against each other, and with `apply` set right what differs. `logs` are
    folders of outside logs beside this machine's own; `since` how far back they are read. Nothing
    is set right unless the track's programs have been `quiet_for` so long, and the log reaches the
    record's end or it is said that one goes on `without_log`.
    """
    app, begun = context.app, datetime.now(UTC)
    if app.client is None:
        return OUT_OF_REACH
    record_until = await newest_moment(app.engine)
    back = since or timedelta(days=app.settings.outside_log_days)
    folders = (outside_folder(app.settings), *logs)
    missing = await missing_on_record(app, folders, begun - back, record_until)
    try:
        apart = await cases_apart(app, app.client)
        if apply:
            if await _at_work(app, app.client, int(quiet_for.total_seconds())):
                return AT_WORK
            if not missing.reaches and not without_log:
                return LOG_DOES_NOT_REACH
            if not even_so and _too_many_strangers(apart):
                return DOES_NOT_FIT
        lived, kept, unopened = LivedAgain(), 0, list[str]()
        if apply:
            lived, kept = await _bring_record(app, missing)
            # What lived again has moved on since.
            still, unopened = await _bring_engine(app, app.client)
            apart |= still
    except RPCError:
        return OUT_OF_REACH
    return RebuildReport(
        applied=apply,
        record_until=record_until,
        missing=missing,
        apart=apart,
        stand=tuple(lived.stand),
        refused=tuple(lived.refused),
        unreadable=tuple(lived.unreadable),
        settled=len(lived.settled),
        kept=kept,
        unopened=tuple(unopened),
        seconds=(datetime.now(UTC) - begun).total_seconds(),
    )


async def _at_work(app: App, client: Client, seconds: int) -> bool:
    watched = await watchdog_looks_within(app.engine, seconds)
    return watched or await worker_polls_within(app, client, seconds)


def _too_many_strangers(apart: dict[str, CaseApart]) -> bool:
    strangers = sum(how is CaseApart.WITHOUT_CASE for how in apart.values())
    return strangers > max(_FEW, len(apart) // 2)


async def _bring_record(app: App, missing: MissingOnRecord) -> tuple[LivedAgain, int]:
    for reference in missing.erased:
        await erase_again(app, reference)
    acts, left = defaultdict[str, list[KeptAct]](list), defaultdict[str, list[LeftBefore]](list)
    for act in missing.acts:
        acts[act.reference].append(act)
    for notice in missing.left:
        left[notice.reference].append(notice)
    known = {act.reference for act in missing.acts} | missing.on_record
    done = LivedAgain()
    gate = asyncio.Semaphore(_AT_ONCE)

    each = sorted(known & (acts.keys() | left.keys()))
    # What a case lives through is the worker's to write, and what left the sender's.
    async with as_job(app, Job.WORKER) as worker, as_job(app, Job.SENDER) as sender:

        async def one(reference: str) -> None:
            async with gate:
                of = acts[reference], left[reference]
                _add(done, await live_again(worker, sender, reference, *of))

        await asyncio.gather(*(one(reference) for reference in each))
    rest = [notice for notice in missing.left if notice.id not in done.settled]
    return done, await _keep(app, rest)


async def _keep(app: App, rest: Sequence[LeftBefore]) -> int:
    async with app.engine.begin() as connection:
        return await keep_left(connection, rest)


def _add(done: LivedAgain, more: LivedAgain) -> None:
    done.stand += more.stand
    done.refused += more.refused
    done.unreadable += more.unreadable
    done.settled |= more.settled


async def _bring_engine(app: App, client: Client) -> tuple[dict[str, CaseApart], list[str]]:
    apart = await cases_apart(app, client)
    return apart, await bring_to_record(app, apart)
