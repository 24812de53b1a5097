"""What follows from a withdrawal of consent (R10)."""

from __future__ import annotations

EFFECT = (
    "Its clocks stop, and no row of it stays on our worklists.",
    "Notices that wait are suppressed. What is still sent is the news of the withdrawal, to "
    "everybody who worked on it.",
    "A safeguarding row that was open goes to the referrer, who is told once that it is theirs "
    "(R30).",
    "What arrives about it from now on is refused, and nothing of its content is kept.",
    "The person may ask for help again at any time: a new referral, with new consent.",
)
"""What follows from a withdrawal, in sentences."""
