"""What became of a message in the inbox, where it was decided without a record transaction."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.orders import C
from policy.cases.replies import MessageAnswer, Verdict
from policy.cases.track import E, S, Track
from store.tables import inbox


async def settle(
    connection: AsyncConnection, track: Track[S, C, E], answer: MessageAnswer
) -> MessageAnswer:
    """Write a verdict that was reached without a record transaction: a validator's refusal, an
    ended case. A verdict that is there already stays; returned is the one that counts.
    """
    await write_verdict(connection, answer, forget=answer.code in track.forgetting)
    kept = await _answers(connection, inbox.c.id == answer.message_id)
    return kept[0] if kept else answer


async def of(connection: AsyncConnection, message_id: str) -> MessageAnswer | None:
    """What became of a message; None if nothing has yet."""
    kept = await _answers(connection, inbox.c.id == message_id, inbox.c.verdict.is_not(None))
    return kept[0] if kept else None


async def write_verdict(
    connection: AsyncConnection, answer: MessageAnswer, *, forget: bool
) -> None:
    """Write a verdict on its row, unless there is one already."""
    await connection.execute(
        update(inbox)
        .where(inbox.c.id == answer.message_id, inbox.c.verdict.is_(None))
        .values(**_verdict_of(answer, forget=forget))
    )


def _verdict_of(answer: MessageAnswer, *, forget: bool) -> dict[str, object]:
    """A verdict as its inbox row keeps it. To forget: what a withdrawal overtook keeps its sender,
    kind and time, and no content (R10).
    """
    kept: dict[str, object] = {
        "verdict": answer.verdict.value,
        "code": answer.code,
        "rule": answer.rule,
        "decided_at": func.clock_timestamp(),
    }
    return {**kept, "sealed": None, "content_digest": ""} if forget else kept


async def _answers(
    connection: AsyncConnection, *which: ColumnElement[bool]
) -> tuple[MessageAnswer, ...]:
    rows = await connection.execute(
        select(inbox.c.id, inbox.c.verdict, inbox.c.code, inbox.c.rule).where(*which)
    )
    return tuple(
        MessageAnswer(message_id=row.id, verdict=Verdict(row.verdict), code=row.code, rule=row.rule)
        for row in rows
    )


async def take_at_once(connection: AsyncConnection, message_id: str) -> None:
    """A message that counts though no workflow receives it: its row is its verdict."""
    answer = MessageAnswer(message_id=message_id, verdict=Verdict.APPLIED, rule="R10")
    await write_verdict(connection, answer, forget=True)
