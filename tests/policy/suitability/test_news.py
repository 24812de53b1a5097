"""Who is notified of what an organisation reports: every kind of fact, at every stage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from policy.cases.effects import SendNotice
from policy.suitability.evidence.facts import (
    AnyFact,
    AuthorityStatement,
    Engagement,
    Offer,
    Sleeping,
)
from policy.suitability.evidence.other_circumstances import (
    Circumstance,
    LocalPolicy,
    PriorityNeed,
    Vulnerability,
)
from policy.suitability.evidence.words import Body, Known, OfferKind, Place, Response
from policy.suitability.news.notified import NOTIFIED, News, Phase, news_of, phase_of
from policy.suitability.news.sifting import AUTHORITYS
from policy.suitability.words import Audience, Stage, Template
from tests.policy.suitability.life import DECIDED, REFERRED, Life, at, decided, life_at, referred

EARLY = at("01-15 12:00")


def reported(day: date) -> tuple[tuple[AnyFact, News], ...]:
    """Every kind of fact that an authority may say, and who is notified of it."""
    body = Body.LOCAL_AUTHORITY
    return (
        (Engagement(id="n-1", as_of=day, engaged=True), News.TAKES_UP_SUPPORT),
        (Engagement(id="n-2", as_of=day, engaged=False), News.OTHER),
        (Sleeping(id="n-3", as_of=day, place=Place.HOSTEL), News.INDOORS),
        (Sleeping(id="n-4", as_of=day, place=Place.PARK), News.OTHER),
        (_offer("n-5", day, Response.ACCEPTED), News.TAKES_UP_SUPPORT),
        (_offer("n-6", day, Response.REFUSED), News.OTHER),
        (
            AuthorityStatement(id="n-7", as_of=day, body=body, engaged_now=Known.YES),
            News.TAKES_UP_SUPPORT,
        ),
        (AuthorityStatement(id="n-8", as_of=day, body=body), News.OTHER),
        (LocalPolicy(id="n-9", as_of=day, whose="the council", reference="7"), News.OTHER),
        (Circumstance(id="n-10", as_of=day, kind=next(iter(Vulnerability))), News.OTHER),
        (PriorityNeed(id="n-11", as_of=day, in_priority_need=Known.YES), News.OTHER),
    )


def _offer(id: str, day: date, response: Response) -> Offer:
    kind = OfferKind.ACCOMMODATION
    return Offer(id=id, as_of=day, provider="St Mungo", kind=kind, response=response)


KINDS = range(len(reported(EARLY.date())))
LIVES = {
    Phase.ASSESSED: (lambda: life_at(EARLY), EARLY),
    Phase.WITH_UNIT: (referred, REFERRED),
    Phase.DECIDED: (decided, DECIDED),
    Phase.CLEARED: (lambda: decided().cleared(at("03-09 10:00")), at("03-09 10:00")),
}


def test_every_kind_of_news_has_its_recipients_at_every_stage_of_its_case() -> None:
    assert set(NOTIFIED) == {(phase, news) for phase in Phase for news in News}
    assert {phase_of(stage) for stage in Stage} == set(Phase)
    said = reported(EARLY.date())
    assert {type(fact) for fact, _ in said} == set(AUTHORITYS)
    assert [news_of(fact) for fact, _ in said] == [news for _, news in said]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("phase", "life_of", "now"), [(p, *life) for p, life in LIVES.items()])
def test_who_is_to_know_of_news_at_once_is_notified_with_it(
    phase: Phase, life_of: Callable[[], Life], now: datetime, kind: int
) -> None:
    life, later = life_of(), now + timedelta(minutes=1)
    assert phase_of(life.state.stage) is phase
    fact, news = reported(later.date())[kind]
    assert life.news(later, fact).code == ""
    assert set(NOTIFIED[phase, news].at_once) <= set(notified(life))


def notified(life: Life) -> list[Audience]:
    return [Audience(e.audience) for e in life.last.effects if isinstance(e, SendNotice)]


def test_that_somebody_sleeps_indoors_is_notified_to_the_assessors_at_once_and_once() -> None:
    life = life_at(EARLY)
    fact = Sleeping(id="n-3", as_of=EARLY.date(), place=Place.HOSTEL)
    life.news(EARLY + timedelta(minutes=1), fact)
    [notice] = [e for e in life.last.effects if isinstance(e, SendNotice)]
    assert (notice.template, notice.audience) == (Template.NEWS_ARRIVED, Audience.ASSESSORS)
    life.news(EARLY + timedelta(minutes=2), fact)
    assert notified(life) == []


def test_a_stopped_route_is_notified_once_and_not_as_news_as_well() -> None:
    life = life_at(EARLY)
    life.news(EARLY, Engagement(id="n-1", as_of=EARLY.date(), engaged=True))
    templates = [e.template for e in life.last.effects if isinstance(e, SendNotice)]
    assert templates == [Template.ROUTE_STOPPED]
