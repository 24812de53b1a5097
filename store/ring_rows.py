"""What is sealed under a shared key of the ring, because it is of no case: how each such column is
sealed and opened, by what its table declares. Whatever seals so goes through here, and so a change
of the ring knows all of it (`store.sealing_anew`).

Each value has a half of its own in the key store, as a case's key has: what dead rows, the
write-ahead log and copies of the database hold of it opens no more once that is destroyed
(`store.letting_go`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, func

from store.half_store import Half, HalfDestroyed, HalfStoreError
from store.key_file import KeyRingError
from store.keys import CaseKeys
from store.sealing import Sealer, bind
from store.tables import metadata
from store.tables.columns import SEALED, SealBinding, SealedUnder

Row = Mapping[Any, Any]


class HalfGone(KeyRingError):
    """The half of this value was destroyed, or the store never had it: database or key store is an
    older copy. The value is as good as gone, and must hold up no other. `code` is half-gone.
    """

    def __init__(self, what: str) -> None:
        super().__init__("half-gone", f"the half that {what} needs is gone for good")


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
        names = ("id", *of.place, of.key, of.slot, self.column.name, of.newest)
        return tuple(self.table.c[name] for name in dict.fromkeys(names) if name)

    @property
    def emptied(self) -> dict[str, Any]:
        """What a row has in the place of a value that is kept no longer: its half goes too."""
        return {self.column.name: None if self.column.nullable else b"", self.binding.slot: ""}

    async def sealed(self, keys: CaseKeys, plain: bytes, row: Row, slot: str = "") -> Row:
        """The values of the column and of those that name its key and its half: a new one, or that
        in `slot`. `row` has what binds it. Raises HalfStoreError and HalfGone.
        """
        half = Half(slot, await self._half(keys, slot)) if slot else await keys.halves.make()
        inner = Sealer(half.secret).seal(plain, self._in(half.slot))
        key = keys.ring.shared_key()
        value = key.sealer.seal(inner, self.bound_to(row))
        of = self.binding
        return {of.key: key.key_id, of.slot: half.slot, self.column.name: value}

    async def opened(self, keys: CaseKeys, row: Row) -> bytes:
        """What is sealed in a row. Raises HalfGone, KeyRingError (shared-unknown), SealBroken and
        HalfStoreError.
        """
        key_id, value = row[self.binding.key], row[self.column.name]
        inner = keys.ring.unseal_shared(key_id, value, self.bound_to(row), self.name)
        slot = row[self.binding.slot]
        # Those from before there were halves have none: the next change of the ring gives them one.
        return Sealer(await self._half(keys, slot)).unseal(inner, self._in(slot)) if slot else inner

    async def _half(self, keys: CaseKeys, slot: str) -> bytes:
        try:
            half = await keys.halves.read(slot)
        except HalfStoreError as error:
            if error.code != "key-store-lacks-half":
                raise
            half = HalfDestroyed()
        if isinstance(half, HalfDestroyed):
            raise HalfGone(self.name)
        return half

    def _in(self, slot: str) -> bytes:
        # By the word, as a secret may move to the column of the one before.
        return bind("half", slot, self.binding.word)

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
