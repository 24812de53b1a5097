"""What happened to a case, each event with what followed from it: the recorded events decided
again. The rules shown are those on record, because the release that decided an event may have
applied others than this one would.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from policy.cases.lifecycle import Decide
from policy.cases.recording import RecordedEvent
from policy.cases.track import E, S


def past(
    state: S, recorded: Iterable[tuple[E, datetime]], decide: Decide[S, E]
) -> list[RecordedEvent[E]]:
    """A case's events with the effects and rules of each, decided by its track's `decide` at the
    moment it was recorded, from its first state on.
    """
    entries = list[RecordedEvent[E]]()
    for event, now in recorded:
        decision = decide(state, event, now)
        state = decision.state
        entries.append(
            RecordedEvent(
                event=event, effects=decision.effects, rules=decision.rules, recorded_at=now
            )
        )
    return entries


def under_recorded_rules(
    entries: Sequence[RecordedEvent[E]], rules: Sequence[tuple[str, ...]]
) -> list[RecordedEvent[E]]:
    """A case's events, each under the rules that stand on record for it, given in their order."""
    return [replace(item, rules=each) for item, each in zip(entries, rules, strict=False)]
