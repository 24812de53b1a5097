"""The support track as its process map shows it, with every clock of the rulebook."""

from __future__ import annotations

from policy.parameters import newest
from policy.process_map import ProcessMap
from policy.support.clocks import CLOCKS
from policy.support.lifecycle import DISPATCH
from policy.support.rulebook import RULEBOOKS, RuleBook
from policy.support.transitions import TRANSITIONS
from policy.support.words import ENDED, STAGE_LABELS


def support_map(book: RuleBook | None = None) -> ProcessMap:
    """The map's contents under a rulebook; under the newest one if none is given."""
    book = book or newest(RULEBOOKS.values())
    return ProcessMap(
        name="support",
        title="The support track",
        arrows=TRANSITIONS,
        stages={stage.value: label for stage, label in STAGE_LABELS.items()},
        events=DISPATCH.labels,
        ended=frozenset(stage.value for stage in ENDED),
        rulebook=book.version,
        clocks=tuple(line for clock in CLOCKS for line in clock.on_map(book)),
        by_time="A clock asks, warns and tells; it never moves a case.",
    )
