"""What a decision is made on."""

from __future__ import annotations

from dataclasses import dataclass

from policy.suitability.evidence.factors import EvidenceRead


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedOn:
    """The content that a decision holds for, by its digest, and the evidence in it, each item as it
    stands once it is read.
    """

    content: str
    evidence: tuple[EvidenceRead, ...]
