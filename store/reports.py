"""Keeping what an organisation reports: a row with the message before its case receives it, or with
the verdict at once and none of its content. Its id counts once, also if somebody else sends it
again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any, Generic

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.orders import C
from policy.cases.replies import Verdict
from policy.cases.track import E, S
from policy.refusal import LeftOut, Refusal
from policy.successors import stands_for
from store.bundle import Bundle, PreparedStatement
from store.forms import Forms, NoKey, seal, sealer_of, unseal
from store.inbox import FACT_KIND, NEW
from store.key_ring import KeyRing
from store.keys import CaseKeys
from store.organisations import load_register
from store.policy_time import clock
from store.sealing import Sealer
from store.sender_numbers import number_digest
from store.tables import inbox, referrals

_NEW_REFUSED = PreparedStatement(
    insert(inbox)
    .values(decided_at=func.clock_timestamp())
    .on_conflict_do_nothing()
    .returning(inbox.c.id),
    (
        *("id", "reference", "sender", "sender_message_id", "kind", "sealed", "content_digest"),
        *("verdict", "code", "rule"),
    ),
)
_EARLIER = PreparedStatement(
    select(
        *(inbox.c.reference, inbox.c.kind, inbox.c.verdict, inbox.c.code, inbox.c.sealed),
        inbox.c.received_at,
    ).where(inbox.c.id == bindparam("of"))
)


@dataclass(frozen=True, kw_only=True)
class ReportReceived(Generic[E]):
    """The reply to the sender. `fact` is what was received, if that is kept; it is to be delivered
    to the case unless that has `decided` already. `code` says why one that came before was refused,
    if it was; `left_out` is what of one that was received is not used. `received_at` is when the
    fact was, by clocks that agree, or by the row of one that came before.
    """

    already: bool
    refusal: Refusal | None = None
    code: str = ""
    reference: str = ""
    fact: E | None = None
    decided: bool = False
    left_out: tuple[LeftOut, ...] = ()
    received_at: datetime | None = None

    @property
    def to_deliver(self) -> E | None:
        """What its case has still to be told."""
        return None if self.decided else self.fact


@dataclass(frozen=True, kw_only=True)
class Report(Generic[E]):
    """A fact on its way into the inbox. `word` is what its row is called without the content;
    `entered_by` is who entered it for its organisation.
    """

    reference: str
    fact: E
    word: str
    entered_by: str = ""


class FoundBy(Enum):
    """By what its sender named the case of a report."""

    REFERENCE = "its reference"
    OWN_NUMBER = "the sender's own number, or that of one for which it stands now"
    ANOTHERS_NUMBER = "the number of another organisation"
    """It can be guessed, and many count from one: of organisations only one that has a say in the
    case goes by it.
    """


async def find_reference(
    connection: AsyncConnection, ring: KeyRing, organisation: str, number: str
) -> tuple[str, FoundBy] | None:
    """The case of a sender's own number, or of one for which it stands now; or of another
    organisation's, if only one case has that number.
    """
    rows = await connection.execute(
        select(referrals.c.reference, referrals.c.organisation_id).where(
            referrals.c.number_digest == number_digest(ring, number)
        )
    )
    found: dict[str, str] = {row.organisation_id: row.reference for row in rows}
    if organisation in found:
        return found[organisation], FoundBy.OWN_NUMBER
    register, now = await load_register(connection), await clock(connection)
    theirs = [of for id, of in found.items() if stands_for(register, id, now) == organisation]
    if len(theirs) == 1:
        return theirs[0], FoundBy.OWN_NUMBER
    every = list(found.values())
    return (every[0], FoundBy.ANOTHERS_NUMBER) if len(every) == 1 else None


async def sealer_for(keys: CaseKeys, reference: str | None) -> Sealer | None:
    """The case's key; None for no case, or one that was erased."""
    try:
        return await sealer_of(keys, reference) if reference else None
    except NoKey:
        return None


