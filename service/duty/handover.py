"""A team's page for the next shift."""

from __future__ import annotations

from datetime import datetime, time

from policy.duty.plan import SHIFT
from policy.time import last_daily
from service.authorisation import use_case
from service.context import Context
from store.handover import Handover, handover
from store.policy_time import clock

__all__ = ["Handover", "hand_over_shift"]


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def hand_over_shift(
    context: Context,
    *,
    team: str | None = None,
    every_team: bool = False,
    since: time | None = None,
) -> tuple[Handover, ...]:
    """The pages of one team (the asker's own, if none is named) or of every team: what is due
    within a shift, and what changed since London's clocks last showed `since`, or in a shift.

    They are read from the record alone, so they can be had with Temporal gone.
    """
    teams = [each.value for each in context.permissions.teams] if every_team else [team]
    async with context.app.engine.connect() as connection:
        now = await clock(connection)
        begins = _begins(since, now)
        return tuple(
            [
                await handover(connection, each or _own_team(context), now, begins, SHIFT)
                for each in teams
            ]
        )


def _own_team(context: Context) -> str:
    assert context.member is not None  # the permission asked for somebody
    return context.member.team


def _begins(since: time | None, now: datetime) -> datetime:
    return now - SHIFT if since is None else last_daily(now, since)
