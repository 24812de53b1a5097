"""The one door in the wall between the tracks: collecting anew (R8).

Nothing that one track holds is handed to the other. What is wanted there is gathered afresh, from
the person or an authority, on that track's own basis, for a reason, once a second person has
approved; and all of it is on record.
"""

from __future__ import annotations

from dataclasses import dataclass

from policy.help import UseCase, use_cases
from policy.refusal import Refusal

SOURCE = "collection/"
"""How the source of a fact begins that was gathered under an approved collection."""

_RULE = "R8"

BASES: dict[str, frozenset[str]] = {
    "support": frozenset({"consent"}),
    "suitability": frozenset({"public task", "law enforcement"}),
}
"""On what each track may collect (A1)."""

OTHER_BASIS = Refusal(
    code="basis-not-this-tracks",
    sentence="This track does not collect on that basis, and nothing changes its basis later.",
    what_to_do="Name the basis on which it is to be gathered here, or leave it.",
    rule=_RULE,
    field="basis",
)
REASON_NEEDED = Refusal(
    code="reason-needed",
    sentence="A new collection needs a reason, and says what is to be gathered.",
    what_to_do="Say both in a sentence each.",
    rule=_RULE,
    field="reason",
)
SECOND_PERSON = Refusal(
    code="second-person-needed",
    sentence="A new collection is approved by a second person, not by whoever proposed it.",
    what_to_do="Ask somebody else to look at it.",
    rule=_RULE,
)
NOT_FOUND = Refusal(
    code="collection-not-found",
    sentence="There is no such collection for this case.",
    what_to_do="See what there is.",
    helps=use_cases(UseCase.COLLECTIONS),
    rule=_RULE,
)
NOT_APPROVED = Refusal(
    code="collection-not-approved",
    sentence="Nobody has approved that collection yet, so nothing may be gathered under it.",
    what_to_do="Ask a second person to approve it.",
    rule=_RULE,
)
BASIS_DIFFERS = Refusal(
    code="basis-differs",
    sentence="What was gathered says another basis than the collection it was gathered under.",
    what_to_do="Record it on the collection's own basis.",
    rule=_RULE,
    field="basis",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """What is to be gathered anew for a case. An empty `approved_by` means: not yet."""

    id: str
    reference: str
    wanted: str
    basis: str
    reason: str
    proposed_by: str
    approved_by: str = ""


def refused_proposal(track: str, proposed: Collection) -> Refusal | None:
    """Whether a collection may be proposed in a track."""
    if proposed.basis not in BASES[track]:
        return OTHER_BASIS
    if not (proposed.reason.strip() and proposed.wanted.strip()):
        return REASON_NEEDED
    return None


def refused_approval(proposed: Collection | None, by: str) -> Refusal | None:
    """Whether somebody may approve it."""
    if proposed is None:
        return NOT_FOUND
    return SECOND_PERSON if proposed.proposed_by == by else None


def refused_source(known: Collection | None, reference: str, basis: str) -> Refusal | None:
    """Whether something may be recorded as gathered under a collection."""
    if known is None or known.reference != reference:
        return NOT_FOUND
    if not known.approved_by:
        return NOT_APPROVED
    return None if basis == known.basis else BASIS_DIFFERS
