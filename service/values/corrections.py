"""Who may see what was corrected of who a person is."""

from __future__ import annotations

from policy.refusal import Refusal

NOT_YOURS_TO_SEE = Refusal(
    code="not-found",
    sentence="There is no such case, or it is not yours to see.",
    what_to_do="Check the reference.",
    rule="service",
)