async def keep(
    connection: AsyncConnection,
    forms: Forms[S, C, E],
    report: Report[Any],
    sealer: Sealer | None,
    refusal: Refusal | None,
    *,
    commit: bool = False,
) -> bool:
    """Keep a report; whether it is new. Without a sealer nothing of its content is kept. It is
    committed with it where nothing else is to be.
    """
    fact, reference = report.fact, report.reference
    place = f"inbox/{fact.id}"
    row = {
        "id": fact.id,
        "reference": reference,
        "sender": report.entered_by or fact.by,
        "sender_message_id": fact.id,
        "kind": FACT_KIND if sealer else report.word,
        "sealed": seal(sealer, forms.event, fact, reference, place) if sealer else None,
        "content_digest": "",
    }
    bundle = Bundle(connection)
    if refusal is None:
        bundle.add(NEW, **row)
    else:
        said = {"verdict": Verdict.REFUSED.value, "code": refusal.code, "rule": refusal.rule}
        bundle.add(_NEW_REFUSED, **row, **said)
    return bool((await bundle.commit() if commit else await bundle.send())[0])


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """What came under an id before, and when. `fact` is what it said, if that is kept; `verdict`
    what its case made of it, empty if nothing yet.
    """

    reference: str
    word: str
    verdict: str
    code: str
    received_at: datetime
    fact: Any | None


async def earlier(
    connection: AsyncConnection,
    forms: Forms[Any, Any, Any],
    id: str,
    reference: str,
    sealer: Sealer | None,
) -> Earlier | None:
    """What came under this id before, if anything did. Its content is opened where it was for the
    same case, whose key `sealer` is.
    """
    bundle = Bundle(connection)
    add_earlier(bundle, id)
    await bundle.send()
    return earlier_in(bundle, forms, id, reference, sealer)


def add_earlier(bundle: Bundle, id: str) -> None:
    """Ask for it together with something else."""
    bundle.add(_EARLIER, of=id)


def earlier_in(
    bundle: Bundle,
    forms: Forms[Any, Any, Any],
    id: str,
    reference: str,
    sealer: Sealer | None,
) -> Earlier | None:
    """What a bundle brought of it; see `earlier`."""
    found = bundle.brought(_EARLIER)
    if not found:
        return None
    [row], fact = found, None
    if row.sealed is not None and row.reference == reference and sealer is not None:
        fact = unseal(sealer, forms.event, row.sealed, reference, f"inbox/{id}")
    return Earlier(
        reference=row.reference,
        word=row.kind,
        verdict=row.verdict or "",
        code=row.code,
        received_at=row.received_at,
        fact=fact,
    )


async def keep_left_out(
    connection: AsyncConnection,
    forms: Forms[S, C, E],
    report: Report[Any],
    left_out: Iterable[LeftOut],
) -> None:
    """A row for each part of a report that is not used, with its reason and none of its content."""
    for item in left_out:
        fact = replace(report.fact, id=_left_out(report.fact.id, item.place))
        await keep(connection, forms, replace(report, fact=fact), None, item.refusal)


async def left_out_before(
    connection: AsyncConnection, id: str, parts: int, why: Mapping[str, Refusal]
) -> tuple[LeftOut, ...]:
    """What of a report that came before, of so many parts, is not used; its reasons by code."""
    places = {_left_out(id, place): place for place in range(1, parts + 1)}
    query = select(inbox.c.id, inbox.c.code).where(inbox.c.id.in_(places))
    found = [(places[row.id], why[row.code]) for row in await connection.execute(query)]
    return tuple(LeftOut(place=place, refusal=no) for place, no in sorted(found, key=_place))


def _place(found: tuple[int, Refusal]) -> int:
    return found[0]


def _left_out(id: str, place: int) -> str:
    return f"left-out/{place}/{id}"


async def keep_stray(
    connection: AsyncConnection, forms: Forms[S, C, E], report: Report[Any], refusal: Refusal
) -> None:
    """Recorded, yet under another id than its own, which stays free for the report once mended."""
    fact = replace(report.fact, id=f"{report.fact.id}/{refusal.code}")
    await keep(connection, forms, replace(report, fact=fact), None, refusal)


def known(report: Report[E], before: Earlier) -> ReportReceived[E]:
    """It came before. If it has no verdict yet it may be delivered again, which counts once."""
    return ReportReceived(
        already=True,
        reference=report.reference,
        code=before.code,
        fact=before.fact,
        decided=bool(before.verdict),
        received_at=before.received_at,
    )
