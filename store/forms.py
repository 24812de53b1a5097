"""Values to bytes and back: JSON by pydantic, sealed with the case's own key before they touch a
table.

What is sealed is bound to the case and to the place it stands in, and what may change to its
number too, so that a row moved elsewhere does not open, nor an older value put back.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from pydantic import TypeAdapter

from policy.cases.orders import C, Order
from policy.cases.track import E, S, Track
from store.keys import CaseKeys, Destroyed
from store.sealing import SealBroken, Sealer

CELLS: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])
TEXT: TypeAdapter[str] = TypeAdapter(str)

T = TypeVar("T")


@dataclass(frozen=True)
class Forms(Generic[S, C, E]):
    """A track, and how its types are read and written. Costly to make: once for each track, and
    each only where it is used, for a process has cases of one track alone.
    """

    track: Track[S, C, E]

    @cached_property
    def state(self) -> TypeAdapter[S]:
        """Of a case's state."""
        return TypeAdapter(self.track.state)

    @cached_property
    def event(self) -> TypeAdapter[E]:
        """Of what happened."""
        return TypeAdapter(self.track.event)

    @cached_property
    def order(self) -> TypeAdapter[Order[C]]:
        """Of what is asked for."""
        return TypeAdapter(self.track.order)


class NoKey(Exception):
    """The case has no key: it does not exist, or its key was destroyed for good."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


class KeyDestroyed(NoKey):
    """The case had a key, and it was destroyed for good: its person was erased."""


async def sealer_of(keys: CaseKeys, reference: str) -> Sealer:
    """The case's key, ready for use.

    Raises:
        NoKey: there is none; KeyDestroyed, which is one, if it was destroyed.
        KeyStoreUnreachable: the database cannot be asked now.
    """
    found = await keys.find(reference)
    if isinstance(found, Destroyed):
        raise KeyDestroyed(reference)
    if found is None:
        raise NoKey(reference)
    return found


def seal(sealer: Sealer, form: TypeAdapter[T], value: T, reference: str, place: str) -> bytes:
    """A value as sealed bytes, bound to its case and place."""
    return sealer.seal(form.dump_json(value), bound_to(reference, place))


def unseal(sealer: Sealer, form: TypeAdapter[T], sealed: bytes, reference: str, place: str) -> T:
    """The value of `seal`; raises SealBroken for anything else."""
    return form.validate_json(sealer.unseal(sealed, bound_to(reference, place)))


def seal_safe_way(sealer: Sealer, reference: str, text: str, place: str) -> bytes | None:
    """The safe way to reach a person, sealed for its place (`store.versions`); None if there is
    none.
    """
    return seal(sealer, TEXT, text, reference, place) if text else None


def seal_state(sealer: Sealer, forms: Forms[S, C, E], state: S) -> bytes:
    """A case's state, bound to the number of the last event in it."""
    return seal(sealer, forms.state, state, state.reference, f"state/{state.sequence}")


def unseal_state(
    sealer: Sealer, forms: Forms[S, C, E], sealed: bytes, reference: str, sequence: int
) -> S:
    """The state of a case whose last event has this number; raises SealBroken for anything else,
    an older state of the same case too.
    """
    try:
        return unseal(sealer, forms.state, sealed, reference, f"state/{sequence}")
    except SealBroken:
        # As it was sealed before it was bound to a number, which it also holds.
        state = unseal(sealer, forms.state, sealed, reference, "state")
        if state.sequence != sequence:
            raise
        return state


def bound_to(reference: str, place: str) -> bytes:
    """What a value of a case in this place is bound to."""
    return f"{reference}\n{place}".encode()
