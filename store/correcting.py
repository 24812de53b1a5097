"""Who the person is, as corrected: kept beside what was sent, with the digests that find them made
anew, in the very transaction that records the correction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.events import CaseEvent
from policy.cases.orders import C
from policy.cases.person import PersonCorrected
from policy.cases.track import E, S, Track
from policy.successors import stands_for
from store.bundle import Bundle, PreparedStatement
from store.case_store import CaseStore
from store.cases import recorded_events
from store.forms import CELLS, seal, unseal
from store.matching import digests, kept_under_any
from store.organisations import load_register
from store.policy_time import clock
from store.sealing import SealBroken, Sealer
from store.tables import cases, persons, referrals
from store.versions import corrected_before, corrected_place
from store.views import IDENTITY_READ, note_views

_PERSON = PreparedStatement(
    select(persons.c.sealed, persons.c.corrected, corrected_before(bindparam("before")))
    .where(persons.c.reference == bindparam("of"))
    .with_for_update()
)
_OTHERS = PreparedStatement(
    select(persons.c.reference)
    .where(persons.c.reference != bindparam("of"), kept_under_any())
    .order_by(persons.c.reference)
)
_CORRECTED = PreparedStatement(
    update(persons)
    .where(persons.c.reference == bindparam("of"))
    .values(corrected=bindparam("now"), match_digests=bindparam("found_by"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One correction and when it was recorded: personal data."""

    event: PersonCorrected
    at: datetime


def with_corrections(
    sealer: Sealer,
    reference: str,
    said: dict[str, str],
    corrected: bytes | None,
    place: str | None,
) -> dict[str, str]:
    """A person's cells as sent, with what was corrected since in its place; nothing for a cell that
    was emptied.
    """
    if corrected is None:
        return said
    if place is None:
        # There is a correction that no event made.
        raise SealBroken
    now = unseal(sealer, CELLS, corrected, reference, place)
    return {name: text for name, text in {**said, **now}.items() if text}


async def correct_person(
    bundle: Bundle,
    store: CaseStore[S, C, E],
    sealer: Sealer,
    reference: str,
    event: PersonCorrected,
    sequence: int,
) -> list[str]:
    """Keep a correction, which is the event of this number; the other cases that may be the same
    person's by the new word, and were not by the old. Of somebody who was erased nothing is
    left to mend.
    """
    rows = await bundle.ask(_PERSON, of=reference, before=sequence)
    if not rows or rows[0].sealed is None:
        return []
    sent = unseal(sealer, CELLS, rows[0].sealed, reference, "person")
    kept = _kept(sealer, reference, rows[0])
    now = {**kept, event.field: event.new.strip()}
    found_by = store.track.person_keys({**sent, **now})
    bundle.add(
        _CORRECTED,
        of=reference,
        now=seal(sealer, CELLS, now, reference, corrected_place(sequence)),
        found_by=digests(store.keys, found_by.kept),
    )
    before = store.track.person_keys({**sent, **kept})
    found = await bundle.ask(_OTHERS, of=reference, alike=digests(store.keys, found_by.alike))
    known = await bundle.ask(_OTHERS, of=reference, alike=digests(store.keys, before.alike))
    asked = {row.reference for row in known}
    return [row.reference for row in found if row.reference not in asked]


def _kept(sealer: Sealer, reference: str, row: Any) -> dict[str, str]:
    return with_corrections(sealer, reference, {}, row.corrected, row.corrected_place)


async def organisations_of(
    connection: AsyncConnection, track: Track[Any, Any, Any], reference: str
) -> frozenset[str]:
    """Who may read what was corrected of a case's person, by code: the body that sent the case and,
    in a track whose cases tell it who the person is, its area's authority, or their successors
    (R2). None for no such case.
    """
    found = await connection.execute(
        select(referrals.c.organisation_id, cases.c.authority)
        .select_from(cases)
        # Who asks sees the referral if it is theirs.
        .outerjoin(referrals, cases.c.reference == referrals.c.reference)
        .where(cases.c.reference == reference)
    )
    register, now = await load_register(connection), await clock(connection)
    area = track.area_knows_the_person
    told = {id for sender, authority in found for id in (sender, authority if area else None) if id}
    return frozenset(stands_for(register, id, now) for id in told)


async def corrections(store: CaseStore[S, C, E], reference: str, number: str) -> list[Correction]:
    """What was corrected of a person, the oldest first: personal data. That `number` looked is on
    record before it is returned. Raises NoKey for no such case.
    """
    async with store.engine.begin() as connection:
        await note_views(connection, number, [reference], IDENTITY_READ)
    found: list[Correction] = []
    for recorded, at in await recorded_events(store, reference):
        event: CaseEvent = recorded
        if isinstance(event, PersonCorrected):
            found.append(Correction(event=event, at=at))
    return found
