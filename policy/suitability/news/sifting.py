"""What of an organisation's report is used, and what is left out and why (R72, R77). One judge, of
the edge that acknowledges the report and tells its sender, and of the case that uses it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from policy.cases.moments import believable_day
from policy.refusal import LeftOut, Refusal
from policy.suitability import refusals
from policy.suitability.evidence.admissible import refused
from policy.suitability.evidence.facts import (
    AnyFact,
    AuthorityStatement,
    Engagement,
    Facts,
    Offer,
    Sleeping,
)
from policy.suitability.evidence.other_circumstances import Circumstance, LocalPolicy, PriorityNeed
from policy.suitability.evidence.protecting import good_news
from policy.suitability.evidence.refusals import (
    CONSENT_IS_NO_BASIS,
    FACT_CHANGED,
    FACT_IN_THE_FUTURE,
    NO_PRIORITY_NEED,
)
from policy.time import london_day

NOT_AN_AUTHORITYS = Refusal(
    code="not-an-authoritys-word",
    sentence=(
        "An organisation may report statements, engagement, sleeping places, offers, circumstances,"
        " priority need and policies of the place, nothing else."
    ),
    what_to_do="Leave the rest out; it is for the staff of this track.",
    rule="R72",
)

THE_AREAS_AUTHORITYS = Refusal(
    code="the-areas-authoritys-word",
    sentence="Only the authority of the area can report this; of others good news alone counts.",
    what_to_do="Tell the authority of the area, which reports it itself.",
    rule="R72",
)


AUTHORITYS = (
    AuthorityStatement,
    Circumstance,
    Engagement,
    LocalPolicy,
    Offer,
    PriorityNeed,
    Sleeping,
)
"""What is an authority's to say."""


WHY: Mapping[str, Refusal] = {
    why.code: why
    for why in (
        NOT_AN_AUTHORITYS,
        THE_AREAS_AUTHORITYS,
        CONSENT_IS_NO_BASIS,
        refusals.NO_SUCH_TIME,
        FACT_IN_THE_FUTURE,
        NO_PRIORITY_NEED,
        FACT_CHANGED,
    )
}
"""Every reason to leave a fact out, by its code, under which it stays on record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sifted:
    """A report: what is used of it, as it is used, and what is not."""

    used: tuple[AnyFact, ...]
    left_out: tuple[LeftOut, ...]


def sifted(
    said: tuple[AnyFact, ...], facts: Facts, message: str, authoritys: bool, now: datetime
) -> Sifted:
    """Every fact of a report is used or left out with its reason. Good news counts from anybody,
    whatever else its message holds; everything else is the word of the area's authority alone
    (R72). What anybody else reports stands beside what is known, and never in its place.
    """
    used: list[AnyFact] = []
    left_out: list[LeftOut] = []
    for place, one in enumerate(said, start=1):
        fact = one if authoritys or not one.supersedes else replace(one, supersedes="")
        known = (*facts.known, *used)
        mended = _mended(fact, known, message, now) if good_news(fact) else fact
        refusal = _not_theirs(fact, authoritys) or refused((mended,), known, facts.nation, now)
        if refusal is None:
            used.append(mended)
        else:
            left_out.append(LeftOut(place=place, refusal=refusal))
    return Sifted(used=tuple(used), left_out=tuple(left_out))


def _not_theirs(fact: AnyFact, authoritys: bool) -> Refusal | None:
    """Why an organisation's word on this does not count, whatever it says; None if it does (R72,
    R77).
    """
    if not isinstance(fact, AUTHORITYS):
        return NOT_AN_AUTHORITYS
    if authoritys or (good_news(fact) and not isinstance(fact, AuthorityStatement)):
        return None
    return THE_AREAS_AUTHORITYS


def _mended(fact: AnyFact, known: tuple[AnyFact, ...], message: str, now: datetime) -> AnyFact:
    """Good news is lost neither to a wrong clock nor to an id used before."""
    today = london_day(now)
    if fact.as_of > today or not believable_day(fact.as_of):
        fact = replace(fact, as_of=today)
    if any(other.id == fact.id and other != fact for other in known):
        fact = replace(fact, id=f"{message}/{fact.id}")
    return fact
