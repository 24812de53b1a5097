"""Why a case stands where it does: each rule applied, the person's circumstances, and other cases
that may be the same person's.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from policy.cases.reading_out import said_of
from policy.refusal import Refusal
from policy.suitability.gates.assessment import Finding
from policy.suitability.stage_labels import STAGE_LABELS
from service.cases.evidence import read_circumstances
from service.cases.explaining import explain_case
from service.cases.linked import LinkedCaseRead, read_linked_cases
from service.context import Context
from web.links import Link
from web.listing import listing, to_case
from web.pages.common import refused, signed_in
from web.pages.service_pages import listing_page

_RULE_COLUMNS = ("Question", "Standing", "Why", "Rules", "What would change it", "Who can")


def _case(reference: str) -> Link:
    return Link(f"/cases/{reference}", f"Case {reference}")


@signed_in("explained")
async def show_explained(request: Request, context: Context) -> Response:
    """Each rule that was applied; of suitability what the facts come to, and what would change
    it.
    """
    reference = request.path_params["reference"]
    found = await explain_case(context, reference)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    tables = [listing("Rules applied", ("Rule", "What it says"), found.reasons.items())]
    if found.assessment is not None:
        rows = map(_finding, found.assessment.findings)
        tables.insert(0, listing("What the facts come to", _RULE_COLUMNS, rows))
        asked = [(need.who.value, need.what, need.rule) for need in found.assessment.needs]
        tables.insert(1, listing("What is asked", ("Of whom", "What", "Rule"), asked))
    return listing_page(
        request,
        context,
        f"Why case {reference} stands where it does",
        tuple(tables),
        sentences=(f"Rulebook {found.rulebook}.",) if found.rulebook else (),
        back=_case(reference),
    )


def _finding(one: Finding) -> tuple[object, ...]:
    standing = one.standing.value.capitalize()
    return one.question, standing, one.why, one.rules, one.would_change, one.who.value


@signed_in("circumstances")
async def show_circumstances(request: Request, context: Context) -> Response:
    """The person's circumstances as far as they count now."""
    reference = request.path_params["reference"]
    found = await read_circumstances(context, reference)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    rows = [
        (one.as_of, one.kind.value, one.words, one.bears_on_support.value, one.source)
        for one in found
    ]
    columns = ("Day", "Kind", "In words", "Bears on support", "Source")
    table = listing("Circumstances", columns, rows, "None is on record.")
    heading = f"Circumstances in case {reference}"
    return listing_page(request, context, heading, (table,), back=_case(reference))


@signed_in("linked cases")
async def show_linked(request: Request, context: Context) -> Response:
    """Other cases that may be the same person's, with what of them helps the person."""
    reference = request.path_params["reference"]
    found = await read_linked_cases(context, reference)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    columns = ("Case", "Same person", "Said by", "Why", "Where it is", "Decision", "Helps")
    table = listing("Other cases", columns, map(_linked, found), "There is none.")
    heading = f"Cases that may be the same person's as {reference}"
    return listing_page(request, context, heading, (table,), back=_case(reference))


def _linked(one: LinkedCaseRead) -> tuple[object, ...]:
    link, kept = one.link, one.on_record
    stage = STAGE_LABELS[kept.stage] if kept else "Nothing of it can be read any more"
    helps = "\n".join(f"{name}: {words}" for fact in link.helps for name, words in said_of(fact))
    decision = kept.decision if kept else ""
    same = link.sameness.value
    return to_case(link.reference), same, link.by, link.reason, stage, decision, helps
