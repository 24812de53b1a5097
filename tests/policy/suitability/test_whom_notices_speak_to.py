"""A notice goes to whom its words speak to: what a referral lacked is said to whoever sent it, and
an authority that sent nothing does not hear that somebody was referred (R91).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from notify.suitability_words import WORDS
from policy.cases.effects import SendNotice
from policy.cases.feed import FeedEntry, FeedWord, fed
from policy.suitability.evidence.facts import Incident
from policy.suitability.evidence.words import Channel
from policy.suitability.feed import FEED
from policy.suitability.words import Audience, Stage, Template
from tests.policy.suitability.every_way import lives_before_a_decision, lives_in_service
from tests.policy.suitability.life import Life
from tests.policy.suitability.test_life_before_referral import BROUGHT, opened

TO_THE_SENDER = re.compile(
    r"\byour (channel|referral|case)\b|\byou (have )?(sent|referred)\b|\bsent back to you\b",
    re.IGNORECASE,
)
TO_ANY_AUTHORITY = {
    Template.SUPPORT_ENQUIRY,
    Template.SUPPORT_ENQUIRY_REMINDER,
    Template.PERSON_CORRECTED,
}
"""What the authority of the area is asked, and what it holds that is wrong."""


def speaks_to_the_sender(template: str) -> bool:
    words = WORDS[template]
    return TO_THE_SENDER.search(f"{words.subject}\n{words.body}") is not None


@cache
def sent() -> frozenset[tuple[str, str]]:
    """Every notice that any way through a case brings, and to whom."""
    lives: list[Life] = [*lives_before_a_decision(), *lives_in_service()]
    return frozenset(
        (effect.template, effect.audience)
        for life in lives
        for effect in life.effects
        if isinstance(effect, SendNotice)
    )


def returned(channel: Channel) -> Life:
    """A referral that brings no behaviour."""
    without = tuple(fact for fact in BROUGHT.known if not isinstance(fact, Incident))
    life, code = opened(replace(BROUGHT, channel=channel, known=without))
    assert (code, life.state.stage) == ("", Stage.RETURNED)
    return life


@pytest.mark.rule("R91")
@pytest.mark.parametrize("channel", [Channel.POLICE_REFERRAL, Channel.AUTHORITY_REFERRAL])
def test_a_referral_goes_back_to_whoever_sent_it_and_the_authority_hears_nothing(
    channel: Channel,
) -> None:
    notices = [e for e in returned(channel).effects if isinstance(e, SendNotice)]
    back = [e.audience for e in notices if e.template == Template.REFERRAL_RETURNED]
    assert back == [Audience.REFERRER]
    assert Audience.AUTHORITY not in {notice.audience for notice in notices}


@pytest.mark.rule("R91")
def test_their_systems_are_told_so_too_and_the_authoritys_are_not() -> None:
    told = [
        entry
        for item in returned(Channel.POLICE_REFERRAL).history
        for entry in fed(FEED, item.event, item.effects)
    ]
    assert FeedEntry(FeedWord.RETURNED, Audience.REFERRER) in told
    assert {entry.audience for entry in told} == {Audience.REFERRER}


def test_what_is_missing_stands_in_the_notice_for_its_sender_can_look_nowhere_else() -> None:
    body = WORDS[Template.REFERRAL_RETURNED].body
    assert "behaviour" in body and "harm" in body
    assert not WORDS[Template.REFERRAL_RETURNED].helps


def test_no_words_for_whoever_referred_go_to_anybody_else() -> None:
    spoken = {template for template in Template if speaks_to_the_sender(template)}
    assert Template.REFERRAL_RETURNED in spoken
    assert spoken <= {template for template, _ in sent()}
    for template, audience in sent():
        if speaks_to_the_sender(template):
            assert audience == Audience.REFERRER, template


def test_the_authority_of_the_area_hears_nothing_but_what_it_is_asked_and_what_it_holds() -> None:
    heard = {template for template, audience in sent() if audience == Audience.AUTHORITY}
    assert heard <= TO_ANY_AUTHORITY
