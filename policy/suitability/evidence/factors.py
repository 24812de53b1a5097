"""What a decision maker weighs, each in their own words: eight questions on the behaviour (R86,
R87) and seven on proportion (R108). The list is open-ended; more may be added in words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.suitability.evidence.facts import EvidenceItem


class Factor(StrEnum):
    """One question that has to be weighed, or said to be not relevant with the reason."""

    SERIOUSNESS = "seriousness"
    HARM = "harm to the community"
    ESCALATION = "escalation"
    TIMESCALE = "timescale"
    FREQUENCY = "frequency"
    PATTERN = "repetition and pattern"
    UNDERLYING_REASONS = "underlying reasons"
    EFFORTS_TO_CHANGE = "efforts to change"
    TIME_IN_UK = "time in the United Kingdom"
    HOW_CAME_TO_IT = "how they came to sleep rough"
    CIRCUMSTANCES_MET = "circumstances when met"
    FIT_OF_SUPPORT = "fit of the support to the needs"
    PERIOD = "period of offers and refusals"
    RISK = "nature of the behaviour and public risk"
    VULNERABILITIES = "vulnerabilities and mitigation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A factor in the decision maker's own words; `words` is the reason where it is not
    relevant.
    """

    factor: Factor
    words: str
    not_relevant: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRead:
    """An item of evidence as the decision maker had it before them (R107)."""

    register: str
    kind: str
    dated: date
    document_reference: str
    sha256: str


def all_weighed(factors: Iterable[Weighed]) -> bool:
    """Whether every factor is there exactly once, with words."""
    given = [item.factor for item in factors if item.words.strip()]
    return len(given) == len(Factor) == len(set(given))


def as_read(item: EvidenceItem) -> EvidenceRead:
    """An item of the register as somebody who has read it marks it."""
    return EvidenceRead(
        register=item.register,
        kind=item.kind,
        dated=item.as_of,
        document_reference=item.document_reference,
        sha256=item.sha256,
    )


def all_read(items: Iterable[EvidenceItem], read: Iterable[EvidenceRead]) -> bool:
    """Whether exactly the evidence on record is marked read: one unread item blocks (R107)."""
    return {as_read(item) for item in items} == set(read)
