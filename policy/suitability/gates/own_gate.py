"""What a decision of its kind needs, until it is served: everything that may be referred, and the
gate of its own (R46 for a refusal, R47 for a cancellation, R111). One judge for the person who
decides, clears or serves it, and for news and time that come in between.

After a decision nobody can conclude anew. So what is shown not to be so, or rests on a conclusion
or on evidence that no longer stands, closes the gate for good; what is only asked, or may be lifted
again, keeps the decision waiting.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from policy.suitability.evidence.facts import Facts, Offer, Permission
from policy.suitability.evidence.reading import Reading
from policy.suitability.evidence.words import Standing
from policy.suitability.gates.assessment import assess
from policy.suitability.gates.checks import CHECKS
from policy.suitability.gates.finding import Assessment, Finding, Opens
from policy.suitability.gates.paragraphs import RULE_OF as RULE_OF
from policy.suitability.gates.window import LAST
from policy.suitability.rulebook import SuitabilityBook
from policy.suitability.words import DecisionKind, Stage
from policy.time import at_london, end_of_london_day

_NEEDS = {
    DecisionKind.REFUSE: frozenset({Opens.CONCLUDE, Opens.REFER, Opens.REFUSE}),
    DecisionKind.CANCEL: frozenset({Opens.CONCLUDE, Opens.REFER, Opens.CANCEL}),
    DecisionKind.NO_ACTION: frozenset[Opens](),
}
_MAY_BE_LIFTED = frozenset({"trafficking", "safeguarding", "fled-abuse"})
_CHECKS = {check.code: check for check in CHECKS}


@dataclass(frozen=True, slots=True)
class OwnGate:
    """What closes a decision's gate for good, and what keeps it waiting; open when nothing does."""

    closed: tuple[Finding, ...]
    waiting: tuple[Finding, ...]

    @property
    def open(self) -> bool:
        """Whether the decision may be made, or served, by what is known."""
        return not self.closed and not self.waiting

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules by which it is closed, each once."""
        return tuple(dict.fromkeys(found.rules[0] for found in self.closed))


def own_gate(kind: DecisionKind, seen: Assessment) -> OwnGate:
    """The gate of a decision of a kind, by what everything known comes to."""
    lacking = [
        found
        for found in seen.findings
        if found.opens in _NEEDS[kind] and found.standing is not Standing.MET
    ]
    return OwnGate(
        closed=tuple(found for found in lacking if _for_good(found)),
        waiting=tuple(found for found in lacking if not _for_good(found)),
    )


def gate_at(kind: DecisionKind, facts: Facts, at: datetime, book: SuitabilityBook) -> OwnGate:
    """The same at a moment, under a version of the rules."""
    return own_gate(kind, assess(facts, at, book))


def _for_good(found: Finding) -> bool:
    if found.standing is Standing.UNMET:
        return found.code not in _MAY_BE_LIFTED
    return _CHECKS[found.code].unknown is Stage.CONCLUDING


def asked_at(code: str) -> Stage:
    """The stage before a decision at which what a finding leaves open is asked for."""
    check = _CHECKS[code]
    return check.unknown or check.unmet or Stage.AWAITING_INFO


def besides_the_law(case: Reading) -> bool:
    """Whether anything but the law is asked of the assessors before all else."""
    return any(
        check.stage(check.judge(case).standing) is Stage.AWAITING_INFO
        for check in CHECKS
        if check.code != "law-in-force"
        and Stage.AWAITING_INFO in (check.unmet, check.unknown)
        and check.judge(case).standing is not Standing.MET
    )


def next_change(facts: Facts, at: datetime, book: SuitabilityBook) -> datetime | None:
    """The next moment at which time alone may close the gate: a permission ends, a day comes that
    a fact is about, Part 9 is replaced.
    """
    moments = [book.legal_check_from]
    for fact in facts.known:
        days = [fact.as_of]
        if isinstance(fact, Offer) and fact.answered_on is not None:
            days.append(fact.answered_on)
        moments += [at_london(day, time(0)) for day in days if day <= LAST]
        if isinstance(fact, Permission) and fact.expires_on is not None:
            moments.append(end_of_london_day(min(fact.expires_on, LAST)))
    return min((moment for moment in moments if moment > at), default=None)
