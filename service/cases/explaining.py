"""Which rules were applied to a case, what each came to, and what would change it. Nobody's words,
names or places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policy.refusal import Refusal
from policy.rules import words_of
from policy.suitability.gates.assessment import Assessment, assess
from policy.suitability.rulebook import suitability_book, suitability_book_at
from policy.suitability.screens.decided import decision_lines
from policy.suitability.state import SuitabilityState
from service.authorisation import use_case
from service.cases.opening import open_with
from service.context import Context
from store.cases import EventLine, add_timeline, timeline_in


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseExplained:
    """The events with their rules, the rules in words, and which release decided each event, by
    number. `rulebook` is the version the case is decided under.

    Of suitability also what the facts come to now (or did when it was decided), none before
    anything is known, and the decision in lines of markdown.
    """

    reference: str
    rulebook: str
    applied: tuple[EventLine, ...]
    reasons: Mapping[str, str]
    releases: tuple[tuple[int, str], ...]
    assessment: Assessment | None = None
    decision: tuple[str, ...] = ()


@use_case(staff=lambda permissions: permissions.look, organisations=False)
async def explain_case(context: Context, reference: str) -> CaseExplained | Refusal:
    """Each rule that was applied; of suitability each rule applied to what is known: met, unmet or
    unknown, with facts and their days, what would change it, and who can.
    """
    opened = await open_with(context.app, reference, add_timeline)
    if isinstance(opened, Refusal):
        return opened
    state, now = opened.state, opened.now
    rows, releases = timeline_in(opened.beside)
    assessment, decision = None, tuple[str, ...]()
    if isinstance(state, SuitabilityState) and state.facts is not None:
        # What was decided is explained under the version that it was decided under.
        book = suitability_book(state.rulebook) if state.decision else suitability_book_at(now)
        assessment, decision = assess(state.facts, now, book), decision_lines(state, now)
    return CaseExplained(
        reference=reference,
        rulebook=state.rulebook,
        applied=tuple(rows),
        reasons=reasons_of(row.rules for row in rows),
        releases=tuple(releases),
        assessment=assessment,
        decision=decision,
    )


def reasons_of(cited: Iterable[str]) -> dict[str, str]:
    """Each rule that was applied, by its id, with what it says, in the order they were applied. On
    record the ids of an event stand in one text.
    """
    ids = (id for text in cited for id in text.replace(",", " ").split())
    return {id: words_of(id) for id in dict.fromkeys(ids)}
