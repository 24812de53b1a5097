"""What is kept of a submission that was not accepted, in every track."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.bundle import Bundle, new_rows
from store.keys import CaseKeys
from store.sender_numbers import number_digest, sender_digest
from store.submitted import Cells, content_hash
from store.tables import intake_refusals, organisations

_LONGEST_CODE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedSubmission:
    """What is kept of a submission that was not accepted: its sender if one is registered under
    that code, digests of the sender's number and of its content, codes, the rules they come from,
    the first field at fault. Nothing of the person, and no word as it was typed.
    """

    organisation: str | None
    number: str | None
    content: Cells
    codes: tuple[str, ...]
    rules: tuple[str, ...]
    field: str
    refused_by: str
    batch: str


_REFUSED = new_rows(
    intake_refusals,
    (
        "organisation_id",
        "number_digest",
        "content_hash",
        "codes",
        "rules",
        "field",
        "batch",
        "refused_by",
    ),
    lambda row: row.on_conflict_do_nothing(),
)


async def registered_among(
    connection: AsyncConnection, typed: Iterable[str | None]
) -> frozenset[str]:
    """Which of what was typed are codes of organisations that the register has ever held."""
    codes = {storable(code, _LONGEST_CODE) for code in typed}
    found = select(organisations.c.id).where(organisations.c.id.in_(sorted(codes)))
    return frozenset((await connection.execute(found)).scalars())


def keep_refused(
    bundle: Bundle, keys: CaseKeys, refused: RefusedSubmission, registered: frozenset[str]
) -> tuple[str, str]:
    """Keep it, once however often it is sent, with whatever else the bundle's transaction does; how
    its sender and number are written there. `registered` is what `registered_among` found.
    """
    organisation = storable(refused.organisation, _LONGEST_CODE)
    if organisation not in registered:
        organisation = sender_digest(keys.ring, organisation) if organisation else ""
    number = number_digest(keys.ring, storable(refused.number, 80))
    bundle.add(
        _REFUSED,
        organisation_id=organisation,
        number_digest=number,
        content_hash=content_hash(keys, refused.content),
        codes=" ".join(refused.codes),
        rules=" ".join(dict.fromkeys(refused.rules)),
        field=refused.field,
        batch=refused.batch,
        refused_by=refused.refused_by,
    )
    return organisation, number


def storable(text: str | None, longest: int) -> str:
    """What a refused row calls itself, without the characters that no column can hold."""
    return "".join(letter for letter in text or "" if letter.isprintable()).strip()[:longest]
