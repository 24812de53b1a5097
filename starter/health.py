"""Looking into everything that could be stuck in silence: the record, this process's own checks,
and what runs in Temporal. One look for the command and for the watchdog.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from temporalio.client import Client
from temporalio.service import RPCError

from policy.duty.findings import LIMITS, Finding, Limits, finding
from starter.health_engine import look_into_engine
from store.health import stuck
from wiring.app import App
from wiring.engine_check import check_engine
from wiring.selfcheck import NotThereYet, Problem, check_record

_ENGINE_SECONDS = 40.0


async def look_into(app: App, limits: Limits = LIMITS) -> list[Finding]:
    """Everything that is wrong now. Does not raise for a server that is out of reach: that is a
    finding.
    """
    try:
        problems = await check_record(app)
        if any(problem.code.startswith("database-") and problem.fatal for problem in problems):
            return _from(problems)
        async with app.engine.connect() as connection:
            found = await stuck(connection, limits)
    except NotThereYet as server:
        return [finding(server.code)]
    return [*_from(problems), *found, *await _engine(app, limits)]


async def _engine(app: App, limits: Limits) -> list[Finding]:
    if app.client is None:
        return [finding("temporal-out-of-reach")]
    try:
        async with asyncio.timeout(_ENGINE_SECONDS):
            return await _asked(app, app.client, limits)
    except (NotThereYet, RPCError, TimeoutError, RuntimeError):
        return [finding("temporal-out-of-reach")]


async def _asked(app: App, client: Client, limits: Limits) -> list[Finding]:
    problems = await check_engine(client, app.settings.namespace)
    if any(problem.code == "namespace-missing" for problem in problems):
        return _from(problems)
    return [*_from(problems), *await look_into_engine(app, client, limits)]


def _from(problems: Iterable[Problem]) -> list[Finding]:
    """What a process would refuse to start for; what it only mentions is nobody's alarm."""
    return [
        Finding(code=problem.code, sentence=problem.sentence, what_to_do=problem.what_to_do)
        for problem in problems
        if problem.fatal
    ]
