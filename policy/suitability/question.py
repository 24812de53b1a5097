"""What a finding asks, in words for people."""

from __future__ import annotations

from dataclasses import dataclass

from policy.suitability.finding import Who

ABOUT, INTRODUCTION, BACKGROUND = "About this guidance", "Introduction", "Background"
SUPPORT, REFUSAL = "Support for rough sleepers", "Refusal of support"
BEHAVIOUR, MAKING = "Anti-social behaviour", "Making an assessment"
REFUSING, EEA = "Refusing or cancelling permission to stay", "EEA citizens and family members"
NATIONS, SERVICE = "Devolved administrations", "the service's own safeguard"


@dataclass(frozen=True, slots=True)
class Question:
    """A finding's question, the section of guidance v2.0 it comes from, what would change the
    answer, and who can bring that.
    """

    text: str
    paragraph: str
    would_change: str
    who: Who
