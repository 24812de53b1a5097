"""Who is notified of what an organisation reports, and when (R72, R77, R112): every kind of news,
wherever it meets its case. This is the least; what the case does beside it may tell more.

Tasks that news opens are in their team's digest of the next morning, whatever their due time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from policy.cases.effects import Effect, SendNotice
from policy.suitability.evidence.facts import AnyFact, Sleeping
from policy.suitability.evidence.protecting import good_news
from policy.suitability.words import ENDS, EXITS, Audience, Stage, Template


class News(StrEnum):
    """What a fact of a report means to those who are notified of it."""

    TAKES_UP_SUPPORT = "the person takes up support"
    INDOORS = "the person no longer sleeps rough"
    OTHER = "anything else"


class Phase(StrEnum):
    """Whose hands a case is in when news comes."""

    ASSESSED = "before the summary is sent"
    STOPPED = "stopped, to be closed"
    WITH_UNIT = "with the Status Review Unit"
    DECIDED = "decided, no clearance"
    CLEARED = "cleared"
    OVER = "served, withdrawn, or to be withdrawn"


@dataclass(frozen=True, slots=True)
class NotifiedAudiences:
    """Who is notified at once by a notice. Nobody: it is read with the case, before anything may
    follow, and what it opens is in the morning's digest.
    """

    at_once: tuple[Audience, ...] = ()


_ASSESSORS = NotifiedAudiences((Audience.ASSESSORS,))


_UNIT = NotifiedAudiences((Audience.SRU,))


_TO_WITHDRAW = NotifiedAudiences((Audience.UKVI, Audience.OFFICERS))


_READ_WITH_THE_CASE = NotifiedAudiences()


NOTIFIED: Mapping[tuple[Phase, News], NotifiedAudiences] = {
    (Phase.ASSESSED, News.TAKES_UP_SUPPORT): _ASSESSORS,
    (Phase.ASSESSED, News.INDOORS): _ASSESSORS,
    (Phase.ASSESSED, News.OTHER): _READ_WITH_THE_CASE,
    # Nothing adverse can follow; the task that asks to close it comes back every week.
    (Phase.STOPPED, News.TAKES_UP_SUPPORT): _READ_WITH_THE_CASE,
    (Phase.STOPPED, News.INDOORS): _READ_WITH_THE_CASE,
    (Phase.STOPPED, News.OTHER): _READ_WITH_THE_CASE,
    (Phase.WITH_UNIT, News.TAKES_UP_SUPPORT): _UNIT,
    (Phase.WITH_UNIT, News.INDOORS): _UNIT,
    (Phase.WITH_UNIT, News.OTHER): _UNIT,
    (Phase.DECIDED, News.TAKES_UP_SUPPORT): _TO_WITHDRAW,
    (Phase.DECIDED, News.INDOORS): _TO_WITHDRAW,
    # A clearance takes a fresh look at everything known, and this is among it.
    (Phase.DECIDED, News.OTHER): _READ_WITH_THE_CASE,
    # The people on duty are notified too, and can ring the officer.
    (Phase.CLEARED, News.TAKES_UP_SUPPORT): _TO_WITHDRAW,
    (Phase.CLEARED, News.INDOORS): _TO_WITHDRAW,
    (Phase.CLEARED, News.OTHER): NotifiedAudiences((Audience.OFFICERS,)),
    # The withdrawal's own ladder runs, or what was true at service becomes an incident.
    (Phase.OVER, News.TAKES_UP_SUPPORT): _READ_WITH_THE_CASE,
    (Phase.OVER, News.INDOORS): _READ_WITH_THE_CASE,
    (Phase.OVER, News.OTHER): _READ_WITH_THE_CASE,
}
"""Exhaustive: a test holds it against the kinds, and every kind of fact against who is notified."""


_PHASES: Mapping[Stage, Phase] = {
    Stage.WITH_SRU: Phase.WITH_UNIT,
    Stage.DECIDED: Phase.DECIDED,
    Stage.SERVED_TO_FILE: Phase.DECIDED,
    Stage.CLEARED: Phase.CLEARED,
    **dict.fromkeys(
        (
            *(Stage.RECEIVED, Stage.AWAITING_INFO, Stage.ASSESSING, Stage.AWAITING_AUTHORITY),
            *(Stage.SUPPORT_WINDOW, Stage.HELD_SAFEGUARDING, Stage.CONCLUDING),
            Stage.THRESHOLD_MET,
        ),
        Phase.ASSESSED,
    ),
    **dict.fromkeys(EXITS, Phase.STOPPED),
    **dict.fromkeys((*ENDS, Stage.WITHDRAWAL_DUE), Phase.OVER),
}


def phase_of(stage: Stage) -> Phase:
    """Whose hands a case at this stage is in."""
    return _PHASES[stage]


def news_of(fact: AnyFact) -> News:
    """What a fact means to those who are notified of it."""
    if not good_news(fact):
        return News.OTHER
    return News.INDOORS if isinstance(fact, Sleeping) else News.TAKES_UP_SUPPORT


def notified_at_once(
    stage: Stage, facts: Iterable[AnyFact], effects: Iterable[Effect]
) -> tuple[SendNotice, ...]:
    """Word of new facts for everybody who is notified of them at once, and whom the case's own
    effects do not tell yet.
    """
    phase = phase_of(stage)
    notified = {to for fact in facts for to in NOTIFIED[phase, news_of(fact)].at_once}
    notified -= {effect.audience for effect in effects if isinstance(effect, SendNotice)}
    return tuple(
        SendNotice(template=Template.NEWS_ARRIVED, audience=to) for to in Audience if to in notified
    )
