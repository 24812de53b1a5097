"""Something decided already, put on record as an advanced case would."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from policy.cases.recording import Recording
from store import record_statements as written
from store.bundle import Bundle
from store.case_store import CaseStore
from store.cases import confirm_workflow
from store.effects import notices_ordered
from store.forms import sealer_of
from store.recording import write


async def record(
    store: CaseStore[Any, Any, Any], recording: Recording[Any, Any]
) -> tuple[str, ...]:
    """Write a recording that follows what is on record; the ids of the notices it ordered."""
    sealer, of = await sealer_of(store.keys, recording.reference), recording.reference
    ids = {item.event.id for item in recording.events}
    ids |= {answer.message_id for answer in recording.answers}
    async with store.engine.begin() as connection:
        bundle = Bundle(connection)
        bundle.add(written.LOCKED, of=of)
        bundle.add(written.MESSAGES, ids=sorted(ids))
        bundle.add(written.BEFORE, of=of, ids=[])
        (found,), messages, before = await bundle.send()
        assert found.sequence == recording.expected_sequence
        await write(bundle, store, sealer, recording, found.head_hash, before, messages)
        return notices_ordered(bundle)


async def confirm(engine: AsyncEngine, *references: str) -> None:
    """Have it on record that a workflow runs these cases."""
    async with engine.begin() as connection:
        bundle = Bundle(connection)
        for reference in references:
            confirm_workflow(bundle, reference)
        await bundle.send()
