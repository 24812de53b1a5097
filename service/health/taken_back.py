"""Escalations that were taken back: what the case's events say of them, held against their rows. A
row that is withdrawn is shown to nobody as waiting, so whoever may write to it could hide it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any

from policy.cases.events import CaseEvent, EscalationTakenBack
from service.health.derived import differing_columns
from store.taking_back import fact_id

Row = Mapping[Any, Any]


def differing_withdrawals(
    recorded: Iterable[CaseEvent], rows: Iterable[Row], told: Set[str]
) -> Iterator[str]:
    """Which escalations are withdrawn on their row and not by an event, or the other way about, in
    words. `told` are the messages by which the case was told so: it may not have read one yet, and
    one that had ended meanwhile has no event of it.
    """
    events = {each.id: each for each in recorded if isinstance(each, EscalationTakenBack)}
    there = {fact_id(row["id"]): row for row in rows}
    for id, event in events.items():
        row, name = there.get(id), f"{event.name} {event.rung}".strip()
        if row is None:
            yield f"the escalation {name}, which was taken back, is gone"
            continue
        said = {"name": event.name, "rung": event.rung, "escalated_at": event.escalated_at}
        for column in differing_columns({**said, "withdrawn_at": event.at}, row):
            yield f"{column} of the escalation {name}, which was taken back"
    for id, row in there.items():
        if row["withdrawn_at"] is not None and id not in events and id not in told:
            name = f"{row['name']} {row['rung']}".strip()
            yield f"the escalation {name} is withdrawn, and nobody took it back"
