"""The record transaction: events, state, deadlines, worklists, outbox and answers, all or nothing.
The heart of the store.

Intake's first event and every later one of the workflow go through `write`. Nothing is shown or
used before it committed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from pydantic_core import to_json

from policy.cases.deadlines import Deadline
from policy.cases.events import CaseEvent, MessageRejected
from policy.cases.orders import C
from policy.cases.person import PersonCorrected
from policy.cases.recording import RecordedEvent, Recording
from policy.cases.replies import MessageAnswer, Verdict
from policy.cases.state import AnyCase
from policy.cases.track import E, S, Track
from store import record_statements as written
from store.bundle import Bundle, Rows
from store.case_store import CaseStore
from store.chain import START, ChainLink, chained
from store.correcting import correct_person
from store.deciding import this_release
from store.effects import Origin, apply_effect
from store.feed import tell
from store.forms import Forms, NoKey, seal, seal_state, sealer_of
from store.inbox import put_fact
from store.matching import as_they_stand
from store.sealing import Sealer


class UnknownCase(Exception):
    """There is no such case in the store."""


async def write(
    bundle: Bundle,
    store: CaseStore[S, C, E],
    sealer: Sealer,
    recording: Recording[S, E],
    head: bytes,
    before: Rows,
    messages: Rows,
) -> None:
    """Write what was decided under the case's lock, and commit. `head` is the chain's end so far,
    `before` what BEFORE found, `messages` the rows of its messages.
    """
    of, forms = recording.reference, store.forms
    head = _append(bundle, store, sealer, recording, head)
    row = _case_row(forms, sealer, recording.state, head)
    bundle.add(written.moved(tuple(row)), of=of, **row)
    running = {tuple(row[:3]): row.due for row in before if row.event_id is None}
    _sync_deadlines(bundle, recording.state, running)
    _apply(bundle, forms.track, sealer, recording)
    await _send_to_others(bundle, store, recording)
    await _correct(bundle, store, sealer, recording)
    _answer(bundle, forms.track, recording, {row.id for row in messages})
    await bundle.commit()


async def record_first(
    bundle: Bundle, store: CaseStore[S, C, E], sealer: Sealer, recording: Recording[S, E]
) -> None:
    """A new case's first event, with whatever else the intake transaction does."""
    forms = store.forms
    head = _append(bundle, store, sealer, recording, START)
    row = _case_row(forms, sealer, recording.state, head)
    bundle.add(written.entered(tuple(row)), **row)
    for first in deadline_rows(recording.state):
        bundle.add(written.FIRST_DEADLINE, **first)
    _apply(bundle, forms.track, sealer, recording)
    await _send_to_others(bundle, store, recording)


def _append(
    bundle: Bundle,
    store: CaseStore[S, C, E],
    sealer: Sealer,
    recording: Recording[S, E],
    head: bytes,
) -> bytes:
    keyed = store.keys.ring.chain_code
    for number, item in enumerate(recording.events, recording.expected_sequence + 1):
        link = _link(store.forms, sealer, recording.reference, number, item)
        code, following = chained(keyed, head, link)
        columns = {name: getattr(link, name) for name in ChainLink.__dataclass_fields__}
        bundle.add(written.NEW_EVENT, **columns, previous=head, code=code, hash=following)
        head = following
    return head


def _link(
    forms: Forms[S, C, E], sealer: Sealer, reference: str, sequence: int, item: RecordedEvent[E]
) -> ChainLink:
    event = item.event
    return ChainLink(
        reference=reference,
        sequence=sequence,
        kind=event.kind,
        event_id=event.id,
        happened_at=event.at,
        recorded_at=item.recorded_at,
        actor=event.by,
        rules=" ".join(item.rules),
        label=forms.track.label(event),
        release=this_release(),
        sealed=seal(sealer, forms.event, event, reference, f"event/{sequence}"),
    )


def _case_row(forms: Forms[S, C, E], sealer: Sealer, state: S, head: bytes) -> dict[str, object]:
    sealed = seal_state(sealer, forms, state)
    return {**derived_row(forms.track, state), "head_hash": head, "state": sealed}


def derived_row(track: Track[S, C, E], state: S) -> dict[str, object]:
    """What a case's row shows of its state, so that lists need no key."""
    upcoming = state.deadlines[0] if state.deadlines else None
    return {
        "reference": state.reference,
        "sequence": state.sequence,
        "stage": str(state.stage),
        "authority": state.authority,
        "received_at": state.received_at,
        "ended_at": state.ended_at if state.ended else None,
        "outcome": str(state.outcome) if state.outcome else None,
        "escalation_level": state.escalation_level,
        "next_name": upcoming.name if upcoming else None,
        "next_due": upcoming.due if upcoming else None,
        "clock_offset_seconds": state.clock_offset_seconds,
        **track.row(state),
    }


