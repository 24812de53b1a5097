"""One turn of a case: every queued message, then every deadline that has come, decided into one
recording.

The workflow's activity, the rehearsal and the tests all take their turns here. Queued messages are
applied before deadlines due at the same instant: a message that was there when a deadline came is
not late because of us.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from policy.cases.decision import DecidedEvent, Decision
from policy.cases.events import CaseEvent
from policy.cases.lifecycle import due_now
from policy.cases.orders import C, Order
from policy.cases.recording import RecordedEvent, Recording
from policy.cases.refusals import CHANGED_MEANWHILE
from policy.cases.replies import MessageAnswer, Reply, Verdict
from policy.cases.state import AnyCase
from policy.help import on_case
from policy.refusal import Refusal

S = TypeVar("S", bound=AnyCase)
E = TypeVar("E", bound=CaseEvent)


@dataclass(frozen=True)
class Turn(Generic[S, E]):
    """What to record, and the reply to each sender, by message id."""

    recording: Recording[S, E]
    replies: dict[str, Reply]

    @property
    def empty(self) -> bool:
        """Whether nothing happened that must be recorded."""
        return not self.recording.events and not self.recording.answers


def take_turn(
    state: S,
    queue: Sequence[Order[C] | E],
    now: datetime,
    *,
    advance: Callable[[S, Any, datetime], DecidedEvent[S, E]],
) -> Turn[S, E]:
    """Decide a turn by a track's `advance`; pure, and total like `decide`."""
    before = state.sequence
    events: list[RecordedEvent[E]] = []
    replies: dict[str, Reply] = {}
    for message in queue:
        step = decide_message(state, message, now, advance=advance)
        state = step.decision.state
        events.extend(_recorded(step, now))
        replies.setdefault(message.id, reply_to(step.decision.refusal, step.decision.repeated))
    while (passed := due_now(state, now)) is not None:
        step = advance(state, passed, now)
        state = step.decision.state
        events.extend(_recorded(step, now))
    recording = Recording(
        reference=state.reference,
        expected_sequence=before,
        events=tuple(events),
        answers=tuple(_answer(id, reply) for id, reply in replies.items()),
        state=state,
    )
    return Turn(recording, replies)


def decide_message(
    state: S,
    message: Any,
    now: datetime,
    *,
    advance: Callable[[S, Any, datetime], DecidedEvent[S, E]],
) -> DecidedEvent[S, E]:
    """Decide one message by a track's `advance`. An order whose sender expected another event
    number changes nothing, unless it had counted already.
    """
    step = advance(state, message, now)
    changed = None if step.decision.repeated else changed_meanwhile(state, message)
    return step if changed is None else DecidedEvent(Decision(state, refusal=changed))


def changed_meanwhile(state: AnyCase, message: Any) -> Refusal | None:
    """Why an order no longer holds because its case has had another event since its sender looked;
    None if it still does, or is to hold whatever happens.
    """
    expected = message.expected_sequence if isinstance(message, Order) else None
    if expected is None or expected == state.sequence:
        return None
    return replace(CHANGED_MEANWHILE, helps=on_case(CHANGED_MEANWHILE.helps, state.reference))


def _recorded(step: DecidedEvent[S, E], now: datetime) -> Iterator[RecordedEvent[E]]:
    if step.event is not None:
        yield RecordedEvent(
            event=step.event,
            effects=step.decision.effects,
            rules=step.decision.rules,
            recorded_at=now,
        )


def _answer(message_id: str, reply: Reply) -> MessageAnswer:
    return MessageAnswer(
        message_id=message_id, verdict=reply.verdict, code=reply.code, rule=reply.rule
    )


def reply_of(answer: MessageAnswer) -> Reply:
    """The reply that an answer kept in the inbox stands for."""
    return Reply(verdict=answer.verdict, code=answer.code, rule=answer.rule)


def reply_to(refusal: Refusal | None, repeated: bool = False) -> Reply:
    """The reply to a sender: applied, already counted, or refused with the rule and what to do
    next.
    """
    if repeated:
        return Reply(verdict=Verdict.REPEATED)
    if refusal is None:
        return Reply(verdict=Verdict.APPLIED)
    return Reply(
        verdict=Verdict.REFUSED,
        code=refusal.code,
        sentence=refusal.sentence,
        what_to_do=refusal.what_to_do,
        rule=refusal.rule,
        helps=refusal.helps,
    )
