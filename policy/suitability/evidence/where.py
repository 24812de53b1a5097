"""Where the person sleeps now: in which area, and so in which nation (R98, R99)."""

from __future__ import annotations

from policy.suitability.evidence.facts import Facts, Sleeping
from policy.suitability.evidence.nations import NATION_OF_LETTER
from policy.suitability.evidence.reading import Reading, latest, once
from policy.suitability.evidence.words import ROUGH_PLACES, PlaceNation


def called_now(facts: Facts, area: str) -> str:
    """An area's code, in the place of one that its authority had before councils merged."""
    return facts.authority if area in facts.former else area


@once
def areas_now(case: Reading) -> frozenset[str]:
    """The areas in which the person sleeps rough by the latest word that names one; the authority's
    own while nobody has named another. In Northern Ireland one body answers for every area.
    """
    words = latest(word for word in case.of(Sleeping) if word.area and word.place in ROUGH_PLACES)
    named = frozenset(called_now(case.facts, word.area) for word in words)
    if not named or _all_of_one_body(case, named):
        return frozenset({case.facts.authority})
    return named


def nations_now(case: Reading) -> frozenset[PlaceNation]:
    """The nations of those areas; the case's own for a code that names none."""
    own = case.facts.authority
    return frozenset(
        case.nation if area == own else NATION_OF_LETTER.get(area[:1], case.nation)
        for area in areas_now(case)
    )


def moved(case: Reading) -> bool:
    """Whether the person is now known to sleep rough in an area other than that of the authority
    that is asked.
    """
    return areas_now(case) != {case.facts.authority}


def _all_of_one_body(case: Reading, areas: frozenset[str]) -> bool:
    north = PlaceNation.NORTHERN_IRELAND
    return case.nation is north and all(NATION_OF_LETTER.get(area[:1]) is north for area in areas)
