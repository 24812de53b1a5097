"""How a notice is worded. None says a status, a nationality, a name or anything of immigration:
only a reference. Each track has its own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policy.duty.words import (
    ORGANISATION_MORNING,
    SERVICE_TROUBLE,
    TEAM_MORNING,
    UNTAKEN,
    WEEKLY_AGEING,
    WEEKLY_CLOSING,
)


@dataclass(frozen=True, slots=True)
class Words:
    """A notice's subject and body; `{reference}`, `{role}`, `{note}` and
    `{organisation}`, the code of the one that referred, are filled in."""

    subject: str
    body: str


DUTY_WORDS: dict[str, Words] = {
    SERVICE_TROUBLE: Words(
        "ALARM: {reference}",
        "Something is wrong with the service itself, and you hear of it as {role}.\n\n{note}\n\n"
        "Next: take it with `referrals health --take {reference}`; until somebody does, it goes on "
        "to the next in line.",
    ),
    UNTAKEN: Words(
        "Escalations that nobody has taken",
        "These cases were escalated some time ago and nobody has taken them; you hear of it as "
        "{role}.\n\n{note}\n\nNext: take each with `referrals acknowledge`.",
    ),
    TEAM_MORNING: Words(
        "This morning's work",
        "{note}\n\nNext: `referrals tasks --team` shows the rows, `referrals handover` the page.",
    ),
    ORGANISATION_MORNING: Words(
        "Your referrals this morning",
        "{note}\n\nNext: `referrals list` under your organisation's credential, and "
        "`referrals answer --read REFERENCE --organisation CODE` for an answer that is ready. None "
        "is sent by message.",
    ),
    WEEKLY_AGEING: Words(
        "How old the open cases are",
        "{note}\n\nYou hear of it as {role}. Next: look at the oldest with `referrals show`.",
    ),
    WEEKLY_CLOSING: Words(
        "Cases that may be over",
        "{note}\n\nNext: look at each with `referrals show`; then a named person closes it with "
        "its outcome, or says why it stays open. No case closes by itself.",
    ),
}
"""The notices that every track has, beside its own."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A track's notices by template, and what stands under each of them."""

    words: Mapping[str, Words]
    sign: str

    def render(
        self, template: str, reference: str, role: str, note: str = "", organisation: str = ""
    ) -> tuple[str, str]:
        """Subject and body of a notice. Raises KeyError for a template that is neither the track's
        nor every track's.
        """
        words = self.words.get(template) or DUTY_WORDS[template]
        filled = {
            "reference": reference,
            "role": role or "the person on duty",
            "note": note,
            "organisation": organisation or "CODE",
        }
        return words.subject.format(**filled), f"{words.body.format(**filled)}\n\n{self.sign}\n"
