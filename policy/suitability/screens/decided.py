"""What is shown of a decision that was made: which, under which paragraph and version, and whether
its own gate still stands open (R46, R47, R111, R112). Never a word of anybody's.
"""

from __future__ import annotations

from datetime import datetime

from policy.suitability.gates.assessment import assess
from policy.suitability.gates.own_gate import gate_at
from policy.suitability.gates.paragraphs import words
from policy.suitability.ladder import book_of
from policy.suitability.records import DecisionRecord
from policy.suitability.rulebook import suitability_book
from policy.suitability.state import SuitabilityState
from policy.suitability.words import Stage
from policy.time import show_london

_STILL_OPEN = frozenset(
    {Stage.DECIDED, Stage.CLEARED, Stage.SERVED_TO_FILE, Stage.WITHDRAWAL_DUE, Stage.WITHDRAWN}
)


def decision_lines(state: SuitabilityState, now: datetime) -> tuple[str, ...]:
    """The decision in a line, and in another one why it must be withdrawn or what it waits for;
    nothing where none was made.
    """
    made = state.decision
    if made is None or made.decided_at is None:
        return ()
    line = f"**Decided:** {made.decision}{_under(state, made)}, {show_london(made.decided_at)}."
    why = _why(state, made, now)
    return (line, why) if why else (line,)


def _under(state: SuitabilityState, made: DecisionRecord) -> str:
    """The paragraph that held when it was decided; a lawyer's, since Part 9 was replaced (A8)."""
    if state.facts is None or made.decided_at is None:
        return ""
    seen = assess(state.facts, made.decided_at, suitability_book(made.rulebook))
    found = (one for one in seen.paragraphs if one.decision is made.decision)
    return "".join(f" ({words(one)}; {one.rule}; {made.rulebook})" for one in found)


def _why(state: SuitabilityState, made: DecisionRecord, now: datetime) -> str:
    if state.stage not in _STILL_OPEN:
        return ""
    if state.blocked_from is not None:
        rules = ", ".join(state.blocked_rules or ("R112",))
        return f"**It cannot be served** since {state.blocked_from:%d/%m/%Y}: {rules}."
    if state.facts is None or state.stage is Stage.WITHDRAWN:
        return ""
    gate = gate_at(made.decision, state.facts, now, book_of(state))
    lacking = (*gate.closed, *gate.waiting)
    if not lacking:
        return ""
    asked = "; ".join(dict.fromkeys(f"{one.question} ({one.rules[0]})" for one in lacking[:3]))
    return f"**It cannot be served now.** To be answered first: {asked}"
