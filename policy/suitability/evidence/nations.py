"""What differs from nation to nation before any question is asked: the letter of its areas' codes,
whom it asks first, and whether there is priority need.
"""

from __future__ import annotations

from dataclasses import replace

from policy.suitability.evidence.facts import AnyFact, AuthorityStatement
from policy.suitability.evidence.words import Body, PlaceNation

NATION_OF_LETTER = {
    "E": PlaceNation.ENGLAND,
    "W": PlaceNation.WALES,
    "S": PlaceNation.SCOTLAND,
    "N": PlaceNation.NORTHERN_IRELAND,
}
"""The nation of an area, by the first letter of its official code."""

BODIES = {
    PlaceNation.ENGLAND: ("R98", Body.LOCAL_AUTHORITY),
    PlaceNation.WALES: ("R99", Body.WELSH_AUTHORITY),
    PlaceNation.SCOTLAND: ("R99", Body.SCOTTISH_AUTHORITY),
    PlaceNation.NORTHERN_IRELAND: ("R100", Body.HOUSING_EXECUTIVE),
}
"""Who is asked first in each nation, and under which rule."""

PRIORITY_NEED = {
    PlaceNation.ENGLAND: "R75",
    PlaceNation.WALES: "R75",
    PlaceNation.NORTHERN_IRELAND: "R75",
}
"""Where the authority is asked about priority need, and by which rule. Not in Scotland (R101)."""


def named(said: AnyFact, authority: str, nation: PlaceNation) -> AnyFact:
    """A statement with the area it is made for, where none is given: that of the authority whose
    word it is. So it stays that authority's when the case goes to another area.
    """
    if not isinstance(said, AuthorityStatement) or said.area or said.body is not BODIES[nation][1]:
        return said
    return replace(said, area=authority)
