"""The person's circumstances: asked about and read before anybody concludes on refused support
(R73), priority need (R75, R101), and what victims have to say (R82).

What is found here is whether somebody has asked and what must be read. What it means for the
person is weighed by the named human who concludes or decides, in their own words.
"""

from __future__ import annotations

from datetime import date

from policy.suitability.evidence.facts import Conclusion
from policy.suitability.evidence.nations import PRIORITY_NEED
from policy.suitability.evidence.other_circumstances import (
    Circumstance,
    PriorityNeed,
    VictimInput,
    Vulnerability,
)
from policy.suitability.evidence.reading import Reading, latest, once
from policy.suitability.evidence.words import Known
from policy.suitability.gates.behaviour import counted
from policy.suitability.gates.check import Found, met, unknown

ASKED_FROM = date(2026, 12, 1)
"""Cases opened from this day on are not concluded on before somebody has recorded an answer. In an
older one the conclusion's own words hold what was considered; what is on record is read in both.
"""

_BEARS = "A circumstance bears on taking up support: read it before you conclude or decide."
_OWED = (
    "The authority says that the person is in priority need or owed accommodation: refused support "
    "is read in that light."
)


def circumstances(case: Reading) -> Found:
    """What the person's circumstances are, as far as anybody has recorded (R73)."""
    words = case.of(Circumstance)
    if not words:
        return unknown("Nobody has recorded the person's circumstances, or that they asked.")
    bears = any(word.bears_on_support is Known.YES for word in words)
    said = f"On record: {len(words)}, to be read before anybody concludes on refused support."
    return met(said, *words, warning=_BEARS if bears else "")


def asked_first(case: Reading) -> Found:
    """Nobody concludes before the person's circumstances were asked about (R73)."""
    if words := case.of(Circumstance):
        return met("The person's circumstances were asked about.", *words)
    if case.opened < ASKED_FROM:
        return met("The case is older than this question; its conclusions say what was considered.")
    return unknown("Nobody has asked about the person's circumstances.")


@once
def unread(case: Reading) -> frozenset[str]:
    """The ids of everything that has to be read before anybody concludes on refused support."""
    return frozenset(
        word.id for word in case.of(Circumstance) if word.kind is not Vulnerability.NONE_FOUND
    )


def has_read(case: Reading, word: Conclusion) -> bool:
    """Whether the person who concluded had read every circumstance that is on record now."""
    return unread(case) <= frozenset(word.read)


def priority_need(case: Reading) -> Found:
    """Whether the authority has said if the person is in priority need (R75); in Scotland there is
    no such question (R101).
    """
    if case.nation not in PRIORITY_NEED:
        return met("There is no priority need in Scotland.", rules=("R101",))
    last = latest(case.of(PriorityNeed))
    said = [answer for word in last for answer in (word.in_priority_need, word.accommodation_owed)]
    if Known.YES in said:
        return met("The authority has answered.", *last, warning=_OWED)
    if last and all(word.in_priority_need is Known.NO for word in last):
        return met("The authority says that the person is not in priority need.", *last)
    return unknown("The authority has not said whether the person is in priority need.", *last)


def victims(case: Reading) -> Found:
    """Whether the victims of what counts as behaviour had their say (R82)."""
    incidents = counted(case)
    if not incidents:
        return met("No behaviour is on record that anybody could be asked about.")
    said = {word.incident for word in case.of(VictimInput)}
    open_ = tuple(incident for incident in incidents if incident.id not in said)
    if open_:
        return unknown("Nobody has recorded what victims say, or that they were asked.", *open_)
    return met("Victims of every incident were asked.", *case.of(VictimInput))
