"""A notice that no channel took and that no running case can ask about: operations get the row
themselves.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.support.words import TaskKind, Team
from store.outbox import Claimed
from store.tables import tasks

_WITHIN = timedelta(hours=1)


async def ask_operations(connection: AsyncConnection, notice: Claimed, code: str) -> None:
    """A worklist row to deliver a notice another way, once for each time it died (R17, R18)."""
    row = insert(tasks).values(
        id=str(uuid.uuid4()),
        effect_key=f"dead-notice/{notice.id}/{notice.attempts}",
        reference=notice.reference,
        kind=TaskKind.DELIVER_BY_HAND.value,
        team=Team.OPERATIONS.value,
        due=func.clock_timestamp() + _WITHIN,
        rule="R17",
        note=f"{notice.template} for {notice.audience}: {code}",
    )
    await connection.execute(row.on_conflict_do_nothing(index_elements=[tasks.c.effect_key]))
