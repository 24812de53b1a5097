"""An assessment said to people: text without anybody's words, names or places.

The long form has every rule applied; the short one fits a workflow's current details.
"""

from __future__ import annotations

from collections.abc import Iterator

from policy.parameters import parameters_of, said
from policy.suitability.evidence.words import Standing
from policy.suitability.gates.finding import Assessment, Finding, Opens, Who
from policy.suitability.gates.paragraphs import paragraph_lines
from policy.suitability.rulebook import suitability_book
from policy.suitability.stage_labels import STAGE_LABELS
from policy.time import show_london

SHORT_BYTES = 2000

NOTES = (
    "One passage of the guidance is not published; nothing is put in its place (R57, A6).",
    "Nothing here is said of appeal or review; the notice of rights is a human's to attach (A7).",
    "Removal is not deportation; each is called by its own name (A9).",
    "A finding is no conclusion, and a conclusion no decision: both are a named human's (R104).",
    "Numbers the guidance leaves open are the service's own choice, not the law's (A3).",
)


def explain(assessment: Assessment) -> str:
    """Every rule that was applied: met, unmet or unknown, with its facts and their days, the
    section, the version, what would change it and who can; then the numbers that are nobody's but
    the service's. Markdown.
    """
    return "\n".join(_long(assessment)) + "\n"


def explain_short(assessment: Assessment, most: int = SHORT_BYTES) -> str:
    """What holds the case up, and what may follow. Markdown, in less than `most` bytes."""
    # The pages show a list as one only after an empty line.
    lines = [*_head(assessment), ""]
    held = [found for found in assessment.findings if _holds(found)]
    for count, found in enumerate(held):
        line = f"- {found.standing}: {found.question} ({found.rules[0]})"
        rest = f"- and {len(held) - count} more: ask for the long explanation"
        if len("\n".join([*lines, line, rest]).encode()) >= most:
            return "\n".join([*lines, rest]) + "\n"
        lines.append(line)
    return "\n".join(lines) + "\n"


def _head(assessment: Assessment) -> Iterator[str]:
    stage = STAGE_LABELS[assessment.stage]
    yield f"**{stage}** on {show_london(assessment.on)} ({assessment.rulebook})"
    if assessment.window is not None:
        window = assessment.window
        state = "complete" if window.complete else "not complete"
        yield (
            f"Window: {window.anchor:%d/%m/%Y} ({window.anchored_by}) to the end of "
            f"{window.last_day:%d/%m/%Y}, {state} ({window.rule})"
        )
    yield f"May follow: {_may(assessment)}"


def _may(assessment: Assessment) -> str:
    may = (
        ("a human may conclude", assessment.may_conclude),
        ("may be referred", assessment.may_refer),
        ("a human may refuse", assessment.may_refuse),
        ("a human may cancel", assessment.may_cancel),
    )
    return "; ".join(name for name, open_ in may if open_) or "nothing adverse"


def _holds(found: Finding) -> bool:
    return found.standing is not Standing.MET and found.opens is not Opens.NOTHING


def _long(assessment: Assessment) -> Iterator[str]:
    yield from _head(assessment)
    for standing in (Standing.UNMET, Standing.UNKNOWN, Standing.MET):
        found = [one for one in assessment.findings if one.standing is standing]
        yield ""
        yield f"## {standing} ({len(found)})"
        for one in found:
            yield from _one(one)
    yield from _asked(assessment)
    if assessment.warnings:
        yield from ("", "## look at this", *(f"- {word}" for word in assessment.warnings))
    yield from ("", "## under which paragraph", *paragraph_lines(assessment.paragraphs))
    yield from _own_numbers(assessment)
    yield from ("", "## notes", *(f"- {note}" for note in NOTES))


def _one(found: Finding) -> Iterator[str]:
    yield f"- {found.question} {found.why} ({', '.join(found.rules)}; {found.paragraph})"
    if found.facts:
        facts = ", ".join(f"{fact.kind} of {fact.day:%d/%m/%Y}" for fact in found.facts)
        yield f"  - facts: {facts}"
    if found.standing is not Standing.MET and found.who is not Who.NOBODY:
        yield f"  - would change it: {found.would_change} Who: {found.who}."


def _own_numbers(assessment: Assessment) -> Iterator[str]:
    yield from ("", "## numbers the service chose itself")
    for name, value, source in parameters_of(suitability_book(assessment.rulebook)):
        if source.own_choice:
            yield f"- {name.replace('_', ' ')}: {said(value)}. {source.why} ({source.rule})"


def _asked(assessment: Assessment) -> Iterator[str]:
    yield from ("", "## asked")
    for need in assessment.needs:
        yield f"- {need.who}: {need.what} ({need.rule})"
