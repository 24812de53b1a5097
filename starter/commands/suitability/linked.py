"""Cases that may be about one person: read the other one, then say which it is (R33, R107)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.suitability.stage_labels import STAGE_LABELS
from policy.time import show_london
from starter.terminal.calling import in_service
from starter.terminal.inputs import REFERENCE
from starter.terminal.output import plain
from starter.use_cases import read_linked_cases

if TYPE_CHECKING:
    from service.cases.linked import LinkedCaseOnRecord, LinkedCaseRead


@click.command()
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def linked(data: Path | None, reference: str) -> None:
    """Read the other cases of this track that may be about the same person: where they are, what
    was decided and withdrawn, and what of them helps the person. That you read them is noted.
    """
    found = in_service(data, lambda context: read_linked_cases(context, reference))
    if not found:
        click.echo("No other case of this track looks like the same person's.")
    for other in found:
        for line in _said(other):
            click.echo(line)


def _said(other: LinkedCaseRead) -> Iterator[str]:
    link = other.link
    by = f", said {link.by}" if link.by else ""
    yield f"{link.reference}: {link.sameness}{by}"
    if link.reason:
        yield f"  Why: {plain(link.reason)}"
    if other.on_record is None:
        yield "  Nothing of it can be read any more."
    else:
        yield from _lines(other.on_record)


def _lines(case: LinkedCaseOnRecord) -> Iterator[str]:
    yield f"  {STAGE_LABELS[case.stage]}; area {case.authority}"
    if case.decision:
        yield f"  Decided: {case.decision}"
    if case.withdrawn_at is not None:
        yield f"  Withdrawn {show_london(case.withdrawn_at)}"
    for fact in case.facts:
        yield f"  {fact.as_of:%d/%m/%Y}  {fact.kind}  {plain(fact.source)}".rstrip()
    for _, at, label, rules in case.timeline:
        yield f"  {show_london(at)}  {label}  {rules}".rstrip()
