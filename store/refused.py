"""What is kept of a submission that was not accepted, in every track."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from store.keys import CaseKeys
from store.opening import Cells, content_hash
from store.tables import intake_refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedSubmission:
    """What is kept of a submission that was not accepted: its sender's number, codes, the rules
    they come from, the first field at fault and a digest. Nothing of the person.
    """

    organisation: str | None
    number: str | None
    content: Cells
    codes: tuple[str, ...]
    rules: tuple[str, ...]
    field: str
    refused_by: str
    batch: str


async def keep_refused(
    connection: AsyncConnection, keys: CaseKeys, refused: RefusedSubmission
) -> tuple[str, str]:
    """Keep it, once however often it is sent; how its sender and number are written there."""
    organisation, number = storable(refused.organisation, 40), storable(refused.number, 80)
    row = upsert(intake_refusals).values(
        organisation_id=organisation,
        submission_id=number,
        content_hash=content_hash(keys, refused.content),
        codes=" ".join(refused.codes),
        rules=" ".join(dict.fromkeys(refused.rules)),
        field=refused.field,
        batch=refused.batch,
        refused_by=refused.refused_by,
    )
    await connection.execute(row.on_conflict_do_nothing())
    return organisation, number


def storable(text: str | None, longest: int) -> str:
    """What a refused row calls itself, without the characters that no column can hold."""
    return "".join(letter for letter in text or "" if letter.isprintable()).strip()[:longest]
