"""What must be so for a case to come in at all (R8, R90 to R92, R100): a registered sender of the
channel's own kind, its own number, a basis of this track, a person, and facts that may be recorded.

Whether behaviour is missing is not judged here: such a case is opened, and returned (R91).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from policy.cases.limits import refused_content
from policy.organisations import (
    AUTHORITIES,
    OrganisationKind,
    OrganisationRegister,
    Status,
    standing_to_hand_in,
)
from policy.people.text import is_text, trimmed
from policy.refusal import Refusal
from policy.suitability.evidence.admissible import refused_opening
from policy.suitability.evidence.content import digest
from policy.suitability.evidence.facts import Facts
from policy.suitability.evidence.refusals import NO_SUCH_AREA
from policy.suitability.evidence.words import Basis, Channel, PlaceNation
from policy.time import UnreadableTime, parse_date

PERSON = (
    "given_names",
    "family_name",
    "also_known_as",
    "date_of_birth",
    "nationality",
    "language",
    "home_office_reference",
)
"""What may be entered about the person. There is nothing of consent: this track never rests on it.
"""

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{2,31}", re.ASCII)
# This track takes nothing from a body that was not registered, whatever the day.
_ALWAYS = datetime.min.replace(tzinfo=UTC)
_LONGEST_CELL = 200
_LONGEST_NUMBER = 80
_SENDERS: Mapping[Channel, frozenset[OrganisationKind]] = {
    Channel.POLICE_REFERRAL: frozenset({OrganisationKind.POLICE_FORCE}),
    Channel.POLICE_ENCOUNTER: frozenset({OrganisationKind.POLICE_FORCE}),
    Channel.AUTHORITY_REFERRAL: AUTHORITIES,
    Channel.ENFORCEMENT_OPERATION: frozenset({OrganisationKind.ENFORCEMENT_UNIT}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A case as it is sent: by which organisation, under which number of its own, on which basis.
    `person` holds cells of `PERSON`.
    """

    organisation: str
    number: str
    basis: Basis
    facts: Facts
    person: Mapping[str, str]

    @property
    def known(self) -> Facts:
        """What the case is opened with: the facts, and the person's stated date of birth. Of two
        dates the one that makes them younger counts (R30).
        """
        days = [day for day in (self.facts.born_on, born(self.person)) if day is not None]
        return replace(self.facts, born_on=max(days, default=None))

    @property
    def content(self) -> dict[str, str]:
        """Everything that makes it the same when it comes again."""
        return {**self.person, "basis": self.basis.value, "facts": digest(self.facts)}


def reasons_against(
    opening: Opening, register: OrganisationRegister, now: datetime
) -> tuple[Refusal, ...]:
    """Why a case may not be opened with these; empty if it may. Every reason at once, none of them
    with a word of what was sent.
    """
    found = [*_number(opening), *_basis(opening), *_person(opening)]
    refusal = refused_opening(opening.facts, now)
    if refusal is not None:
        # Without a moment that is one, nothing can be asked of the register.
        return (*found, refusal)
    reasons = (*found, *_sender(opening, register, now), *_area(opening, register))
    unfit = None if reasons else refused_content(opening.facts)
    return reasons if unfit is None else (unfit,)


def born(person: Mapping[str, str]) -> date | None:
    """The date of birth, if it is one."""
    try:
        return parse_date(person.get("date_of_birth", ""))
    except UnreadableTime:
        return None


def _number(opening: Opening) -> Iterator[Refusal]:
    number = opening.number
    if not number.strip() or len(number) > _LONGEST_NUMBER or not number.isprintable():
        yield NUMBER_MISSING


def _basis(opening: Opening) -> Iterator[Refusal]:
    if opening.basis is Basis.CONSENT:
        yield BASIS_REFUSED


def _person(opening: Opening) -> Iterator[Refusal]:
    person = trimmed(opening.person)
    if not {"given_names", "family_name", "also_known_as", "home_office_reference"} & person.keys():
        yield PERSON_MISSING
    if not person.keys() <= set(PERSON) or any(map(_unreadable, person.values())):
        yield PERSON_UNREADABLE
    if person.get("date_of_birth", "unknown") != "unknown" and born(person) is None:
        yield BIRTH_UNREADABLE


def _unreadable(text: str) -> bool:
    return len(text) > _LONGEST_CELL or not is_text(text, several_lines=False)


def _sender(opening: Opening, register: OrganisationRegister, now: datetime) -> Iterator[Refusal]:
    sender = register.get(opening.organisation)
    if sender is None:
        yield SENDER_UNKNOWN
        return
    opened = opening.facts.opened_at
    then = standing_to_hand_in(sender, opened, now, required_from=_ALWAYS)
    if then.status is not Status.ACTIVE:
        yield SENDER_NOT_ACTIVE
    if sender.kind not in _SENDERS[opening.facts.channel]:
        yield CHANNEL_NOT_YOURS


def _area(opening: Opening, register: OrganisationRegister) -> Iterator[Refusal]:
    """A code that is one. In Northern Ireland the body that is asked, and whose word counts, is one
    for every area.
    """
    if not _CODE.fullmatch(opening.facts.authority):
        yield NO_SUCH_AREA
    if opening.facts.nation is not PlaceNation.NORTHERN_IRELAND:
        return
    body = register.get(opening.facts.authority)
    if body is None or body.kind is not OrganisationKind.HOUSING_EXECUTIVE:
        yield EXECUTIVE_NEEDED


def _no(code: str, rule: str, field: str, sentence: str, what_to_do: str) -> Refusal:
    return Refusal(code=code, sentence=sentence, what_to_do=what_to_do, rule=rule, field=field)


NUMBER_MISSING = _no(
    "number-missing",
    "form",
    "number",
    "The sender's own number is missing, or cannot be read.",
    "Give the number under which you keep it: sent twice, it is then received once.",
)
BASIS_REFUSED = _no(
    "basis-not-accepted",
    "R8",
    "basis",
    "Nothing here rests on consent: what a person agreed to for support is not used for this.",
    "Name the basis on which it was gathered: public task or law enforcement.",
)
PERSON_MISSING = _no(
    "person-missing",
    "form",
    "person",
    "Neither a name nor a Home Office reference is told.",
    "Tell what you know of who it is about.",
)
PERSON_UNREADABLE = _no(
    "person-unreadable",
    "form",
    "person",
    "What is told of the person has a field that does not belong there, or a text that cannot be "
    "kept.",
    "Keep to the fields of the form, a line each.",
)
BIRTH_UNREADABLE = _no(
    "bad-date",
    "form",
    "date_of_birth",
    "The date of birth is no date.",
    "Write dd/mm/yyyy, or `unknown`.",
)
SENDER_UNKNOWN = _no(
    "organisation-not-registered",
    "R90",
    "organisation",
    "The sender is not in this register.",
    "Ask for the organisation to be registered, or correct its code.",
)
SENDER_NOT_ACTIVE = _no(
    "organisation-not-active",
    "R90",
    "organisation",
    "The sender's registration is not active, or was not at that moment.",
    "Ask the registrar.",
)
CHANNEL_NOT_YOURS = _no(
    "channel-not-yours",
    "R90",
    "channel",
    "A case does not come from this kind of organisation by this channel.",
    "Correct the channel, or let the body send it that encountered the person.",
)
EXECUTIVE_NEEDED = _no(
    "executive-needed",
    "R100",
    "authority",
    "In Northern Ireland it is the Housing Executive that is asked, whatever the area.",
    "Give the Housing Executive's code as the authority.",
)
