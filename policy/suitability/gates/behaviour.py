"""Anti-social behaviour by the law of the nation where it happened (R78 to R84, R102, A5).

The conclusion that it is persistent is a human's. What is found here is whether there is enough on
record to conclude on, and which presumption speaks for it; a presumption can be rebutted.
"""

from __future__ import annotations

from policy.suitability.evidence.facts import EffortToChange, Incident
from policy.suitability.evidence.reading import Reading, once
from policy.suitability.evidence.words import (
    BehaviourKind,
    Channel,
    Harm,
    Instrument,
    Known,
    PlaceNation,
)
from policy.suitability.gates.check import Found, met, unknown, unmet

_2014_ACT = frozenset({Harm.ALARM_OR_DISTRESS, Harm.NUISANCE_TO_OCCUPATION, Harm.HOUSING_NUISANCE})
_ALARM = frozenset({Harm.ALARM_OR_DISTRESS})

DEFINITIONS = {
    PlaceNation.ENGLAND: ("R78", _2014_ACT),
    PlaceNation.WALES: ("R102", _2014_ACT),
    PlaceNation.SCOTLAND: ("R79", _ALARM),
    PlaceNation.NORTHERN_IRELAND: ("R80", _ALARM),
}
"""What is anti-social in each nation, and the rule that says so."""

OUTSIDE_HOUSEHOLD = {PlaceNation.NORTHERN_IRELAND: "R80"}
"""Where behaviour towards one's own household only does not count."""

EXAMPLES = frozenset(BehaviourKind) - {BehaviourKind.OTHER}
"""The guidance's own examples of anti-social behaviour (R81): of these the kind says by itself what
harm there was, where nobody has said it. Of any other kind it has to be said.
"""

IN_PUBLIC = EXAMPLES - {
    BehaviourKind.VANDALISM,
    BehaviourKind.NOISE,
    BehaviourKind.DANGEROUS_DOG,
}
"""Examples that are towards others than one's own household, also where others of the household
were there.
"""

RECORDED = frozenset({Instrument.WARNING, Instrument.CAUTION})
PRESUMED = {
    Instrument.COMMUNITY_PROTECTION_NOTICE: "R83",
    Instrument.CIVIL_INJUNCTION: "R83",
    Instrument.DISPERSAL: "R83",
    Instrument.PSPO_BREACH: "R83",
    Instrument.ASBO: "R83",
    Instrument.CASE_REVIEW: "R83",
    Instrument.COMMUNITY_REMEDY: "R83",
}
"""After which behaviour is normally taken to be persistent."""

_ANYWHERE = RECORDED | {Instrument.NONE}
_ENGLAND_AND_WALES = _ANYWHERE | (frozenset(PRESUMED) - {Instrument.ASBO})
INSTRUMENTS = {
    PlaceNation.ENGLAND: _ENGLAND_AND_WALES | {Instrument.CRIMINAL_BEHAVIOUR_ORDER},
    PlaceNation.WALES: _ENGLAND_AND_WALES | {Instrument.CRIMINAL_BEHAVIOUR_ORDER},
    PlaceNation.SCOTLAND: _ANYWHERE | {Instrument.ASBO},
    PlaceNation.NORTHERN_IRELAND: _ANYWHERE | {Instrument.ASBO},
}
"""What can be done about it in each nation. Anything else on record is a mistake to ask about."""

REFERRALS = frozenset({Channel.POLICE_REFERRAL, Channel.AUTHORITY_REFERRAL})


@once
def counted(case: Reading) -> tuple[Incident, ...]:
    """The incidents that are anti-social behaviour by the law of their own nation."""
    return tuple(incident for incident in case.of(Incident) if _counts(incident) is Known.YES)


@once
def doubtful(case: Reading) -> tuple[Incident, ...]:
    """The incidents of which too little is said to tell. They count for nothing until it is."""
    return tuple(incident for incident in case.of(Incident) if _counts(incident) is Known.UNKNOWN)


def _counts(incident: Incident) -> Known:
    """Whether an incident is anti-social behaviour by the law of its nation (R78 to R80)."""
    answers = (_harmful(incident), _outside_household(incident))
    return next((no for no in (Known.NO, Known.UNKNOWN) if no in answers), Known.YES)


def _harmful(incident: Incident) -> Known:
    if incident.harm is Harm.NOT_SAID:
        return Known.YES if incident.kind in EXAMPLES else Known.UNKNOWN
    return Known.YES if incident.harm in DEFINITIONS[incident.nation][1] else Known.NO


def _outside_household(incident: Incident) -> Known:
    """Where that matters: as somebody says, or as the kind of behaviour or an order that is only
    made for such behaviour says.
    """
    if incident.nation not in OUTSIDE_HOUSEHOLD or incident.own_household_only is False:
        return Known.YES
    if incident.own_household_only:
        return Known.NO
    plain = incident.kind in IN_PUBLIC or incident.instrument in PRESUMED
    return Known.YES if plain else Known.UNKNOWN


