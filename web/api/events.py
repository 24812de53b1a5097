"""What happened to an organisation's cases, as CloudEvents 1.0: words and references, nothing of
anybody.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel

from policy.cloud_events import cloud_event
from service.integration.events import MOST_LINES, read_feed
from web.api.results import allowed
from web.api.who import Asking

router = APIRouter(tags=["events"])


class CloudEvent(BaseModel):
    """One thing that happened. `subject` is the case's reference: what it was is read there."""

    specversion: Literal["1.0"]
    id: str
    source: str
    type: str
    subject: str
    time: datetime


class CloudEvents(BaseModel):
    """Some of them, the oldest first. Ask again `after` the place `next`, whether or not there was
    anything: what is added later comes after it.
    """

    events: list[CloudEvent]
    next: str


@router.get("/events")
async def list_events(
    context: Asking,
    after: Annotated[str, Query(max_length=64, pattern="^[0-9a-f-]*$")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST_LINES)] = MOST_LINES,
) -> CloudEvents:
    """What happened to your cases, in the order in which it came to stand on record: nothing that
    comes late is skipped. Each is told once here, and may come twice by webhook under the same id.
    """
    found = allowed(await read_feed(context, after=after, limit=limit))
    track = context.track.name
    events = [
        CloudEvent.model_validate(
            cloud_event(track, one.id, one.word, one.reference, one.happened_at)
        )
        for one in found.lines
    ]
    return CloudEvents(events=events, next=found.behind)
