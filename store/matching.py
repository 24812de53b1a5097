"""The digests under which a person is kept and asked for, and who is kept under some of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Text, any_, bindparam, select

from policy.cases.orders import C
from policy.cases.person import Key
from policy.cases.track import E, S
from store.bundle import Bundle, PreparedStatement
from store.case_store import CaseStore
from store.forms import NoKey, sealer_of, unseal_state
from store.keys import CaseKeys
from store.tables import cases, persons

_STATES = PreparedStatement(
    select(cases.c.reference, cases.c.sequence, cases.c.state).where(
        cases.c.reference == any_(bindparam("wanted", type_=ARRAY(Text)))
    )
)


def digests(keys: CaseKeys, stated: frozenset[Key]) -> list[str]:
    """Keys as they are kept and asked for: digests under this track's own key, in an order that
    tells nothing.
    """
    return sorted(digest(keys, key) for key in stated)


def digest(keys: CaseKeys, stated: Key) -> str:
    """One key as it is kept and asked for."""
    return keys.ring.fingerprint(*stated)


def kept_under_any() -> ColumnElement[bool]:
    """Whether a person is kept under any of the digests given as `alike`."""
    return persons.c.match_digests.bool_op("&&")(bindparam("alike", type_=ARRAY(Text)))


async def as_they_stand(
    bundle: Bundle, store: CaseStore[S, C, E], wanted: Sequence[str]
) -> tuple[tuple[str, S | None], ...]:
    """Cases that may be one person's, with their states, for a track whose cases speak to each
    other; of another track's the references alone. None for one that nobody can read any more.
    """
    if not wanted or store.track.messages_for_others is None:
        return tuple((reference, None) for reference in wanted)
    rows = {row.reference: row for row in await bundle.ask(_STATES, wanted=list(wanted))}
    return tuple([(one, await _state(store, one, rows.get(one))) for one in wanted])


async def _state(store: CaseStore[S, C, E], reference: str, row: Any) -> S | None:
    if row is None:
        return None
    try:
        sealer = await sealer_of(store.keys, reference)
    except NoKey:
        return None
    return unseal_state(sealer, store.forms, row.state, reference, row.sequence)
