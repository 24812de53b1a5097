"""From what a use case gives back to what is sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from policy.refusal import Refusal
from web.api.problems import ApiRefused, reason

T = TypeVar("T")


def allowed(found: T | Refusal) -> T:
    """What a use case gave. Raises ApiRefused if it said no."""
    if isinstance(found, Refusal):
        raise ApiRefused(found)
    return found


def require_none(problems: Sequence[Refusal]) -> None:
    """Raises ApiRefused with every problem, the first as the problem's own."""
    if problems:
        listed = [reason(one) for one in problems]
        raise ApiRefused(problems[0], status=422, more={"problems": listed})
