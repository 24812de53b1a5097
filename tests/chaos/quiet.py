"""When nothing is left to do: what was accepted is decided, what was ordered is sent, what fell due
was acted on.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import cases, deadlines, inbox, outbox
from tests.chaos.client import OUT_OF_REACH
from wiring.app import App

LOOK_SECONDS = 1.0
STEADY_LOOKS = 3
MOST_LEFT = 250
"""Of what waits to be decided, sent or carried."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """How long it took, and what was left if it never came."""

    seconds: float
    left: dict[str, int]


async def until_quiet(app: App, longest: float) -> Quiet:
    """Wait until nothing is left, three looks in a row; no longer than `longest` seconds in which
    nothing has become less, since a machine may have other things to do.
    """
    started, steady, left = time.monotonic(), 0, {"not looked": 1}
    fewest, moved = math.inf, started
    while steady < STEADY_LOOKS and time.monotonic() - moved < longest:
        await asyncio.sleep(LOOK_SECONDS)
        try:
            async with app.engine.connect() as connection:
                left = await _left(connection)
        except OUT_OF_REACH:
            left = {"database out of reach": 1}
        steady = 0 if left else steady + 1
        if sum(left.values()) < fewest:
            fewest, moved = sum(left.values()), time.monotonic()
    return Quiet(time.monotonic() - started, left)


class Backlog:
    """How much the system is behind. People whose cases nobody gets to send fewer: a machine that
    has other things to do would be given ever more, and never come to an end of it.
    """

    def __init__(self, app: App, most: int = MOST_LEFT) -> None:
        self._app, self._most = app, most
        self._looked_at, self._too_much = 0.0, False

    async def too_much(self) -> bool:
        """Whether to wait with what is new; asked of the record every few seconds. While that
        cannot be asked, as it was last.
        """
        if time.monotonic() >= self._looked_at + LOOK_SECONDS:
            self._looked_at = time.monotonic()
            with contextlib.suppress(*OUT_OF_REACH, TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS), self._app.engine.connect() as connection:
                    self._too_much = sum((await _left(connection)).values()) > self._most
        return self._too_much


async def _left(connection: AsyncConnection) -> dict[str, int]:
    still_open = (cases.c.ended_at.is_(None), cases.c.withdrawal_received_at.is_(None))
    questions = {
        "messages without a verdict": select(func.count())
        .select_from(inbox)
        .where(inbox.c.verdict.is_(None)),
        "notices not settled": select(func.count())
        .select_from(outbox)
        .where(outbox.c.state.in_(("waiting", "sending"))),
        "cases no workflow carries": select(func.count())
        .select_from(cases)
        .where(cases.c.workflow_confirmed_at.is_(None), cases.c.ended_at.is_(None)),
        "deadlines passed over": select(func.count())
        .select_from(deadlines.join(cases, cases.c.reference == deadlines.c.reference))
        .where(deadlines.c.settled_at.is_(None), deadlines.c.due < func.clock_timestamp())
        .where(*still_open),
    }
    found = {
        name: (await connection.execute(query)).scalar_one() for name, query in questions.items()
    }
    return {name: count for name, count in found.items() if count}
