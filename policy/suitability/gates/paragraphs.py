"""Under which paragraph something may be decided (R46, R47, A8): as guidance v2.0 has them until
Part 9 was replaced, and since then as a lawyer has entered.
"""

from __future__ import annotations

from policy.suitability.evidence.facts import LegalReference
from policy.suitability.evidence.reading import Reading
from policy.suitability.evidence.words import Standing
from policy.suitability.gates.check import Found
from policy.suitability.gates.finding import Paragraph
from policy.suitability.words import DecisionKind

PARAGRAPH = {DecisionKind.REFUSE: "9.21.1", DecisionKind.CANCEL: "9.21.2"}
"""The paragraph of the rules a decision is made under, as guidance v2.0 has it."""

RULE_OF = {DecisionKind.REFUSE: "R46", DecisionKind.CANCEL: "R47"}
"""The rule that a decision is on record under; one to take no action needs none of its own."""


def paragraphs(case: Reading, in_force: Found) -> tuple[Paragraph, ...]:
    """The paragraph for each kind of decision, by what is found of the law in force."""
    if case.on < case.book.legal_check_from:
        return tuple(Paragraph(kind, RULE_OF[kind], said) for kind, said in PARAGRAPH.items())
    entries = [fact for fact in in_force.facts if isinstance(fact, LegalReference)]
    if in_force.standing is not Standing.MET or not entries:
        return tuple(Paragraph(kind, RULE_OF[kind], "") for kind in PARAGRAPH)
    last = entries[-1]
    return tuple(Paragraph(k, RULE_OF[k], last.reference.strip(), last.as_of) for k in PARAGRAPH)


def paragraph_lines(found: tuple[Paragraph, ...]) -> tuple[str, ...]:
    """The same in words for people."""
    return tuple(f"- {one.decision}: {words(one)} ({one.rule})" for one in found)


def words(one: Paragraph) -> str:
    """One of them in words."""
    if one.entered_on is not None:
        return f"{one.paragraph}, as a lawyer entered on {one.entered_on:%d/%m/%Y}"
    if one.paragraph:
        return f"paragraph {one.paragraph}, as in guidance v2.0"
    return f"no lawyer has entered the paragraph; {PARAGRAPH[one.decision]} was replaced (A8)"
