"""One lawful basis for each thing collected, and what may not follow from it (R7, R8, R9).

The basis is fixed when something is collected. Nothing turns one basis into another: what is
wanted under another basis is collected anew.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from enum import StrEnum

from policy.people.cells import plain
from policy.refusal import Refusal
from policy.time import at_london

# From this moment an organisation registers first (R2), the person agrees first (R3), and the
# 2019 proposal that let providers refer under a public task (R9) is over.
REGISTRATION_AND_CONSENT_FROM = at_london(date(2020, 9, 1), time(0))


class LawfulBasis(StrEnum):
    """The lawful bases anything here is held on."""

    CONSENT = "consent"
    PUBLIC_TASK = "public task"
    LAW_ENFORCEMENT = "law enforcement"


_BASIS_COUNT = Refusal(
    code="basis-conflict",
    sentence="Each item rests on one lawful basis; consent and public task cannot be merged.",
    what_to_do="Name the one basis under which it was collected.",
    rule="R7",
    field="basis",
)
_BASIS_REUSE = Refusal(
    code="basis-reuse",
    sentence="What was collected under one lawful basis cannot be used under another.",
    what_to_do="Collect it anew, with a reason, a second person's approval and a record of both.",
    rule="R8",
    field="basis",
)
_BASIS_NOT_ACCEPTED = Refusal(
    code="basis-not-accepted",
    sentence="A referral for support made on or after 1 September 2020 rests on consent.",
    what_to_do="Ask the person for their agreement and collect the details anew.",
    rule="R9",
    field="basis",
)


def check_single(bases: Collection[LawfulBasis]) -> Refusal | None:
    """Whether an item may be recorded under these bases: only if they are one (R7)."""
    return None if len(set(bases)) == 1 else _BASIS_COUNT


def check_reuse(collected_under: LawfulBasis, wanted_under: LawfulBasis) -> Refusal | None:
    """Whether an item collected under one basis may be used under another: never (R8)."""
    return None if collected_under is wanted_under else _BASIS_REUSE


def check_referral(basis: LawfulBasis, received_at: datetime) -> Refusal | None:
    """Whether a support referral received at a moment may rest on a basis (R3, R9)."""
    historical = received_at < REGISTRATION_AND_CONSENT_FROM and basis is LawfulBasis.PUBLIC_TASK
    return None if basis is LawfulBasis.CONSENT or historical else _BASIS_NOT_ACCEPTED


def read_basis(text: str) -> LawfulBasis:
    """The lawful basis a row names, consent if it names none; raises ValueError."""
    return LawfulBasis(plain(text) or LawfulBasis.CONSENT)