@once
def presumed(case: Reading) -> tuple[Incident, ...]:
    """The incidents after which an order, notice or review makes persistence the normal view."""
    return tuple(
        incident
        for incident in counted(case)
        if incident.instrument in PRESUMED and incident.instrument in INSTRUMENTS[incident.nation]
    )


@once
def warned(case: Reading) -> tuple[Incident, ...]:
    """The incidents with a warning or a caution on record."""
    return tuple(incident for incident in counted(case) if incident.instrument in RECORDED)


def brought(case: Reading) -> Found:
    """An authority or the police refer behaviour; without any it goes back (R91)."""
    if case.facts.channel not in REFERRALS:
        return met("This channel is no referral.")
    if found := counted(case):
        return met("The referral brings behaviour.", *found)
    if open_ := doubtful(case):
        return unmet("What harm the behaviour did, and to whom, the referral does not say.", *open_)
    return unmet("The referral brings no anti-social behaviour.", *case.of(Incident))


def seen(case: Reading) -> Found:
    """An encounter may rest on behaviour alone, and does rest on it (R92)."""
    if case.facts.channel in REFERRALS:
        return met("This channel is a referral.")
    if found := counted(case):
        return met("The encounter rests on behaviour.", *found)
    return unknown("No anti-social behaviour is on record.", *case.of(Incident))


def definition(case: Reading) -> Found:
    """What happened is anti-social by the law of the nation where it happened (R78 to R80)."""
    incidents, found = case.of(Incident), counted(case)
    rules = tuple(dict.fromkeys(DEFINITIONS[incident.nation][0] for incident in incidents))
    if found:
        said = f"{len(found)} of {len(incidents)} incidents count in their nation."
        return met(said, *found, rules=rules)
    if open_ := doubtful(case):
        return unknown("What harm was done, and to whom, is not said.", *open_, rules=rules)
    if incidents:
        return unmet("No incident counts by the law of its nation.", *incidents, rules=rules)
    return unknown("No incident is on record.", rules=rules)


def presumption(case: Reading) -> Found:
    """After an order, a notice or a review, persistence is the normal view (R83)."""
    if found := presumed(case):
        return met(
            "An order, notice or review speaks for persistence; this can be rebutted.",
            *found,
            warning="Persistence is presumed, not concluded: what speaks against it is weighed.",
        )
    return unmet("No order, notice or review speaks for persistence.")


@once
def several_warnings(case: Reading) -> Found:
    """Several warnings or cautions on different days are other evidence; one is not (R84, A3)."""
    found = warned(case)
    days = min(len({one.as_of for one in found}), len({one.id for one in found}))
    needed = case.book.warnings_needed
    said = f"There are warnings or cautions of {days} days, and {needed} are needed."
    if days >= needed:
        return met(said, *found)
    if open_ := doubtful(case):
        return unknown(said, *found, *open_)
    return unmet(said, *found)


@once
def persistent(case: Reading) -> Found:
    """Enough is on record for a human to conclude on persistence (R48, R83, R84). No conviction is
    asked for (R85).
    """
    if found := presumed(case):
        return met("An order, notice or review is on record.", *found, rules=("R83", "R85"))
    several = several_warnings(case)
    if not case.of(Incident):
        return unknown("No behaviour is on record.")
    return Found(several.standing, several.why, several.facts, ("R84", "R85", "A3"))


def right_instruments(case: Reading) -> Found:
    """What was done about it exists in that nation; otherwise somebody asks (R83, A5)."""
    wrong = tuple(
        incident
        for incident in case.of(Incident)
        if incident.instrument not in INSTRUMENTS[incident.nation]
    )
    if not case.of(Incident):
        return unknown("No behaviour is on record.")
    if not wrong:
        return met(
            "Whatever was done about the behaviour exists in that nation.", *case.of(Incident)
        )
    return unknown(
        "An order or notice is on record that its nation does not have.",
        *wrong,
        warning="Ask who issued an order or notice that its nation does not have.",
    )


def efforts(case: Reading) -> Found:
    """Real and succeeding efforts to change are always taken into account (R87, R88)."""
    made = case.of(EffortToChange)
    succeeding = tuple(word for word in made if word.succeeding is Known.YES)
    if succeeding:
        said = "Efforts to change are succeeding: they must be taken into account."
        return met(said, *succeeding, rules=("R88",), warning=said)
    if made and all(word.succeeding is Known.NO for word in made):
        return unmet("The efforts to change that are on record do not succeed.", *made)
    if made:
        return unknown("Whether the efforts to change succeed is not known.", *made)
    return unknown("Nobody has said whether the person makes efforts to change.")
