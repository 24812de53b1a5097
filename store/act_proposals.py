"""Acts on the registers that were proposed, and what a second person said. Who an act names is
sealed: it may be an address or a name.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.second_person import PROPOSAL_LASTS, ProposalDecision, Proposed
from store.keys import CaseKeys
from store.ring_rows import HalfGone, RingColumn
from store.tables import act_proposals

MOST_LISTED = 100
CONTENT = RingColumn.of(act_proposals.c.sealed)
_ID_BYTES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptProposal(Proposed):
    """One as it is kept: `content` is what the act holds, as it was sealed; empty where `about`
    says it all. Times are UTC.
    """

    id: str
    act: str
    content: bytes
    reason: str
    proposed_at: datetime
    decided_by: str
    decision_reason: str
    decided_at: datetime | None


async def keep_proposal(
    connection: AsyncConnection,
    keys: CaseKeys,
    *,
    act: str,
    about: str,
    content: bytes,
    reason: str,
    by: str,
) -> tuple[str, datetime]:
    """Keep one that somebody proposes now; its number, and until when it waits."""
    id = f"P-{secrets.token_hex(_ID_BYTES).upper()}"
    values = {
        "id": id,
        "act": act,
        "about": about,
        "reason": reason,
        "proposed_by": by,
        "expires_at": func.clock_timestamp() + PROPOSAL_LASTS,
        **(await CONTENT.sealed(keys, content, {"id": id, "act": act}) if content else {}),
    }
    kept = insert(act_proposals).values(values).returning(act_proposals.c.expires_at)
    return id, (await connection.execute(kept)).scalar_one()


async def proposal(
    connection: AsyncConnection, keys: CaseKeys, id: str, *, lock: bool = False
) -> KeptProposal | None:
    """One by its number. `lock` keeps others from deciding until the end of the transaction."""
    query = select(act_proposals).where(act_proposals.c.id == id)
    row = (await connection.execute(query.with_for_update() if lock else query)).one_or_none()
    return None if row is None else await _opened(keys, row)


async def waiting_about(connection: AsyncConnection, act: str, about: str) -> str | None:
    """The number of the last that was proposed of this and not decided, if there is one."""
    kept = act_proposals.c
    query = (
        select(kept.id)
        .where(kept.act == act, kept.about == about, kept.decision.is_(None))
        .order_by(kept.proposed_at.desc())
        .limit(1)
    )
    return (await connection.execute(query)).scalar_one_or_none()


async def proposals(connection: AsyncConnection, keys: CaseKeys) -> list[KeptProposal]:
    """What was proposed, the last first; what is not decided stands before what is."""
    kept = act_proposals.c
    query = select(act_proposals).order_by(kept.decision.is_not(None), kept.proposed_at.desc())
    found = await connection.execute(query.limit(MOST_LISTED))
    return [one for row in found if (one := await _opened(keys, row)) is not None]


async def decide(
    connection: AsyncConnection, id: str, decision: ProposalDecision, by: str, reason: str
) -> None:
    """Keep what the second person says; under the lock of `proposal`."""
    await connection.execute(
        update(act_proposals)
        .where(act_proposals.c.id == id, act_proposals.c.decision.is_(None))
        .values(
            decision=decision.value,
            decided_by=by,
            decision_reason=reason,
            decided_at=func.clock_timestamp(),
        )
    )


async def _opened(keys: CaseKeys, row: Row[tuple[object, ...]]) -> KeptProposal | None:
    """None for one whose half is gone: nobody can say what was proposed."""
    known = row._mapping
    try:
        content = b"" if known["sealed"] is None else await CONTENT.opened(keys, known)
    except HalfGone:
        return None
    return KeptProposal(
        id=known["id"],
        act=known["act"],
        about=known["about"],
        content=content,
        reason=known["reason"],
        proposed_by=known["proposed_by"],
        proposed_at=known["proposed_at"],
        expires_at=known["expires_at"],
        decision=None if known["decision"] is None else ProposalDecision(known["decision"]),
        decided_by=known["decided_by"] or "",
        decision_reason=known["decision_reason"] or "",
        decided_at=known["decided_at"],
    )
