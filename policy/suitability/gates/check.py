"""What a rule asks of the facts: one line of a table for each rule, and what its answer opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from policy.suitability.evidence.facts import EvidenceFact
from policy.suitability.evidence.reading import Reading
from policy.suitability.evidence.words import Standing
from policy.suitability.gates.finding import Opens
from policy.suitability.words import Stage


class Found(NamedTuple):
    """What one rule says of the facts: its standing, why in plain words without anybody's own, and
    the facts it rests on. `rules` are further rules that were applied on the way. A plain tuple,
    because every assessment makes half a hundred of them.
    """

    standing: Standing
    why: str
    facts: tuple[EvidenceFact, ...] = ()
    rules: tuple[str, ...] = ()
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A rule's line: its id, its code, who judges, what needs it, and where the case is while it is
    unmet or unknown. Without a stage it holds nothing up by itself.
    """

    rule: str
    code: str
    judge: Callable[[Reading], Found]
    opens: Opens
    unmet: Stage | None = None
    unknown: Stage | None = None

    def stage(self, standing: Standing) -> Stage | None:
        """The stage that an answer other than met implies, if it implies one."""
        return self.unmet if standing is Standing.UNMET else self.unknown


def met(why: str, *facts: EvidenceFact, rules: tuple[str, ...] = (), warning: str = "") -> Found:
    """The rule is shown."""
    return Found(Standing.MET, why, facts, rules, warning)


def unmet(why: str, *facts: EvidenceFact, rules: tuple[str, ...] = (), warning: str = "") -> Found:
    """The rule is shown not to be so."""
    return Found(Standing.UNMET, why, facts, rules, warning)


def unknown(
    why: str, *facts: EvidenceFact, rules: tuple[str, ...] = (), warning: str = ""
) -> Found:
    """Nobody has said; never taken for a no, and never for a yes."""
    return Found(Standing.UNKNOWN, why, facts, rules, warning)
