"""Looking into everything that could be stuck in silence: the record, this process's own checks,
and what runs in Temporal. One look for the command and for the watchdog.

Each part of the look is taken by itself: one that fails, by whatever it met, is a finding and keeps
no other from being taken.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from temporalio.client import Client
from temporalio.service import RPCError

from policy.duty.finding_kinds import (
    ANCHORS_GONE,
    LOOK_FAILED,
    NOT_COMPARED,
    NOT_OPENED,
    OLDER_THAN_LOG,
    OUT_OF_REACH,
    SAYS_NOTHING,
)
from policy.duty.findings import (
    LIMITS,
    REFERENCES_SHOWN,
    HealthFinding,
    Limits,
    finding,
    hides_record,
)
from service.health.anchoring import anchors_gone
from service.health.comparing import Compare, compared
from service.health.engine import engine_looks
from store import health
from store.clock import ClocksApart
from store.keys_in_use import unopened_before, unopened_of_some
from store.outside_log import beat
from wiring.app import App
from wiring.engine_check import check_temporal
from wiring.log_check import cases_behind_log
from wiring.logs import get_logger
from wiring.selfcheck import NotThereYet, StartupProblem, check_record

_ENGINE_SECONDS = 40.0
_COMPARED_WITHIN = 60.0
_RECORD, _ENGINE = "record-checks", "temporal-checks"
# What a client raises for a server that does not answer.
_NO_ANSWER = (NotThereYet, RPCError, TimeoutError, RuntimeError)

Look = Callable[[], Awaitable[list[HealthFinding]]]

log = get_logger("health")


async def compared_now(app: App, client: Client, limits: Limits) -> list[HealthFinding]:
    """The comparison for somebody who waits for the answer. Raises nothing that it met."""
    try:
        async with asyncio.timeout(_COMPARED_WITHIN):
            return await compared(app, client, limits)
    except Exception as error:
        log.error(NOT_COMPARED, error=error)
        return [finding(NOT_COMPARED)]


async def look_into(
    app: App, limits: Limits = LIMITS, compare: Compare = compared_now
) -> list[HealthFinding]:
    """Everything that is wrong now, with what `compare` says of all that runs. Does not raise for a
    server that is out of reach, nor for a part of the look that fails: either is a finding.
    """
    try:
        problems = _from(await check_record(app))
    except NotThereYet as server:
        return [finding(server.code)]
    except Exception as error:
        problems = [_failed(_RECORD, error)]
    if any(hides_record(problem.code) for problem in problems):
        return problems
    found = problems + [
        item for code in health.LOOKS for item in await _taken(code, _of_record(app, code, limits))
    ]
    found += await _taken("outside-log", _outside(app))
    found += await _taken("anchors", _anchors(app))
    # Which key fits is a matter of no case, and was said above.
    if not any(problem.code.startswith("key-") for problem in problems):
        found += await _taken("keys", _unopened(app))
    of_engine = await _engine(app, limits)
    found += of_engine
    if app.client is not None and not any(item.code in SAYS_NOTHING for item in of_engine):
        # With a time of its own: how long it takes is a matter of how many cases are open.
        found += await compare(app, app.client, limits)
    return _together(found)


def _outside(app: App) -> Look:
    async def look() -> list[HealthFinding]:
        kept = await app.outside.keep(beat())
        found = [] if kept else [finding("outside-log-not-written")]
        if behind := await cases_behind_log(app):
            shown = tuple(behind[:REFERENCES_SHOWN])
            found.append(finding(OLDER_THAN_LOG, count=len(behind), references=shown))
        return found

    return look


def _anchors(app: App) -> Look:
    async def look() -> list[HealthFinding]:
        return [finding(ANCHORS_GONE)] if await asyncio.to_thread(anchors_gone, app) else []

    return look


def _unopened(app: App) -> Look:
    async def look() -> list[HealthFinding]:
        async with app.engine.connect() as connection:
            some = await unopened_of_some(connection, app.keys)
            named = tuple(dict.fromkeys([*some, *await unopened_before(connection, app.keys)]))
        return [finding(NOT_OPENED, count=len(named), references=named)] if named else []

    return look


def _of_record(app: App, code: str, limits: Limits) -> Look:
    async def look() -> list[HealthFinding]:
        # A connection of its own: after an error nothing more can be asked on the same one.
        async with app.engine.connect() as connection:
            found = await health.look(connection, code, limits)
        return [] if found is None else [found]

    return look


async def _engine(app: App, limits: Limits) -> list[HealthFinding]:
    try:
        async with asyncio.timeout(_ENGINE_SECONDS):
            return await _asked(app, limits)
    except _NO_ANSWER:
        return [finding(OUT_OF_REACH)]


async def _asked(app: App, limits: Limits) -> list[HealthFinding]:
    async def checks() -> list[HealthFinding]:
        return _from(await check_temporal(app))

    found = await _taken(_ENGINE, checks, _NO_ANSWER)
    if app.client is None or any(item.code in SAYS_NOTHING for item in found):
        return found
    for name, look in engine_looks(app, app.client, limits).items():
        found += await _taken(name, look, _NO_ANSWER)
    return found


async def _taken(
    name: str, look: Look, raised: tuple[type[Exception], ...] = ()
) -> list[HealthFinding]:
    """What one part of the look found. Raises only what is `raised` for everybody."""
    try:
        return await look()
    except raised:
        raise
    except Exception as error:
        return [_failed(name, error)]


def _failed(name: str, error: Exception) -> HealthFinding:
    # The error's text may hold anything that was met, so only its class is said, in the log.
    log.error(LOOK_FAILED, code=name, error=error)
    return finding(LOOK_FAILED, references=(name,))


def _together(found: list[HealthFinding]) -> list[HealthFinding]:
    """One finding a code: the parts of the look that failed are one trouble."""
    names = tuple(name for item in found if item.code == LOOK_FAILED for name in item.references)
    rest = [item for item in found if item.code != LOOK_FAILED]
    return [*rest, finding(LOOK_FAILED, count=len(names), references=names)] if names else rest


def _from(problems: Iterable[StartupProblem]) -> list[HealthFinding]:
    """What a process would refuse to start for, and clocks that are apart; what else it only
    mentions is nobody's alarm.
    """
    return [
        HealthFinding(code=problem.code, sentence=problem.sentence, what_to_do=problem.what_to_do)
        for problem in problems
        if problem.fatal or problem.code == ClocksApart.code
    ]
