"""Another track's role and a misspelt deadline are type errors: mypy holds each `type: ignore` here
to be needed, and is red as soon as one is not.
"""

from __future__ import annotations

from typing import Any

from policy.cases.clock import Clock
from policy.cases.deed import Deed
from policy.suitability.kinds import SuitabilityClock, SuitabilityDeed
from policy.suitability.words import Role as SuitabilityRole
from policy.support.kinds import SupportClock, SupportDeed
from policy.support.words import Role as SupportRole

_REST: dict[str, Any] = {}


def _of_support() -> None:
    misspelt: SupportClock = Clock(name="status anwser", **_REST)  # type: ignore[arg-type]
    elsewhere: SupportDeed[Any] = Deed(
        who=frozenset({SuitabilityRole.LAWYER}),  # type: ignore[arg-type]
        **_REST,
    )
    del misspelt, elsewhere


def _of_suitability() -> None:
    misspelt: SuitabilityClock = Clock(name="enquriy", **_REST)  # type: ignore[arg-type]
    elsewhere: SuitabilityDeed[Any] = Deed(
        who=frozenset({SupportRole.CHECK_OFFICER}),  # type: ignore[arg-type]
        **_REST,
    )
    del misspelt, elsewhere
