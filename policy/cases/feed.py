"""What happened to an organisation's cases, for its own systems, in the order in which it was
recorded: a word for what happened, and a reference. The details are read on the case itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from policy.cases.effects import Effect, SendNotice
from policy.cases.events import CaseEvent, DeadlinePassed, NoticeAccepted
from policy.cases.words import AUTHORITY, REFERRER

TO_ORGANISATIONS = frozenset({REFERRER, AUTHORITY})
"""The audiences that are organisations."""


class FeedWord(StrEnum):
    """The words that an entry may have: the closed list. None says an outcome, or anything of a
    person.
    """

    ACCEPTED = "referral.accepted"
    ANSWER_LATE = "referral.answer-late"
    ANSWER_READY = "referral.answer-ready"
    ANSWER_CORRECTED = "referral.answer-corrected"
    ANSWER_UNREAD = "referral.answer-unread"
    ANSWER_READ = "referral.answer-read"
    PERSON_CORRECTED = "referral.person-corrected"
    SAFEGUARDING_YOURS = "referral.safeguarding-yours"
    RETURNED = "referral.returned"
    CONSENT_WITHDRAWN = "referral.consent-withdrawn"
    ENDED = "referral.ended"
    ASKED = "question.asked"
    ASKED_AGAIN = "question.asked-again"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRules:
    """A track's: what is told of an event by its kind, or of a clock that ran out by its name, to
    the organisation that referred; and of a notice by its template, to the one it is for, when it
    is ordered or when its channel took it. An event, clock or notice that is not listed makes no
    entry.
    """

    happened: Mapping[str, FeedWord]
    ordered: Mapping[str, FeedWord]
    taken: Mapping[str, FeedWord] = field(default_factory=dict)
    passed: Mapping[str, FeedWord] = field(default_factory=dict)


NOTHING_TOLD = FeedRules(happened={}, ordered={})


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry's word, and for which audience."""

    word: FeedWord
    audience: str


def fed(rules: FeedRules, event: CaseEvent, effects: tuple[Effect, ...]) -> Iterator[FeedEntry]:
    """Every entry for one event and what follows from it."""
    if event.kind in rules.happened:
        yield FeedEntry(rules.happened[event.kind], REFERRER)
    if isinstance(event, DeadlinePassed) and event.name in rules.passed:
        yield FeedEntry(rules.passed[event.name], REFERRER)
    if isinstance(event, NoticeAccepted):
        yield from _of_a_notice(rules.taken, event.template, event.audience)
    for effect in effects:
        if isinstance(effect, SendNotice):
            yield from _of_a_notice(rules.ordered, effect.template, effect.audience)


def _of_a_notice(
    words: Mapping[str, FeedWord], template: str, audience: str
) -> Iterator[FeedEntry]:
    if template in words and audience in TO_ORGANISATIONS:
        yield FeedEntry(words[template], audience)
