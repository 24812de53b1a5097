"""Who is asked first about somebody who sleeps rough, looked up by the area (R98 to R100): the
authority of that area, which usually knows its rough sleepers; in Northern Ireland, whatever the
area, the Housing Executive.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from policy.organisations import AUTHORITIES, Organisation, OrganisationKind, Status, standing
from policy.refusal import Refusal
from policy.successors import stands_for
from policy.suitability.evidence.nations import BODIES, NATION_OF_LETTER
from policy.suitability.evidence.refusals import NO_SUCH_AREA, NOBODY_ANSWERS
from policy.suitability.evidence.words import Body

_AREA = re.compile(r"[EWSN]\d{8}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFirst:
    """The organisation of the register that is asked first for an area, and under which rule."""

    area: str
    body: Body
    organisation: Organisation
    rule: str


def asked_first(
    area: str, register: Mapping[str, Organisation], now: datetime
) -> AskedFirst | Refusal:
    """Who is asked first about somebody sleeping rough in an area: an authority that is registered
    and active. An unknown code, or an area nobody answers for, is refused and never guessed at.
    """
    if not _AREA.fullmatch(area):
        return NO_SUCH_AREA
    nation = NATION_OF_LETTER[area[0]]
    rule, body = BODIES[nation]
    found = register.get(stands_for(register, area, now))
    if body is Body.HOUSING_EXECUTIVE:
        found = next((one for one in _active(register, now) if _is_executive(one)), None)
    if found is None or found not in _active(register, now):
        return NOBODY_ANSWERS
    return AskedFirst(area=area, body=body, organisation=found, rule=rule)


def _active(register: Mapping[str, Organisation], now: datetime) -> list[Organisation]:
    return [
        one
        for one in register.values()
        if one.kind in AUTHORITIES and standing(one, now).status is Status.ACTIVE
    ]


def _is_executive(organisation: Organisation) -> bool:
    return organisation.kind is OrganisationKind.HOUSING_EXECUTIVE
