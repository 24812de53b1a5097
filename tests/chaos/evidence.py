"""Everything the checker looks at, read once when all is quiet: the ledger, the store's rows, the
channel's own list, Temporal's answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Row, Table, select

from store.tables import (
    cases,
    deadlines,
    escalations,
    events,
    inbox,
    incidents,
    outbox,
    referrals,
    task_moves,
    tasks,
)
from tests.chaos.flaky import log_of
from tests.chaos.ledger import LedgerEntry, Line, read_lines
from tests.chaos.moved_clocks import FAR
from tests.chaos.system import ChaosSystem
from wiring.app import App

READ: tuple[Table, ...] = (
    cases,
    deadlines,
    escalations,
    events,
    inbox,
    incidents,
    outbox,
    referrals,
    task_moves,
    tasks,
)
Rows = Sequence[Any]
_STAMPS = frozenset(
    {"escalated_at", "settled_at", "accepted_at", "ended_at", "withdrawal_received_at"}
)
"""What the database's own clock stamps, and never with a moment before the run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Rows by table name; the rest as it was written."""

    system: ChaosSystem
    ledger: tuple[LedgerEntry, ...]
    handed: tuple[dict[str, Any], ...]
    rows: Mapping[str, Rows]

    @property
    def app(self) -> App:
        """The app everything was read through."""
        return self.system.app

    def of(self, *lines: Line) -> list[LedgerEntry]:
        """The ledger's lines of some kinds."""
        return [entry for entry in self.ledger if entry.line in lines]

    def by_reference(self, table: Table) -> dict[str, list[Row[Any]]]:
        """A table's rows by case."""
        found: dict[str, list[Row[Any]]] = defaultdict(list)
        for row in self.rows[table.name]:
            found[row.reference].append(row)
        return found

    def case_rows(self) -> dict[str, Row[Any]]:
        """Each case's row."""
        return {row.reference: row for row in self.rows[cases.name]}


async def gather_evidence(system: ChaosSystem, ledger: Sequence[LedgerEntry]) -> Evidence:
    """Read everything. The system must be quiet."""
    async with system.app.engine.connect() as connection:
        found = {table.name: (await connection.execute(select(table))).all() for table in READ}
    rows = {name: [_put_right(row) for row in each] for name, each in found.items()}
    return Evidence(
        system=system,
        ledger=tuple(ledger),
        handed=tuple(read_lines(log_of(system.folder.root))),
        rows=rows,
    )


def _put_right(row: Row[Any]) -> Any:
    """A row as a database whose clock never jumped would have it."""
    now, shown = datetime.now(UTC), dict(row._mapping)
    for name in _STAMPS & shown.keys():
        if shown[name] is not None and shown[name] > now + FAR / 2:
            shown[name] -= FAR
        elif shown[name] is not None and shown[name] < now - FAR / 2:
            shown[name] += FAR
    return SimpleNamespace(**shown)
