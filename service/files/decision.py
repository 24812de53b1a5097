"""The form of a decision (R104 to R109), as JSON: printed empty, and filled in by a person. Nothing
in it has a default, and evidence is marked read by the person who read it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from policy.suitability.deeds import ProposeDecision
from policy.suitability.evidence.factors import EvidenceRead, Factor, Weighed
from policy.suitability.words import DecisionKind
from service.files.facts import read_as, schema_of
from service.values.decision import DecidedOn

_FORM = ConfigDict(extra="forbid", frozen=True)


class _FactorForm(BaseModel):
    model_config = _FORM

    factor: Factor
    words: str
    not_relevant: StrictBool


class _Item(BaseModel):
    model_config = _FORM

    in_register: str = Field(alias="register")
    kind: str
    dated: date
    document_reference: str
    sha256: str
    read: StrictBool


def _as_read(item: _Item) -> EvidenceRead:
    return EvidenceRead(
        register=item.in_register,
        kind=item.kind,
        dated=item.dated,
        document_reference=item.document_reference,
        sha256=item.sha256,
    )


class _DecisionForm(BaseModel):
    model_config = _FORM

    content: str
    decision: DecisionKind
    factors: tuple[_FactorForm, ...]
    evidence: tuple[_Item, ...]
    cancellation_guidance_considered: StrictBool
    rights_notice: str


def empty_form(on: DecidedOn) -> dict[str, Any]:
    """What a decision maker fills in: everything there is to weigh and to read, none of it said."""
    return {
        "content": on.content,
        "decision": None,
        "factors": [
            {"factor": factor.value, "words": None, "not_relevant": None} for factor in Factor
        ],
        "evidence": [
            {
                "register": item.register,
                "kind": item.kind,
                "dated": item.dated.isoformat(),
                "document_reference": item.document_reference,
                "sha256": item.sha256,
                "read": None,
            }
            for item in on.evidence
        ],
        "cancellation_guidance_considered": None,
        "rights_notice": None,
    }


def decision_of(text: bytes) -> ProposeDecision:
    """The decision that a form holds; raises FactsUnreadable. Evidence that is not marked read is
    left out, and the case then refuses.
    """
    form = read_as(_DecisionForm, text)
    return ProposeDecision(
        decision=form.decision,
        content=form.content,
        factors=tuple(
            Weighed(factor=item.factor, words=item.words, not_relevant=item.not_relevant)
            for item in form.factors
        ),
        read=tuple(_as_read(item) for item in form.evidence if item.read),
        cancellation_guidance_considered=form.cancellation_guidance_considered,
        rights_notice=form.rights_notice,
    )


def decision_schema() -> dict[str, Any]:
    """The JSON schema of the form, filled in."""
    return schema_of(_DecisionForm, "A decision")
