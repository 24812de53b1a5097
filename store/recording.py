"""The record transaction: events, state, deadlines, worklists, outbox and answers, all or nothing.
The heart of the store.

Intake's first event and every later one of the workflow go through `write`. Nothing is shown or
used before it committed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.cases.deadlines import Deadline
from policy.cases.happenings import MessageRejected
from policy.cases.orders import C
from policy.cases.recording import MessageAnswer, Recorded, RecordedEvent, Recording
from policy.cases.state import AnyCase
from policy.cases.track import E, S, Track
from store.case_store import CaseStore
from store.chain import START, Link, link_hash
from store.effects import Origin, apply_effect
from store.engine import reading
from store.forms import Forms, seal, sealer_of
from store.inbox import refused_meanwhile, verdict_of
from store.sealing import Sealer
from store.tables import cases, deadlines, events, inbox, outbox


class UnknownCase(Exception):
    """There is no such case in the store."""


async def record(store: CaseStore[S, C, E], recording: Recording[S, E]) -> Recorded:
    """Record what the workflow decided, in one transaction. Repeating it after a lost answer does
    nothing.

    Raises:
        UnknownCase: the store holds no such case.
        NoKey: the case's key was destroyed.
    """
    sealer = await sealer_of(store.keys, recording.reference)
    try:
        async with store.engine.begin() as connection:
            return await _record(connection, store.forms, sealer, recording)
    except IntegrityError:
        # A state remembers its last messages only; an older one that came again is known here.
        known = await _known(store.engine, recording)
        if not known:
            raise
        return Recorded(known=known)


async def _record(
    connection: AsyncConnection,
    forms: Forms[S, C, E],
    sealer: Sealer,
    recording: Recording[S, E],
) -> Recorded:
    sequence, head = await _locked(connection, recording.reference)
    if sequence != recording.expected_sequence:
        done = await _already(connection, recording)
        return Recorded(stale=not done, notices_waiting=done)
    refused = await refused_meanwhile(connection, [item.event.id for item in recording.events])
    if refused:
        return Recorded(refused=refused)
    head = await _append(connection, forms, sealer, recording, head)
    await _write_case(connection, forms, sealer, recording.state, head)
    await _sync_deadlines(connection, recording.state, first=False)
    await _apply(connection, recording)
    await _answer(connection, forms.track, recording.reference, recording.answers)
    waiting = await _notices_waiting(connection, recording.reference)
    return Recorded(notices_waiting=waiting)


async def _known(engine: AsyncEngine, recording: Recording[S, E]) -> tuple[str, ...]:
    wanted = [item.event.id for item in recording.events]
    async with reading(engine) as connection:
        found = await connection.execute(
            select(events.c.event_id)
            .where(events.c.reference == recording.reference, events.c.event_id.in_(wanted))
            .where(events.c.sequence <= recording.expected_sequence)
        )
        return tuple(found.scalars())


async def record_first(
    connection: AsyncConnection,
    forms: Forms[S, C, E],
    sealer: Sealer,
    recording: Recording[S, E],
) -> None:
    """A new case's first event, inside the intake transaction that also makes its referral and
    key.
    """
    head = await _append(connection, forms, sealer, recording, START)
    await connection.execute(insert(cases), _case_row(forms, sealer, recording.state, head))
    await _sync_deadlines(connection, recording.state, first=True)
    await _apply(connection, recording)


async def _locked(connection: AsyncConnection, reference: str) -> tuple[int, bytes]:
    found = await connection.execute(
        select(cases.c.sequence, cases.c.head_hash)
        .where(cases.c.reference == reference)
        .with_for_update()
    )
    row = found.one_or_none()
    if row is None:
        raise UnknownCase(reference)
    return row.sequence, row.head_hash


async def _already(connection: AsyncConnection, recording: Recording[S, E]) -> bool:
    """Whether exactly these events stand where they should: the transaction committed and only its
    answer was lost.
    """
    wanted = [item.event.id for item in recording.events]
    found = await connection.execute(
        select(events.c.event_id)
        .where(events.c.reference == recording.reference)
        .where(events.c.sequence > recording.expected_sequence)
        .order_by(events.c.sequence)
        .limit(len(wanted))
    )
    return bool(wanted) and [row.event_id for row in found] == wanted


async def _append(
    connection: AsyncConnection,
    forms: Forms[S, C, E],
    sealer: Sealer,
    recording: Recording[S, E],
    head: bytes,
) -> bytes:
    rows = []
    for number, item in enumerate(recording.events, recording.expected_sequence + 1):
        link = _link(forms, sealer, recording.reference, number, item)
        following = link_hash(head, link)
        columns = {name: getattr(link, name) for name in Link.__dataclass_fields__}
        rows.append(columns | {"previous": head, "hash": following})
        head = following
    if rows:
        await connection.execute(insert(events), rows)
    return head


def _link(
    forms: Forms[S, C, E], sealer: Sealer, reference: str, sequence: int, item: RecordedEvent[E]
) -> Link:
    event = item.event
    return Link(
        reference=reference,
        sequence=sequence,
        kind=event.kind,
        event_id=event.id,
        happened_at=event.at,
        recorded_at=item.recorded_at,
        actor=event.by,
        rules=" ".join(item.rules),
        label=forms.track.label(event),
        sealed=seal(sealer, forms.event, event, reference, f"event/{sequence}"),
    )


async def _write_case(
    connection: AsyncConnection, forms: Forms[S, C, E], sealer: Sealer, state: S, head: bytes
) -> None:
    await connection.execute(
        update(cases)
        .where(cases.c.reference == state.reference)
        .values(**_case_row(forms, sealer, state, head))
    )


def _case_row(forms: Forms[S, C, E], sealer: Sealer, state: S, head: bytes) -> dict[str, object]:
    upcoming = state.deadlines[0] if state.deadlines else None
    return {
        "reference": state.reference,
        "sequence": state.sequence,
        "head_hash": head,
        "stage": str(state.stage),
        "authority": state.authority,
        "received_at": state.received_at,
        "ended_at": state.ended_at if state.ended else None,
        "outcome": str(state.outcome) if state.outcome else None,
        "escalation_level": state.escalation_level,
        "next_name": upcoming.name if upcoming else None,
        "next_due": upcoming.due if upcoming else None,
        "clock_offset_seconds": state.clock_offset_seconds,
        **forms.track.row(state),
        "state": seal(sealer, forms.state, state, state.reference, "state"),
    }


_Key = tuple[str, datetime, str]


def _identity(item: Deadline) -> _Key:
    return item.name, item.anchored_at, item.rung


async def _sync_deadlines(connection: AsyncConnection, state: AnyCase, first: bool) -> None:
    """The rows both guards read: what the state no longer waits for is settled, what is new is
    added.
    """
    wanted = {_identity(item): item for item in state.deadlines}
    running: set[_Key] = set()
    if not first:
        found = await connection.execute(
            select(deadlines.c.name, deadlines.c.anchored_at, deadlines.c.rung)
            .where(deadlines.c.reference == state.reference)
            .where(deadlines.c.settled_at.is_(None))
        )
        running = {(row.name, row.anchored_at, row.rung) for row in found}
    for name, anchored_at, rung in running - wanted.keys():
        await connection.execute(
            update(deadlines)
            .where(deadlines.c.reference == state.reference, deadlines.c.name == name)
            .where(deadlines.c.anchored_at == anchored_at, deadlines.c.rung == rung)
            .values(settled_at=func.clock_timestamp())
        )
    added = [_deadline_row(state, wanted[key]) for key in wanted.keys() - running]
    if added:
        # After a correction a rung that was settled may run again.
        row = upsert(deadlines)
        again = row.on_conflict_do_update(
            index_elements=["reference", "name", "anchored_at", "rung"],
            set_={"settled_at": None, "due": row.excluded.due},
        )
        await connection.execute(again, added)


def _deadline_row(state: AnyCase, item: Deadline) -> dict[str, object]:
    # In the world's time: the watchdog reads these rows without the state that holds a rehearsal's
    # offset.
    offset = timedelta(seconds=state.clock_offset_seconds)
    return {
        "reference": state.reference,
        "name": item.name,
        "anchored_at": item.anchored_at,
        "rung": item.rung,
        "due": item.due - offset,
        "anchor": item.anchor,
        "rule": item.rule,
        "role": item.role,
        "position": item.position,
        "repeats_days": item.repeats_days,
    }


async def _apply(connection: AsyncConnection, recording: Recording[S, E]) -> None:
    for sequence, item in enumerate(recording.events, recording.expected_sequence + 1):
        origin = Origin(recording.reference, sequence, "workflow", item.recorded_at)
        for number, effect in enumerate(item.effects):
            await apply_effect(connection, origin, number, effect)
        if isinstance(item.event, MessageRejected):
            await _keep_rejection(connection, recording.reference, item.event)


async def _keep_rejection(
    connection: AsyncConnection, reference: str, event: MessageRejected
) -> None:
    """A message that came without a row of its own gets one, with nothing of its content."""
    row = upsert(inbox).values(
        id=event.id,
        reference=reference,
        sender="unknown",
        sender_message_id=event.id,
        kind="unreadable",
        verdict="refused",
        code=event.code.value,
        delivered_at=func.clock_timestamp(),
        decided_at=func.clock_timestamp(),
    )
    await connection.execute(row.on_conflict_do_nothing())


async def _answer(
    connection: AsyncConnection,
    track: Track[S, C, E],
    reference: str,
    answers: tuple[MessageAnswer, ...],
) -> None:
    for answer in answers:
        delivered_at = func.coalesce(inbox.c.delivered_at, func.clock_timestamp())
        verdict = verdict_of(answer, forget=answer.code in track.forgetting)
        done = await connection.execute(
            update(inbox)
            .where(inbox.c.id == answer.message_id, inbox.c.verdict.is_(None))
            .values(**verdict, delivered_at=delivered_at)
        )
        if done.rowcount == 0:
            await _keep_answer(connection, reference, answer)


async def _keep_answer(connection: AsyncConnection, reference: str, answer: MessageAnswer) -> None:
    """A fact that reached the workflow without a row of its own gets one, with its verdict; one
    that has its verdict keeps the first.
    """
    row = upsert(inbox).values(
        id=answer.message_id,
        reference=reference,
        sender="signal",
        sender_message_id=answer.message_id,
        kind="fact",
        verdict=answer.verdict.value,
        code=answer.code,
        rule=answer.rule,
        delivered_at=func.clock_timestamp(),
        decided_at=func.clock_timestamp(),
    )
    await connection.execute(row.on_conflict_do_nothing())


async def _notices_waiting(connection: AsyncConnection, reference: str) -> bool:
    found = await connection.execute(
        select(outbox.c.id)
        .where(outbox.c.reference == reference, outbox.c.state == "waiting")
        .limit(1)
    )
    return found.first() is not None
