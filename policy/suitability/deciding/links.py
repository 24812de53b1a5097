"""Whether another case may be about the same person (R33). Until a named person has said whether it
is, nobody concludes, refers, decides or gives a clearance on either.
"""

from __future__ import annotations

from policy.help import UseCase, deeds, use_cases
from policy.refusal import Refusal
from policy.suitability.evidence.words import Sameness
from policy.suitability.records import LinkedCase
from policy.suitability.state import SuitabilityState

DUPLICATE_OPEN = Refusal(
    code="possible-duplicate-open",
    sentence="Another case may be about the same person, and nobody has said yet whether it is.",
    what_to_do="Read it, then say whether it is.",
    helps=(*use_cases(UseCase.LINKED), *deeds("resolve-duplicate")),
    rule="R33",
)


UNNAMED = "an earlier case"
"""The other case of an opening that only says that there is one."""


def open_links(state: SuitabilityState) -> tuple[LinkedCase, ...]:
    """The cases of which nobody has said yet whether they are the same person's."""
    return tuple(link for link in state.linked if link.sameness is Sameness.NOT_SAID)


def refused_while_open(state: SuitabilityState) -> Refusal | None:
    """Why nothing adverse may be done now: somebody has to look at another case first (R33)."""
    return DUPLICATE_OPEN if open_links(state) else None
