"""What is recorded beside the three limbs: who the person is to the support there was, what victims
say, and what the place's own policies are. None of it moves a limb by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from policy.suitability.evidence.fact import EvidenceFact
from policy.suitability.evidence.words import Known


class Vulnerability(StrEnum):
    """What kind of circumstance of the person's (R73, R116): an open-ended list. That somebody has
    asked and found none is an answer of its own, and never the default.
    """

    MENTAL_HEALTH = "mental health"
    PHYSICAL_HEALTH = "physical health"
    DISABILITY = "disability"
    DEPENDENCE = "alcohol or drug dependence"
    LITERACY = "reading and writing"
    LANGUAGE = "language"
    ABUSE = "abuse or violence suffered"
    CHILDREN = "children or pregnancy"
    YOUNG_OR_OLD = "very young or old"
    OTHER = "other"
    NONE_FOUND = "asked about, and none found"


class VictimRoute(StrEnum):
    """How a victim had their say (R82)."""

    STATEMENT = "in their own words"
    CASE_REVIEW = "asked for a case review"
    COMMUNITY_REMEDY = "asked for a community remedy"
    NOTHING_TO_SAY = "was asked, and did not want to say anything"


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstance(EvidenceFact):
    """One of the person's circumstances, as they, or somebody who knows them, describe it (R73).
    Whether it bears on taking up support is unknown until somebody says so (R74).
    """

    fact: Literal["circumstance"] = "circumstance"
    kind: Vulnerability
    bears_on_support: Known = Known.UNKNOWN
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityNeed(EvidenceFact):
    """The authority's own answer on priority need (R75). There is none in Scotland (R101)."""

    fact: Literal["priority-need"] = "priority-need"
    in_priority_need: Known
    accommodation_owed: Known = Known.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class VictimInput(EvidenceFact):
    """What a victim of an incident says, or that they were asked (R82). `incident` is the fact's
    id. Restricted: neither their words nor that there are any is in the person's copy.
    """

    fact: Literal["victim-input"] = "victim-input"
    incident: str
    route: VictimRoute
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalPolicy(EvidenceFact):
    """A policy of the place on anti-social behaviour, and what it asks for (R102): in Wales of the
    Welsh Government, the local government association or the authority.
    """

    fact: Literal["local-policy"] = "local-policy"
    whose: str
    reference: str
    note: str = ""
