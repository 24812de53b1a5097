"""Asks a running front door whatever its own description says may be asked, and what it says may
not: every check of schemathesis, with as many examples as are wanted.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.servers import TestDatabase

CONFIG = Path(__file__).parent / "schemathesis.toml"
_COUNTED = ("request_counts", "sign_in_failures")
"""What slows down a caller that asks a lot or guesses; it has tests of its own."""
_FORGET_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCheck:
    """What came of it: whether every check held, and what was printed."""

    held: bool
    said: str


@contextlib.asynccontextmanager
async def _never_slowed_down(database: TestDatabase) -> AsyncIterator[None]:
    tables = ", ".join(f"{database.schema}.{table}" for table in _COUNTED)
    empty = text(f"TRUNCATE {tables}")

    async def forget() -> None:
        engine = create_async_engine(database.admin_url)
        try:
            while True:
                async with engine.begin() as connection:
                    await connection.execute(empty)
                await asyncio.sleep(_FORGET_SECONDS)
        finally:
            await engine.dispose()

    forgetting = asyncio.create_task(forget())
    try:
        yield
    finally:
        forgetting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await forgetting


async def check_description(
    own: str, database: TestDatabase, told: Mapping[str, str], *options: str
) -> ApiCheck:
    """Ask the front door at this address; `told` is what the configuration and the checks of our
    own are told, and `options` are schemathesis's.
    """
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG)),
        *("run", f"{own}/v1/openapi.json", "--checks", "all", "--no-color"),
        *options,
    ]
    more = {"SCHEMATHESIS_HOOKS": "tests.web.api.own_checks", "TRACK": database.track}
    async with _never_slowed_down(database):
        running = await asyncio.create_subprocess_exec(
            *command,
            env={**os.environ, **more, **told},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await running.communicate()
    return ApiCheck(held=running.returncode == 0, said=said.decode())
