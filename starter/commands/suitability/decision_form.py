"""The form of a decision (R104 to R109): printed empty, filled in by a person, or asked for on a
terminal. Nothing in it has a default, and evidence is marked read by whoever read it.
"""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import click
from pydantic import BaseModel, ConfigDict, Field, StrictBool

from policy.suitability.commands import ProposeDecision
from policy.suitability.evidence.content import evidence
from policy.suitability.evidence.factors import EvidenceRead, Factor, Weighed, as_read
from policy.suitability.state import SuitabilityState
from policy.suitability.words import DecisionKind
from service.files.facts import read_as
from starter.commands.inputs import one_of
from starter.commands.suitability.content import content_of
from starter.output import plain

_FORM = ConfigDict(extra="forbid", frozen=True)


class _Factor(BaseModel):
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


class _Form(BaseModel):
    model_config = _FORM

    content: str
    decision: DecisionKind
    factors: tuple[_Factor, ...]
    evidence: tuple[_Item, ...]
    cancellation_guidance_considered: StrictBool
    rights_notice: str


def empty_form(state: SuitabilityState) -> dict[str, Any]:
    """What a decision maker fills in: everything there is to weigh and to read, none of it said."""
    items = evidence(state.facts) if state.facts is not None else ()
    return {
        "content": content_of(state),
        "decision": None,
        "factors": [
            {"factor": factor.value, "words": None, "not_relevant": None} for factor in Factor
        ],
        "evidence": [
            {
                "register": item.register,
                "kind": item.kind,
                "dated": item.as_of.isoformat(),
                "document_reference": item.document_reference,
                "sha256": item.sha256,
                "read": None,
            }
            for item in items
        ],
        "cancellation_guidance_considered": None,
        "rights_notice": None,
    }


def decision_of(text: bytes) -> ProposeDecision:
    """The decision that a form holds; raises FactsUnreadable. Evidence that is not marked read is
    left out, and the case then refuses.
    """
    form = read_as(_Form, text)
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


def asked(state: SuitabilityState) -> ProposeDecision:
    """The decision, a question at a time, on a terminal; a UsageError elsewhere."""
    if not sys.stdin.isatty():
        raise click.UsageError("Give FILE.json, filled in from what --form prints.")
    content = content_of(state)
    click.echo(f"This decision holds for content {content}.")
    factors = tuple(_weighed(factor) for factor in Factor)
    items = evidence(state.facts) if state.facts is not None else ()
    read = tuple(as_read(item) for item in items if _has_read(as_read(item)))
    kind = DecisionKind(click.prompt("Decision", type=one_of(DecisionKind)))
    considered = _yes("Was the cancellation guidance considered?")
    notice = str(click.prompt("The notice of rights that is attached, in words"))
    return ProposeDecision(
        decision=kind,
        content=content,
        factors=factors,
        read=read,
        cancellation_guidance_considered=considered,
        rights_notice=notice,
    )


def _weighed(factor: Factor) -> Weighed:
    relevant = _yes(f"{factor.value.capitalize()}: is it relevant here?")
    question = "What do you make of it?" if relevant else "Why is it not?"
    return Weighed(factor=factor, words=str(click.prompt(question)), not_relevant=not relevant)


def _has_read(item: EvidenceRead) -> bool:
    named = f"{item.register} {item.kind} of {item.dated:%d/%m/%Y}, {item.document_reference}"
    return _yes(f"Have you read {plain(named)}?")


def _yes(question: str) -> bool:
    return str(click.prompt(question, type=click.Choice(("yes", "no")))) == "yes"
