"""What is on record already of submissions that are to become cases: what their numbers stand for,
the cases that may be the same persons', and whether somebody of their group may not be safe.

It is asked for many at once, one statement a question; and a question that none of them has is not
asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic_core import to_json
from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    Integer,
    Text,
    any_,
    bindparam,
    column,
    func,
    select,
    true,
)

from store.bundle import Bundle, PreparedStatement
from store.clock import clocks_of
from store.locks import lock_named
from store.policy_time import CLOCK
from store.submitted import AcceptedSubmission, Concerned
from store.tables import cases, persons, referrals, tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingBefore:
    """What is on record before a submission: what its number stands for, if for anything; the time;
    the accepted submissions that may be about the same person, the oldest first (R33); and whether
    a row about the safety of somebody of its group is open (R39).
    """

    known: Any
    now: datetime
    earlier: tuple[Any, ...]
    group_unsafe: bool


def _known() -> PreparedStatement:
    """Each looked for by its key, however many the database thinks there are."""
    types = (column("place", Integer), column("organisation", Text), column("number", Text))
    rows = func.json_to_recordset(bindparam("numbers", type_=JSON))
    asked = rows.table_valued(*types).render_derived(name="asked", with_types=True)
    found = (
        select(referrals.c.reference, referrals.c.content_hash)
        .where(referrals.c.organisation_id == asked.c.organisation)
        .where(referrals.c.number_digest == asked.c.number)
        .limit(1)
        .lateral("found")
    )
    return PreparedStatement(select(asked.c.place, found.c.reference, found.c.content_hash))


_KNOWN = _known()
_BETWEEN = "\n"
"""Digests and names of locks hold none."""


def _texts(name: str) -> ColumnElement[list[str]]:
    """Many texts as one value: the driver takes long over an array of hundreds."""
    return func.string_to_array(bindparam(name, type_=Text), _BETWEEN, type_=ARRAY(Text))


_LOCKS = func.unnest(_texts("locks")).column_valued("lock")
# In the list's order, so that no two wait for each other.
_ONE_AT_A_TIME = PreparedStatement(select(func.pg_advisory_xact_lock(lock_named(_LOCKS))))
# Whoever opens cases asks by keys alone. Without statistics of yesterday the database would rather
# read all persons: at 3,000 of them that took a fifth of a second for each bundle.
_BY_KEYS = PreparedStatement(select(func.set_config("enable_seqscan", "off", True)))


def _earlier() -> PreparedStatement:
    """The same persons' rows first, and then each one's by its key."""
    kept = func.array(
        select(func.kept_under(_texts("alike"), type_=Text)).scalar_subquery(), type_=ARRAY(Text)
    )
    same = select(persons.c.reference, persons.c.match_digests).where(
        persons.c.reference == any_(kept)
    )
    found = same.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
    referral = (
        select(referrals.c.reference, referrals.c.sealed_number, referrals.c.stored_at)
        .where(referrals.c.reference == found.c.reference)
        .limit(1)
        .lateral("referral")
    )
    case = (
        select(cases.c.ended_at)
        .where(cases.c.reference == found.c.reference)
        .limit(1)
        .lateral("its_case")
    )
    return PreparedStatement(
        select(
            referral.c.reference, referral.c.sealed_number, found.c.match_digests, case.c.ended_at
        )
        .select_from(found.join(referral, true()).outerjoin(case, true()))
        .order_by(referral.c.stored_at, referral.c.reference)
    )


_EARLIER = _earlier()
_UNSAFE = PreparedStatement(
    select(persons.c.group_digest, tasks.c.kind)
    .join(tasks, tasks.c.reference == persons.c.reference)
    .where(persons.c.group_digest == any_(bindparam("groups", type_=ARRAY(Text))))
    .where(tasks.c.kind == any_(bindparam("kinds", type_=ARRAY(Text))), tasks.c.done_at.is_(None))
    .distinct(),
    planned_anew=True,
)


def lock_together(bundle: Bundle, asked: Sequence[Concerned]) -> None:
    """Whoever concerns one of these waits from now on, until the transaction ends."""
    names = frozenset[str]().union(*(one.locks for one in asked))
    bundle.add(_BY_KEYS)
    bundle.add(_ONE_AT_A_TIME, locks=_BETWEEN.join(sorted(names)))


async def known_numbers(bundle: Bundle, numbers: Sequence[tuple[str, str]]) -> dict[int, Any]:
    """What each of these numbers stands for already, by its place; of some, nothing."""
    found = await bundle.ask(_KNOWN, numbers=_numbered(numbers))
    return {row.place: row for row in found}


async def look_up(
    bundle: Bundle, asked: Sequence[tuple[AcceptedSubmission, Concerned]]
) -> list[StandingBefore]:
    """What is on record before each of these; none of them may concern another one of them. Raises
    ClocksApart.
    """
    alike = frozenset[str]().union(*(under.alike for _, under in asked))
    groups = {under.group for _, under in asked if under.group is not None}
    bundle.add(_KNOWN, numbers=_numbered([under.number for _, under in asked]))
    bundle.add(CLOCK)
    if alike:
        bundle.add(_EARLIER, alike=_BETWEEN.join(sorted(alike)))
    if groups:
        kinds = {sent.unsafe_task for sent, _ in asked}
        bundle.add(_UNSAFE, groups=sorted(groups), kinds=sorted(kinds))
    clocks = clocks_of(bundle.connection)
    before = clocks.own()
    sent = await bundle.send()
    found = sent[-2 - bool(alike) - bool(groups) :]
    known = {row.place: row for row in found[0]}
    now = await clocks.agreed(found[1][0].now, before)
    earlier = found[2] if alike else ()
    unsafe = {tuple(row) for row in found[-1]} if groups else set()
    return [
        StandingBefore(
            known=known.get(place),
            now=now,
            earlier=tuple(row for row in earlier if _alike(row, one, under)),
            group_unsafe=(under.group, one.unsafe_task) in unsafe,
        )
        for place, (one, under) in enumerate(asked)
    ]


def _numbered(numbers: Sequence[tuple[str, str]]) -> str:
    said = [
        {"place": place, "organisation": organisation, "number": number}
        for place, (organisation, number) in enumerate(numbers)
    ]
    return to_json(said).decode()


def _alike(row: Any, sent: AcceptedSubmission, under: Concerned) -> bool:
    """Whether a case may be the same person's. A case taken up again is the same person's as its
    closed ones: only an open one is a question then.
    """
    if sent.linked_to and row.ended_at is not None:
        return False
    return not under.alike.isdisjoint(row.match_digests)
