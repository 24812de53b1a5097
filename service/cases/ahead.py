"""What happens to a case if nobody acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from policy.cases.ahead import ahead as until_nobody_acts
from policy.cases.timeline import TimelineEntry, coming
from policy.cases.track import Track
from policy.refusal import Refusal
from policy.time import months_after
from service.authorisation import use_case
from service.cases.opening import open_case
from service.context import Context
from service.values.ahead import MONTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAhead:
    """What falls due from `now`, the case's own, until the end of the look."""

    now: datetime
    until: datetime
    entries: tuple[TimelineEntry, ...]


@use_case(staff=lambda permissions: permissions.look, organisations=False)
async def look_ahead(
    context: Context, reference: str, until: datetime | None = None
) -> LookAhead | Refusal:
    """What happens to a case if nobody acts, so far or six months. Changes nothing."""
    opened = await open_case(context.app, reference)
    if isinstance(opened, Refusal):
        return opened
    return ahead_of(context.track, *opened, until)


def ahead_of(
    track: Track[Any, Any, Any], state: Any, now: datetime, until: datetime | None
) -> LookAhead:
    """The same of a case that was read already."""
    end = until or months_after(now, MONTHS)
    entries = (coming(item, label=track.label) for item in until_nobody_acts(track, state, end))
    return LookAhead(now=now, until=end, entries=tuple(entries))
