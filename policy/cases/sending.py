"""What is asked before every send: is this notice still true?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the store knows of the case at the moment of sending. `withdrawn` is whether a
    withdrawal of consent has arrived; `edition` is which answer stands.
    """

    stage: str
    ended: bool
    withdrawn: bool
    answered: bool
    read: bool
    edition: int


ABOUT_NO_CASE = Standing(
    stage="", ended=False, withdrawn=False, answered=False, read=False, edition=0
)
"""A notice about no case: a contact with an organisation whose referral was not accepted."""
