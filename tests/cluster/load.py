"""People at work on a cluster: cases come in and are answered, whatever is broken meanwhile; and
what they were told is held against what is there.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from policy.cases.replies import Reply, Verdict
from policy.support.deeds import RecordAnswer
from store.inbox import receive_order
from tests.apps import CHECK_OFFICER, NO_TRACE, furnish, order, take_in
from tools.cluster.launching import Launcher
from wiring.app import App, open_app
from wiring.settings import Settings

A_CASE_EVERY = 0.4
DONE = (Verdict.APPLIED, Verdict.REPEATED)
_numbers = itertools.count(1)


@asynccontextmanager
async def app_of(launcher: Launcher, track: str) -> AsyncIterator[App]:
    """What a program of that track has in its hands."""
    seen = launcher.settings(track, f"{track}-web")
    settings = Settings.load(Path(seen["REFERRALS_DATA"]), seen)
    async with open_app(settings, "load") as app:
        await furnish(app)
        yield app


@dataclass
class ClusterLoad:
    """What was acknowledged: by reference the number of the order that its case was sent; and how
    long each answer took, in seconds. `refused` counts what was not acknowledged, and so may be
    missing.
    """

    app: App
    acknowledged: dict[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    refused: int = 0

    async def one(self) -> str | None:
        """A case from its referral to its answer; its reference, if it was acknowledged."""
        number = next(_numbers)
        try:
            receipt = await take_in(self.app, f"C-{number}")
            asked = order(f"order-{number}", RecordAnswer(answer=NO_TRACE))
            await receive_order(self.app.store, receipt.reference, CHECK_OFFICER.id, asked)
        except (DBAPIError, OSError):
            self.refused += 1
            return None
        self.acknowledged[receipt.reference] = asked.id
        began = time.monotonic()
        assert receipt.state is not None
        with contextlib.suppress(Exception):
            await self.app.case_client.start_case(receipt.state)
        if done(await self.app.case_client.update(receipt.reference, asked)):
            self.seconds.append(time.monotonic() - began)
        return receipt.reference

    async def until(self, enough: asyncio.Event) -> None:
        """Keep them coming."""
        lives = set[asyncio.Task[str | None]]()
        while not enough.is_set():
            lives.add(asyncio.create_task(self.one()))
            await asyncio.sleep(A_CASE_EVERY)
        await asyncio.gather(*lives)

    async def lost(self, seconds: float = 180.0) -> list[str]:
        """The references whose case does not say that it has the order, even after so long."""
        until = time.monotonic() + seconds
        left = dict(self.acknowledged)
        while left and time.monotonic() < until:
            for reference, id in list(left.items()):
                asked = order(id, RecordAnswer(answer=NO_TRACE))
                if done(await self.app.case_client.update(reference, asked)):
                    del left[reference]
            await asyncio.sleep(0.5)
        return sorted(left)


def done(reply: Reply | None) -> bool:
    """Whether a case says that it has the order."""
    return reply is not None and reply.verdict in DONE
