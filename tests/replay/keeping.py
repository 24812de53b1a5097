"""Keeping histories and keys of what was lived on a real server."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy import select
from temporalio.client import Client

from store.case_keys import wrapped_of
from store.tables import case_keys
from tests.replay.stored import SealedFor, save
from tests.workflows.running import Running
from wiring.app import App
from wiring.plugin import replay_plugin


async def unsealed(app: App) -> Client:
    """A client of the app's namespace that seals nothing."""
    return await Client.connect(
        app.settings.temporal_address,
        namespace=app.settings.namespace,
        plugins=[replay_plugin()],
        identity="referrals",
    )


async def keep_key_of(app: App, reference: str, path: Path) -> None:
    """What opens a sealed case, beside its history."""
    async with app.engine.connect() as connection:
        query = select(case_keys).where(case_keys.c.reference == reference)
        row = (await connection.execute(query)).one()
    half = await app.keys.halves.read(row.slot)
    assert isinstance(half, bytes)  # nobody erases what is being recorded
    # Kept without a slot: a recording has no key store beside it.
    wrapped = app.keys.ring.wrap(app.keys.ring.unwrap(wrapped_of(row), reference, half), reference)
    opening = SealedFor(
        track=app.settings.track,
        namespace=app.settings.namespace,
        reference=reference,
        wrapped=wrapped,
    )
    opening.save(path)


async def keep_runs(running: Running, folder: Path, name: str, id: str, least: int) -> None:
    """The first run and the last one, if there are several."""
    found: list[str] = []
    async with asyncio.timeout(30):
        while len(found) < least:
            listed = [r async for r in running.client.list_workflows(f'WorkflowId = "{id}"')]
            found = [r.run_id for r in sorted(listed, key=lambda run: run.start_time)]
            await asyncio.sleep(0.2)
    if least == 1 and len(found) > 1:
        raise RuntimeError(f"{name} had a fresh run; raise SUGGEST_AFTER or LONGER")
    chosen = {"": found[0]} if least == 1 else {"_first_run": found[0], "_last_run": found[-1]}
    for ending, run_id in chosen.items():
        handle = running.client.get_workflow_handle(id, run_id=run_id)
        save(folder / f"{name}{ending}.json", await handle.fetch_history())
