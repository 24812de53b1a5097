"""A decision, asked for a question at a time (R104 to R109): nothing has a default."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from policy.suitability.deeds import ProposeDecision
from policy.suitability.evidence.factors import EvidenceRead, Factor, Weighed
from policy.suitability.words import DecisionKind
from starter.terminal.inputs import one_of
from starter.terminal.output import plain

if TYPE_CHECKING:
    from service.values.decision import DecidedOn


def asked(on: DecidedOn) -> ProposeDecision:
    """The decision, a question at a time, on a terminal; a UsageError elsewhere."""
    if not sys.stdin.isatty():
        raise click.UsageError("Give FILE.json, filled in from what --form prints.")
    click.echo(f"This decision holds for content {on.content}.")
    factors = tuple(_weighed(factor) for factor in Factor)
    read = tuple(item for item in on.evidence if _has_read(item))
    kind = DecisionKind(click.prompt("Decision", type=one_of(DecisionKind)))
    considered = _yes("Was the cancellation guidance considered?")
    notice = str(click.prompt("The notice of rights that is attached, in words"))
    return ProposeDecision(
        decision=kind,
        content=on.content,
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
