"""Waiting for what something else brings about."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE = 90.0
"""Seconds; a machine may be slow and have others' work."""


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = PATIENCE) -> None:
    """Wait until it holds. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.1)