_Key = tuple[str, datetime, str]


def _identity(item: Deadline) -> _Key:
    return item.name, item.anchored_at, item.rung


def _sync_deadlines(bundle: Bundle, state: AnyCase, running: Mapping[_Key, datetime]) -> None:
    """The rows both guards read: what the state no longer waits for is settled, what is new is
    added, and what was moved is due when the state says.
    """
    wanted = {_identity(item): item for item in state.deadlines}
    gone = [
        dict(zip(written.RUNG, key, strict=True)) for key in sorted(running.keys() - wanted.keys())
    ]
    if gone:
        bundle.add(written.SETTLED, of=state.reference, gone=to_json(gone).decode())
    for key, item in wanted.items():
        row = _deadline_row(state, item)
        if running.get(key) != row["due"]:
            bundle.add(written.NEW_DEADLINE, **row)


def deadline_rows(state: AnyCase) -> list[dict[str, object]]:
    """The rows that stand for what a case waits for."""
    return [_deadline_row(state, item) for item in state.deadlines]


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


def _origin(track: Track[S, C, E], of: str, sequence: int, item: RecordedEvent[E]) -> Origin:
    harmful, group = track.harmful_tasks, track.group_tasks
    return Origin(of, sequence, "workflow", item.recorded_at, harmful, group)


def _apply(
    bundle: Bundle, track: Track[S, C, E], sealer: Sealer, recording: Recording[S, E]
) -> None:
    for sequence, item in enumerate(recording.events, recording.expected_sequence + 1):
        origin = _origin(track, recording.reference, sequence, item)
        for number, effect in enumerate(item.effects):
            apply_effect(bundle, sealer, origin, number, effect)
        tell(bundle, track.feed, recording.state, sequence, item)
        if isinstance(item.event, MessageRejected):
            _keep(
                bundle,
                recording.reference,
                MessageAnswer(
                    message_id=item.event.id, verdict=Verdict.REFUSED, code=item.event.code.value
                ),
                "unknown",
                "unreadable",
            )


async def _send_to_others(
    bundle: Bundle, store: CaseStore[S, C, E], recording: Recording[S, E]
) -> None:
    """What other cases must be sent goes into their inboxes with this very commit, and is brought
    to them like any fact. A case whose key was destroyed receives nothing any more.
    """
    words = store.track.messages_for_others
    if words is None:
        return
    for item in recording.events:
        for reference, fact in words(recording.state, item.event):
            try:
                sealer = await sealer_of(store.keys, reference)
            except NoKey:
                continue
            put_fact(bundle, store.forms, sealer, reference, recording.reference, fact)


async def _correct(
    bundle: Bundle, store: CaseStore[S, C, E], sealer: Sealer, recording: Recording[S, E]
) -> None:
    """Who the person is, as corrected; and cases that now look like the same person's are linked to
    each other.
    """
    of, ask = recording.reference, store.track.task_of_alike
    for sequence, item in enumerate(recording.events, recording.expected_sequence + 1):
        event: CaseEvent = item.event
        if not isinstance(event, PersonCorrected):
            continue
        alike = await correct_person(bundle, store, sealer, of, event, sequence)
        if alike and ask is not None:
            row, origin = ask(alike, item.recorded_at), _origin(store.track, of, sequence, item)
            apply_effect(bundle, sealer, origin, len(item.effects), row)
        between = store.track.messages_between
        for other, state in await as_they_stand(bundle, store, alike):
            if between is None or state is None:
                continue
            for to, fact in between(recording.state, state, item.event):
                sealed_for = sealer if to == of else await sealer_of(store.keys, other)
                put_fact(bundle, store.forms, sealed_for, to, of, fact)


def _answer(
    bundle: Bundle, track: Track[S, C, E], recording: Recording[S, E], known: set[str]
) -> None:
    """A message that has its verdict keeps the first; a fact that reached the workflow without a
    row of its own gets one.
    """
    for answer in recording.answers:
        if answer.message_id not in known:
            _keep(bundle, recording.reference, answer, "signal", "fact")
            continue
        forgotten = answer.code in track.forgetting
        bundle.add(
            written.ANSWERED_AND_FORGOTTEN if forgotten else written.ANSWERED,
            of=answer.message_id,
            said=answer.verdict.value,
            why=answer.code,
            by_rule=answer.rule,
        )


def _keep(bundle: Bundle, reference: str, answer: MessageAnswer, sender: str, kind: str) -> None:
    bundle.add(
        written.KEPT,
        id=answer.message_id,
        reference=reference,
        sender=sender,
        sender_message_id=answer.message_id,
        kind=kind,
        verdict=answer.verdict.value,
        code=answer.code,
        rule=answer.rule,
    )
