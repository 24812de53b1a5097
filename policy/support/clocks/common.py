"""What the clocks of the status answer share: from when they count, how that reads on the process
map, and what people do before they come.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from policy.help import Advice, deeds
from policy.time import elapsed

STARTED_BY_ITS_RULE = ("referral-accepted", "answer-corrected")
"""These events set a clock of the status answer where some of its time still lies ahead."""

ANSWER_DELIVERED = ("notice-accepted",)
"""With the second recipient's notice accepted, every clock of the status answer stops (R17)."""

RECORD_THE_ANSWER = Advice("The check team records the answer.", deeds("record-answer"))


class AfterReceipt(TypedDict):
    """When a deadline is due, and what it counts from."""

    rung: str
    due: datetime
    anchor: str
    anchored_at: datetime


def after_receipt(received_at: datetime, hours: int) -> AfterReceipt:
    """So many elapsed hours after the referral was received, at night and at weekends too (R16)."""
    return {
        "rung": f"{hours}h",
        "due": elapsed(received_at, hours),
        "anchor": "referral received",
        "anchored_at": received_at,
    }


def hours_after_receipt(hours: int) -> str:
    """The same on the process map."""
    return f"{hours} hours after the referral was received"
