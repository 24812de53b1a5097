"""The moment that a step of a workflow may act on.

A workflow's time is Temporal's. When Temporal handed a step out is compared with this process's own
clock, which costs nothing; only if they contradict each other is the database asked, and what two
of the three agree on counts. If no two do, the step waits. A step within a workflow task was handed
out with the task, at the moment that its workflow says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from policy.clocks import AGREE_WITHIN, OWN, ClockName, ClockReading, agree, has_come
from store.clock import ClocksApart
from store.engine import one_by_one
from store.policy_time import database_clock

TRY_AGAIN = timedelta(seconds=10)
LOOK_AGAIN = timedelta(minutes=1)
"""How soon a case looks again whose deadline Temporal's clock calls due and two others do not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedMoment:
    """`now` is what to go by; `engine_ahead` is how far Temporal's clock is from it, nothing unless
    two others contradict that.
    """

    now: datetime
    engine_ahead: timedelta = timedelta(0)

    def wakes(self, due: datetime) -> datetime:
        """When a workflow must wake, by Temporal's clock, for what is due at `due`."""
        if self.engine_ahead > timedelta(0):
            # By its own clock it would be woken at once, again and again. Once that clock has been
            # put right, the moment itself is right again.
            shown = self.now + self.engine_ahead
            return due if due > shown else shown + LOOK_AGAIN
        return due + self.engine_ahead


async def agreed_moment(engine: AsyncEngine, claimed: datetime) -> AgreedMoment:
    """The moment that the running step may act on, for a workflow that says it is `claimed`. Raises
    ApplicationError, after which the step is tried again, while no two clocks agree.
    """
    own, info = datetime.now(UTC), activity.info()
    # Of a local activity it is this process that says when it started.
    handed_out = claimed if info.is_local else info.started_time
    temporal = ClockReading(clock=ClockName.ENGINE, ahead=handed_out - own)
    if agree(OWN, temporal):
        return AgreedMoment(now=min(claimed, own + AGREE_WITHIN))
    async with one_by_one(engine) as connection:
        try:
            judgement = await database_clock(connection, temporal)
        except ClocksApart:
            raise _hold() from None
    if temporal not in judgement.apart or judgement.trusted is None:
        return AgreedMoment(now=min(claimed, handed_out + AGREE_WITHIN))
    ahead = judgement.trusted.ahead
    return AgreedMoment(now=datetime.now(UTC) + ahead, engine_ahead=temporal.ahead - ahead)


async def require_come(engine: AsyncEngine, scheduled: datetime) -> None:
    """Let a step go on whose scheduled moment has come by clocks that agree. Raises
    ApplicationError, after which the step is tried again.
    """
    if not has_come(scheduled, (await agreed_moment(engine, scheduled)).now):
        raise _hold()


def _hold() -> ApplicationError:
    return ApplicationError(
        "No two clocks agree that this moment has come, so nothing is done because of it.",
        type=ClocksApart.code,
        next_retry_delay=TRY_AGAIN,
        category=ApplicationErrorCategory.BENIGN,
    )
