"""How a notice is worded. None says a status, a nationality, a name or anything of immigration:
only a reference. Each track has its own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from policy.duty.findings import helps_with
from policy.duty.words import (
    ORGANISATION_MORNING,
    SERVICE_TROUBLE,
    TAKEN_BACK,
    TEAM_MORNING,
    UNTAKEN,
    WEEKLY_AGEING,
    WEEKLY_CLOSING,
)
from policy.help import Help, Says, UseCase, deeds, on_case, said_with_helps, use_cases
from policy.time import show_london


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """A notice's subject and body; `{reference}`, `{role}`, `{note}` and
    `{organisation}`, the code of the one that referred, are filled in. The body ends in a sentence
    that says what to do next, and `helps` is what helps with it.
    """

    subject: str
    body: str
    helps: tuple[Help, ...] = ()


DUTY_WORDS: dict[str, NoticeWords] = {
    SERVICE_TROUBLE: NoticeWords(
        "ALARM: {reference}",
        "Something is wrong with the service itself, and you hear of it as {role}.\n\n{note}\n\n"
        "Until somebody takes it, it goes on to the next on the rota.\n\nNext: take it.",
        helps=use_cases(UseCase.TAKE_ALARM),
    ),
    UNTAKEN: NoticeWords(
        "Escalations that nobody has taken",
        "These cases were escalated some time ago and nobody has taken them; you hear of it as "
        "{role}.\n\n{note}\n\nNext: take each.",
        helps=deeds("acknowledge-escalation"),
    ),
    TAKEN_BACK: NoticeWords(
        "Escalations that were wrong",
        "You were told, as {role}, of escalations whose time has not come: a clock of ours ran "
        "ahead. They are taken back, and stand on the cases' pages as taken back.\n\n{note}\n\n"
        "You will hear of each again if its time does come. Next: leave these cases as they are, "
        "and put right what you did because of it.",
        helps=use_cases(UseCase.SHOW),
    ),
    TEAM_MORNING: NoticeWords(
        "This morning's work",
        "{note}\n\nNext: see the tasks, or the page of the handover.",
        helps=use_cases(UseCase.TEAM_TASKS, UseCase.HANDOVER),
    ),
    ORGANISATION_MORNING: NoticeWords(
        "Your referrals this morning",
        "{note}\n\nNo answer is sent by message.\n\nNext: under your organisation's credential, "
        "see your referrals, and read an answer that is ready.",
        helps=(*use_cases(UseCase.LIST), *deeds("read-answer")),
    ),
    WEEKLY_AGEING: NoticeWords(
        "How old the open cases are",
        "{note}\n\nYou hear of it as {role}. Next: look at the oldest.",
        helps=use_cases(UseCase.SHOW),
    ),
    WEEKLY_CLOSING: NoticeWords(
        "Cases that may be over",
        "{note}\n\nNo case closes by itself.\n\nNext: a named person looks at each and closes it "
        "with its outcome, or says why it stays open.",
        helps=use_cases(UseCase.SHOW),
    ),
}
"""The notices that every track has, beside its own."""

_ABOUT_MANY = frozenset(
    {UNTAKEN, TAKEN_BACK, TEAM_MORNING, ORGANISATION_MORNING, WEEKLY_AGEING, WEEKLY_CLOSING}
)
"""These name many cases or none, so what helps is on no one case."""


def by_link(address: str, until: datetime) -> str:
    """What a notice says of the link by which its one question is answered."""
    return (
        f"Or answer this one question without signing in, until {show_london(until)}. The link "
        f"answers once, in your organisation's name:\n{address}"
    )


@dataclass(frozen=True, slots=True)
class Wording:
    """A track's notices by template, what stands under each of them, and how what helps is
    said to its people: as a command or as a link.
    """

    words: Mapping[str, NoticeWords]
    sign: str
    says: Says

    def render(
        self,
        template: str,
        reference: str,
        role: str,
        note: str = "",
        organisation: str = "",
        link: str = "",
    ) -> tuple[str, str]:
        """Subject and body of a notice; `link` is what it says of the link that it carries. Raises
        KeyError for a template that is neither the track's nor every track's.
        """
        words = self.words.get(template) or DUTY_WORDS[template]
        filled = {
            "reference": reference,
            "role": role or "the person on duty",
            "note": note,
            "organisation": organisation or "CODE",
        }
        # An alarm is about a finding, whose code stands in place of a reference.
        more = helps_with(reference) if template == SERVICE_TROUBLE else ()
        about = "" if template in _ABOUT_MANY else reference
        helps = (*on_case(words.helps, about, organisation), *more)
        body = said_with_helps(words.body.format(**filled), helps, self.says)
        parts = [body, link, self.sign] if link else [body, self.sign]
        return words.subject.format(**filled), "\n\n".join(parts) + "\n"
