"""The reply to a sender: what became of a submission, also of one whose number stands for a case
already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic

from sqlalchemy.ext.asyncio import AsyncEngine

from policy.cases.track import S
from store.bundle import Bundle
from store.engine import one_by_one
from store.keys import CaseKeys
from store.sender_numbers import number_digest
from store.standing_before import known_numbers
from store.submitted import Cells, content_hash


class SubmissionOutcome(StrEnum):
    """What became of a submission."""

    ACCEPTED = "accepted"
    ALREADY = "already-received"
    CONFLICT = "conflicting-content"


@dataclass(frozen=True, kw_only=True)
class Receipt(Generic[S]):
    """The reply to the sender, and for staff the submission it may duplicate."""

    kind: SubmissionOutcome
    reference: str
    state: S | None = None
    possible_duplicate_of: str = ""


async def known_submission(
    engine: AsyncEngine, keys: CaseKeys, organisation: str, number: str, content: Cells
) -> Receipt[Any] | None:
    """What this sender's number stands for already, if anything: this very content, or other
    content.
    """
    [known] = await known_submissions(engine, keys, [(organisation, number, content)])
    return known


async def known_submissions(
    engine: AsyncEngine, keys: CaseKeys, sent: Sequence[tuple[str, str, Cells]]
) -> list[Receipt[Any] | None]:
    """The same for several."""
    async with one_by_one(engine) as connection:
        numbers = [(of, number_digest(keys.ring, number)) for of, number, _ in sent]
        found = await known_numbers(Bundle(connection), numbers)
    return [
        receipt_of(found.get(place), content_hash(keys, content))
        for place, (_, _, content) in enumerate(sent)
    ]


def receipt_of(known: Any, hashed: str) -> Receipt[Any] | None:
    """The reply to a submission whose number stands for this row already; None if for none."""
    if known is None:
        return None
    same = known.content_hash == hashed
    kind = SubmissionOutcome.ALREADY if same else SubmissionOutcome.CONFLICT
    return Receipt(kind=kind, reference=known.reference)
