"""Everything the checker looks at, read when all is quiet: the ledger, the store's rows as of one
moment, the channel's own list, Temporal's answers.

The system goes on meanwhile. After an hour the first cases come to their next deadline while it is
judged, so what is asked later is held against what is on record then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Row, Table, select

from store.engine import of_one_moment, one_by_one
from store.policy_time import clock
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
    """Rows by table name, as of `moment`; the rest as it was written."""

    system: ChaosSystem
    moment: datetime
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

    async def now(self, table: Table, column: str, values: Iterable[str]) -> list[Any]:
        """Some rows of a table as they are now."""
        query = select(table).where(table.c[column].in_(list(values)))
        async with one_by_one(self.app.engine) as connection:
            return [_put_right(row) for row in (await connection.execute(query)).all()]


async def gather_evidence(system: ChaosSystem, ledger: Sequence[LedgerEntry]) -> Evidence:
    """Read everything. The system must be quiet."""
    async with of_one_moment(system.app.engine) as connection:
        moment = await clock(connection)
        found = {table.name: (await connection.execute(select(table))).all() for table in READ}
    rows = {name: [_put_right(row) for row in each] for name, each in found.items()}
    handed = read_lines(log_of(system.folder.root))
    return Evidence(
        system=system,
        moment=moment,
        ledger=tuple(ledger),
        handed=tuple(line | {"at": _seconds_put_right(line["at"])} for line in handed),
        rows=rows,
    )


def _put_right(row: Row[Any]) -> Any:
    """A row as a database whose clock never jumped would have it."""
    shown = dict(row._mapping)
    for name in _STAMPS & shown.keys():
        if shown[name] is not None:
            shown[name] += _moved_by(shown[name])
    return SimpleNamespace(**shown)


def _seconds_put_right(at: float) -> float:
    """A moment as a sender whose clock never jumped would have noted it."""
    return at + _moved_by(datetime.fromtimestamp(at, UTC)).total_seconds()


def _moved_by(stamp: datetime) -> timedelta:
    """What must be added to a stamp of this run, since its clock was two days away."""
    now = datetime.now(UTC)
    if stamp > now + FAR / 2:
        return -FAR
    return FAR if stamp < now - FAR / 2 else timedelta(0)
