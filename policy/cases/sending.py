"""What is asked before every send: is this notice still true?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNow:
    """What the store knows of the case at the moment of sending. `withdrawn` is whether a
    withdrawal of consent has arrived; `edition` is which answer is the current one; `passed` are
    the names of deadlines that have passed and come again; one that was set anew since then is not
    among them.
    """

    stage: str
    ended: bool
    withdrawn: bool
    answered: bool
    read: bool
    edition: int
    passed: frozenset[str] = frozenset()


ABOUT_NO_CASE = CaseNow(
    stage="", ended=False, withdrawn=False, answered=False, read=False, edition=0
)
"""A notice about no case: a contact with an organisation whose referral was not accepted."""
