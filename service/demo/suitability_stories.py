"""The suitability track's stories, two for each stage. Nearly all are one long story, played up to
a day of its own, or with one thing changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from policy.suitability.evidence.facts import (
    AuthorityStatement,
    CameToSleepRough,
    Engagement,
    EussWord,
    Incident,
    Indication,
    LegalReference,
    Permission,
    PncResult,
    Residence,
    Sleeping,
)
from policy.suitability.evidence.opening import Opening
from policy.suitability.evidence.other_circumstances import Circumstance, Vulnerability
from policy.suitability.evidence.words import (
    Availability,
    Basis,
    BehaviourKind,
    Body,
    Cause,
    Channel,
    Euss,
    Indicator,
    Instrument,
    Known,
    Limb,
    OfferKind,
    PermissionKind,
    Place,
    PlaceNation,
)
from policy.suitability.planned_case import PlannedCase, opened_with, steps_after_opening
from policy.suitability.words import Stage
from service.demo.stories import Story, person_of
from service.demo.suitability_life import CHECKER, LAWYER, MAKER, OFFICER, UKVI, DemoLife
from service.sample.suitability import POLICE

Otherwise = Callable[[DemoLife], None]
HOUR = 1 / 24
AREAS = ("E09000007", "E06000043")
"""Areas in turn; both are in the sample's register."""
_OFFERS = (
    (1.0, OfferKind.ACCOMMODATION, "somewhere to sleep"),
    (40.0, OfferKind.ALCOHOL_OR_DRUGS, "drinking"),
    (70.0, OfferKind.KEY_WORKER, "somebody to sort things out with"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _LongStory:
    """What is otherwise in the long story. `then` is what comes beside or after it."""

    channel: Channel = Channel.POLICE_ENCOUNTER
    place: Place = Place.DOORWAY
    incidents: bool = True
    law: bool = True
    police_computer: Mapping[str, bool] | None = field(default_factory=dict)
    availability: Availability = Availability.OFFERED
    last_limb_met: bool = True
    decision: str = "cancel"
    served: bool = True
    then: Otherwise | None = None


def _opened(life: DemoLife, story: _LongStory) -> None:
    life.know(0, Residence, eea_or_family=Known.NO)
    life.know(0, Permission, kind=PermissionKind.LIMITED_STAY)
    life.know(0, Sleeping, about=-150, place=story.place)
    life.know(0, CameToSleepRough, about=-150, cause=Cause.LOST_JOB)
    instruments = (*(Instrument.WARNING,) * 3, Instrument.COMMUNITY_PROTECTION_NOTICE)
    for number, instrument in enumerate(instruments if story.incidents else ()):
        life.know(
            0,
            Incident,
            about=-90 + 20 * number,
            nation=PlaceNation.ENGLAND,
            kind=BehaviourKind.DRINK_OR_DRUGS_IN_PUBLIC,
            instrument=instrument,
            issuer="police",
        )


def _supported(life: DemoLife, story: _LongStory) -> None:
    """What the law is, what the police computer holds, which circumstances were asked about, what
    became of the support offered.
    """
    if story.law:
        life.know(0.1, LegalReference, by=LAWYER, reference="the paragraph that holds")
    if story.police_computer is not None:
        life.know(0.2, PncResult, **story.police_computer)
    life.know(0.3, Circumstance, kind=Vulnerability.NONE_FOUND)
    for day, kind, need in _OFFERS:
        life.refused(day, kind, need)
    for day in (3.0, 95.0):
        nothing = story.availability is not Availability.OFFERED
        life.know(
            day,
            AuthorityStatement,
            body=Body.LOCAL_AUTHORITY,
            availability=story.availability,
            offers_complete=True,
            engaged_now=Known.NO,
            care_needs_asked=nothing,
            human_rights_asked=nothing,
            child_welfare_asked=nothing,
        )


def _decided(life: DemoLife, story: _LongStory) -> None:
    """A named person concludes, another one decides, a third one checks it."""
    first, second, third = Limb
    life.concluded(96, first)
    life.concluded(96.1, second)
    life.concluded(96.2, third, met=story.last_limb_met)
    if not story.last_limb_met:
        return
    life.do(97, "summary-sent")
    life.do(98, "summary-acknowledged")
    life.do(102, "decision-proposed", MAKER, kind=story.decision)
    life.do(102.2, "decision-checked", CHECKER)


def _served(life: DemoLife) -> None:
    life.look(110)
    life.do(110 + 2 * HOUR, "clearance-given", OFFICER)
    life.do(110 + 3 * HOUR, "served-in-person", OFFICER)


def _to_file(life: DemoLife) -> None:
    for day in (103, 104, 105):
        life.do(day, "attempt-failed", OFFICER)
    life.do(106, "served-to-file", OFFICER, note="Looked for on three days where he slept.")
    _served(life)


def _news(life: DemoLife) -> None:
    life.know(105, Engagement, engaged=True, kind=OfferKind.ACCOMMODATION)
    life.do(106, "decision-withdrawn", UKVI, note="Takes up support.")


def _takes_up_support(life: DemoLife) -> None:
    life.know(12, Engagement, engaged=True, kind=OfferKind.ALCOHOL_OR_DRUGS)


def _sign_of_trafficking(life: DemoLife) -> None:
    life.know(10, Indication, indicator=Indicator.TRAFFICKING)


def _waits_for_settled_status(life: DemoLife) -> None:
    life.know(2, EussWord, standing=Euss.PENDING)


_LONG = _LongStory()
_FILED = _LongStory(served=False, then=_to_file)
_STOPPED = _LongStory(served=False, then=_news)
_STORIES: tuple[tuple[Stage, _LongStory, tuple[float, ...]], ...] = (
    (Stage.RETURNED, _LongStory(channel=Channel.POLICE_REFERRAL, incidents=False), (2, 9)),
    (Stage.AWAITING_INFO, _LongStory(law=False), (1, 4)),
    (Stage.ASSESSING, _LongStory(police_computer=None), (1, 2.5)),
    (Stage.AWAITING_AUTHORITY, _LONG, (2.5, 94.5)),
    (Stage.SUPPORT_WINDOW, _LONG, (30, 62)),
    (Stage.HELD_SAFEGUARDING, _LongStory(then=_sign_of_trafficking), (14, 33)),
    (Stage.CONCLUDING, _LONG, (95.5, 96.05)),
    (Stage.THRESHOLD_MET, _LONG, (96.5, 96.8)),
    (Stage.WITH_SRU, _LONG, (97.5, 102.1)),
    (Stage.DECIDED, _LONG, (104, 109)),
    (Stage.CLEARED, _LONG, (110 + 2.3 * HOUR, 110 + 2.6 * HOUR)),
    (Stage.WITHDRAWAL_DUE, _STOPPED, (105.1, 105.7)),
    (Stage.SERVED, _LONG, (111, 118)),
    (Stage.SERVED_TO_FILE, _FILED, (106.5, 109)),
    (Stage.HANDED_OVER, _FILED, (111, 115)),
    (Stage.WITHDRAWN, _STOPPED, (107, 113)),
    (Stage.NO_ACTION, _LongStory(decision="no action"), (103, 106)),
    (Stage.NFA_ENGAGED, _LongStory(then=_takes_up_support), (13, 24)),
    (Stage.CANNOT_NO_SUPPORT, _LongStory(availability=Availability.NONE_OFFERED), (5, 16)),
    (Stage.OUT_OF_SCOPE, _LongStory(then=_waits_for_settled_status), (3, 11)),
    (Stage.PERSISTENT_OFFENDING, _LongStory(place=Place.HOSTEL), (1, 8)),
    (Stage.TO_FNORC, _LongStory(police_computer={"deportation_level": True}), (1, 10)),
    (Stage.TO_CRIMINALITY, _LongStory(police_computer={"serious_offence": True}), (2, 7)),
    (Stage.THRESHOLDS_NOT_MET, _LongStory(last_limb_met=False), (96.5, 101)),
)
"""Each stage with what is otherwise in its story, and how many days ago its cases were opened. None
stands at `received`: a case leaves it in the step in which it comes in.
"""


def suitability_stories(now: datetime, each: int) -> Iterator[Story[Opening]]:
    """So many stories of each stage, ending now."""
    stories = [(stage, how, days) for stage, how, several in _STORIES for days in several[:each]]
    for place, (stage, how, days) in enumerate(stories):
        number = f"DEMO-{place + 1:03}"
        start = now - timedelta(days=days)
        file = _file(number, start, how, AREAS[place % len(AREAS)])
        yield Story(
            stage=stage,
            start=start,
            opening=_opening(number, file, person_of(place)),
            steps=partial(steps_after_opening, file, now),
        )


def _file(number: str, opened: datetime, story: _LongStory, area: str) -> PlannedCase:
    life = DemoLife(number, opened)
    _opened(life, story)
    _supported(life, story)
    _decided(life, story)
    if story.served:
        _served(life)
    if story.then is not None:
        story.then(life)
    return life.file(story.channel, area)


def _opening(number: str, file: PlannedCase, person: Mapping[str, str]) -> Opening:
    return Opening(
        organisation=POLICE,
        number=number,
        basis=Basis.LAW_ENFORCEMENT,
        facts=opened_with(file),
        person=person,
    )
