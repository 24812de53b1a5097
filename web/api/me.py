"""Who the service takes a caller for."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from web.api.who import Asking

router = APIRouter(tags=["who"])


class Me(BaseModel):
    """The caller: a member of staff by number, or an organisation by code."""

    track: str
    staff_number: str | None
    roles: tuple[str, ...]
    organisation: str | None


@router.get("/me")
async def show_me(context: Asking) -> Me:
    """Who the service takes you for, by what you showed."""
    member = context.member
    return Me(
        track=context.track.name,
        staff_number=member.number if member is not None else None,
        roles=tuple(map(str, member.roles)) if member is not None else (),
        organisation=context.organisation or None,
    )
