"""What is said of a decision that was made: which, under which paragraph and version, and whether
its own gate still stands open (R46, R47, R111, R112). Never a word of anybody's.
"""

from __future__ import annotations

from datetime import datetime

from policy.suitability.ladder import book_of
from policy.suitability.own_gate import RULE_OF, gate_at
from policy.suitability.records import DecisionRecord
from policy.suitability.state import SuitabilityState
from policy.suitability.words import Stage
from policy.suitability.work import DecisionKind
from policy.time import show_london

PARAGRAPH = {DecisionKind.REFUSE: "9.21.1", DecisionKind.CANCEL: "9.21.2"}
"""The paragraph of the rules a decision is made under, as guidance v2.0 has it."""

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
    line = f"**Decided:** {made.decision}{_under(made)}, {show_london(made.decided_at)}."
    why = _why(state, made, now)
    return (line, why) if why else (line,)


def _under(made: DecisionRecord) -> str:
    if made.decision is DecisionKind.NO_ACTION:
        return ""
    paragraph, rule = PARAGRAPH[made.decision], RULE_OF[made.decision]
    return f" ({paragraph}, as in v2.0; {rule}; {made.rulebook})"


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
