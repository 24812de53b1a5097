"""What may be said of a case to the public (R38): only what is named here, so that whatever a case
comes to hold later stays inside until somebody has thought about it.
"""

from __future__ import annotations

from collections.abc import Mapping

RELEASABLE = ("stage", "status_answer", "status_answer_due", "escalation_level", "timeline")
"""None of them names a person, a member of staff, an organisation or the case."""


def for_release(said: Mapping[str, object]) -> dict[str, object]:
    """A case as the public may see it: neither staff nor client can be recognised from it."""
    return {name: value for name, value in said.items() if name in RELEASABLE}
