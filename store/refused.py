"""What is kept of a submission that was not accepted, in every track."""

from __future__ import annotations

from dataclasses import dataclass

from store.bundle import Bundle, new_rows
from store.keys import CaseKeys
from store.sender_numbers import number_digest
from store.submitted import Cells, content_hash
from store.tables import intake_refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedSubmission:
    """What is kept of a submission that was not accepted: digests of its sender's number and of
    its content, codes, the rules they come from, the first field at fault. Nothing of the person.
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


def keep_refused(bundle: Bundle, keys: CaseKeys, refused: RefusedSubmission) -> tuple[str, str]:
    """Keep it, once however often it is sent, with whatever else the bundle's transaction does; how
    its sender and number are written there.
    """
    organisation = storable(refused.organisation, 40)
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
