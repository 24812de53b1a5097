"""What happens to a case if nobody acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from policy.cases.ahead import Ahead
from policy.cases.ahead import ahead as until_nobody_acts
from policy.refusal import Refusal
from policy.time import months_after
from service.authorisation import use_case
from service.cases.opening import open_case
from service.context import Context

MONTHS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAhead:
    """What falls due from `now`, the case's own, until the end of the look."""

    now: datetime
    until: datetime
    items: tuple[Ahead, ...]


@use_case(staff=lambda permissions: permissions.look, organisations=False)
async def look_ahead(
    context: Context, reference: str, until: datetime | None = None
) -> LookAhead | Refusal:
    """What happens to a case if nobody acts, so far or six months. Changes nothing."""
    opened = await open_case(context.app, reference)
    if isinstance(opened, Refusal):
        return opened
    state, now = opened
    end = until or months_after(now, MONTHS)
    items = tuple(until_nobody_acts(context.track, state, end))
    return LookAhead(now=now, until=end, items=items)
