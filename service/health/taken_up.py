"""Who has taken an escalation, as a case's events say, held against the rows of its escalations;
and that a withdrawal which its row shows is one that its events tell of: the guards leave such a
case alone, so whoever may write to the row could have them do it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from policy.cases.effects import AcknowledgeEscalations, Effect, Escalate

Row = Mapping[Any, Any]
_Place = tuple[int, int]
"""Of an effect: which event, and which of its effects."""
_Named = tuple[str, datetime, str, int]


@dataclass(slots=True)
class TakenByEvents:
    """Since when something is escalated by the events, and who took what there was."""

    since: dict[_Named, _Place] = field(default_factory=dict)
    taken: list[tuple[_Place, str]] = field(default_factory=list)

    def add(self, effect: Effect, place: _Place) -> None:
        """One more effect, in the order of the events."""
        match effect:
            case Escalate():
                named = (effect.name, effect.anchored_at, effect.rung, effect.position)
                self.since.setdefault(named, place)
            case AcknowledgeEscalations():
                self.taken.append((place, effect.by))
            case _:
                return

    def differing(self, rows: Iterable[Row]) -> Iterator[str]:
        """Which are not taken as the events say, in words; those that were taken back aside. What
        the second guard escalated has no event at once; whoever took it has. When they did, their
        event says, and no row.
        """
        for row in rows:
            if row["withdrawn_at"] is not None:
                continue
            what = f"the escalation {row['name']} {row['rung']}".strip()
            since = self.since.get((row["name"], row["anchored_at"], row["rung"], row["position"]))
            who = [by for place, by in self.taken if since is None or place > since]
            taken = row["acknowledged_at"] is not None or row["acknowledged_by"] is not None
            if taken and row["acknowledged_by"] not in who:
                yield f"{what} is taken, and not by whom it says"
            if row["acknowledged_at"] is None and since is not None and who:
                yield f"{what} is open again"


def differing_withdrawal(
    row: Row, state: Any, stage: str | None, *, on_its_way: bool
) -> Iterator[str]:
    """Whether a row shows a withdrawal of consent that never came, or hides one that did. `stage`
    is where the track leaves such a case; an ended one may have had it afterwards.
    """
    shown = row["withdrawal_received_at"] is not None
    came = stage is not None and str(state.stage) == stage
    if shown and not came and not on_its_way and not state.ended:
        yield "the withdrawal that its row shows"
    if came and not shown:
        yield "the withdrawal that its row does not show"
