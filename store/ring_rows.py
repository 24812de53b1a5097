"""What is sealed under a shared key of the ring, because it is of no case: how each such column is
sealed and opened, by what its table declares. Whatever seals so goes through here, and so a change
of the ring knows all of it (`store.sealing_anew`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, func

from store.key_ring import KeyRing
from store.sealing import bind
from store.tables import metadata
from store.tables.columns import SEALED, SealBinding, SealedUnder

Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class RingColumn:
    """A column whose values are sealed under a shared key of the ring."""

    column: Column[Any]
    binding: SealBinding

    @classmethod
    def of(cls, column: Column[Any]) -> RingColumn:
        """The column, by its declaration. Raises ValueError for one that is sealed otherwise."""
        binding = column.info.get(SEALED)
        if binding is None or binding.under is not SealedUnder.RING:
            raise ValueError(f"{column} is not declared as sealed under the ring")
        return cls(column, binding)

    @property
    def name(self) -> str:
        """Table and column."""
        return f"{self.table.name}.{self.column.name}"

    @property
    def table(self) -> Table:
        """The column's table."""
        return self.column.table

    @property
    def needs(self) -> tuple[Column[Any], ...]:
        """The columns of a row without which it is neither opened nor found again: its only number
        first.
        """
        of = self.binding
        names = ("id", *of.place, of.key, self.column.name, of.newest)
        return tuple(self.table.c[name] for name in dict.fromkeys(names) if name)

    def sealed(self, ring: KeyRing, plain: bytes, row: Row) -> dict[str, Any]:
        """The values of the column and of the one that names its key; `row` has what binds it."""
        key = ring.shared_key()
        value = key.sealer.seal(plain, self.bound_to(row))
        return {self.binding.key: key.key_id, self.column.name: value}

    def opened(self, ring: KeyRing, row: Row) -> bytes:
        """What is sealed in a row. Raises KeyRingError (shared-unknown) and SealBroken."""
        key_id, value = row[self.binding.key], row[self.column.name]
        return ring.unseal_shared(key_id, value, self.bound_to(row), self.name)

    def bound_to(self, row: Row) -> bytes:
        """What a value is bound to: where it stands, and which of its values it is."""
        of = self.binding
        number = (str(row[of.newest] - of.before),) if of.newest else ()
        return bind(of.word, *(row[name] for name in of.place), *number)

    def under_another(self, key_id: str) -> ColumnElement[bool]:
        """Those that hold something, under another key than this."""
        holds = func.coalesce(func.length(self.column), 0) > 0
        return and_(holds, self.table.c[self.binding.key] != key_id)


def ring_columns() -> tuple[RingColumn, ...]:
    """Every column that any table declares as sealed under the ring."""
    return tuple(
        RingColumn(column, column.info[SEALED])
        for table in metadata.sorted_tables
        for column in table.columns
        if SEALED in column.info and column.info[SEALED].under is SealedUnder.RING
    )
