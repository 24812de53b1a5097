"""The support track's stories: a few for each stage, with what the check team, the support team and
authorities did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from policy.support.answering.answer import (
    NO_RECOURSE_CONDITION,
    Recourse,
    StatusAnswer,
    StatusResult,
)
from policy.support.deeds import (
    AcknowledgeEscalation,
    Actor,
    AskPrioritisation,
    AuthorityReported,
    CloseCase,
    Command,
    ExtendWindow,
    OfferReturn,
    Order,
    ReadAnswer,
    RecordAnswer,
    WithdrawConsent,
)
from policy.support.rehearsal import Dated
from policy.support.state import CaseState
from policy.support.words import Outcome, ReportKind, Role, Stage
from service.demo.stories import Story, person_of
from service.sample.loading import rows
from service.sample.template import dated

Cells = dict[str, str]
Deed = tuple[float, Actor | None, Command | ReportKind]
"""So many hours after receipt: who asks for what, or what the area's authority reports."""

TAKEN_IN = timedelta(minutes=20)
"""After receipt; the template's row was received so long before its now."""
DAY = 24.0

CHECK = Actor(id="S-1001", roles=(Role.CHECK_OFFICER,))
CASEWORKER = Actor(id="S-1002", roles=(Role.CASEWORKER,))
ON_DUTY = Actor(id="S-1003", roles=(Role.DUTY_SUPERVISOR,))
"""Members of the sample's staff (`service.sample.people`)."""

SETTLED = StatusAnswer(
    result=StatusResult.INDEFINITE_LEAVE,
    recourse=Recourse.YES,
    document_gap=False,
    sources_checked=("case database",),
)
NO_TRACE = StatusAnswer(
    result=StatusResult.NO_TRACE,
    recourse=Recourse.UNKNOWN,
    document_gap=True,
    sources_checked=("case database", "landing records"),
)
PENDING = StatusAnswer(
    result=StatusResult.OUTSTANDING_APPLICATION,
    recourse=Recourse.NO,
    application_type="further leave",
    document_gap=True,
    sources_checked=("case database",),
)
CONTRADICTORY = StatusAnswer(
    result=StatusResult.HAS_LEAVE,
    recourse=Recourse.YES,
    conditions=(NO_RECOURSE_CONDITION,),
    document_gap=False,
    sources_checked=("case database",),
)


def _answered(hours: float, answer: StatusAnswer, *then: Deed) -> tuple[Deed, ...]:
    return ((hours, CHECK, RecordAnswer(answer=answer)), *then)


def _news(*days: tuple[float, ReportKind]) -> tuple[Deed, ...]:
    return tuple((day * DAY, None, kind) for day, kind in days)


_READ: Deed = (21.5, None, ReadAnswer())
_TAKEN: Deed = (24.4, ON_DUTY, AcknowledgeEscalation())
_WITHDRAWN: Deed = (6, CASEWORKER, WithdrawConsent(channel="in person"))
_ASKED: Deed = (8 * DAY, CASEWORKER, AskPrioritisation(target="further leave team"))
_EXTENDED: Deed = (85 * DAY, ON_DUTY, ExtendWindow(reason="A place is promised for next month."))
_CLOSED: Deed = (
    20 * DAY,
    CASEWORKER,
    CloseCase(outcome=Outcome.STATUS_PROVED, reason="Papers are in hand."),
)
_LEAVE: Deed = (
    50 * DAY,
    CASEWORKER,
    CloseCase(outcome=Outcome.LEAVE_GRANTED, reason="The decision letter came."),
)
_OFFERED: Deed = (30 * DAY, CASEWORKER, OfferReturn())

_STORIES: tuple[tuple[Stage, float, tuple[Deed, ...]], ...] = (
    (Stage.STATUS_CHECK, 3, ()),
    (Stage.STATUS_CHECK, 21, ()),
    (Stage.STATUS_CHECK, 28, (_TAKEN,)),
    (Stage.STATUS_CHECK, 9, ((5, CHECK, RecordAnswer(answer=CONTRADICTORY)),)),
    (Stage.ANSWERED, 2 * DAY, _answered(20, SETTLED)),
    (Stage.ANSWERED, 6 * DAY, _answered(21, SETTLED, _READ)),
    (Stage.ANSWERED, 4 * DAY, (_TAKEN, *_answered(26, SETTLED))),
    (
        Stage.SUPPORT_OPEN,
        18 * DAY,
        _answered(18, NO_TRACE, _READ, *_news((5, ReportKind.SUPPORT_OFFERED))),
    ),
    (
        Stage.SUPPORT_OPEN,
        100 * DAY,
        _answered(
            20,
            NO_TRACE,
            _READ,
            *_news((30, ReportKind.ENGAGING), (60, ReportKind.SUPPORT_ACCEPTED)),
            _EXTENDED,
        ),
    ),
    (
        Stage.SUPPORT_OPEN,
        45 * DAY,
        (_TAKEN, *_answered(27, NO_TRACE, *_news((10, ReportKind.NOT_SEEN)), _OFFERED)),
    ),
    (Stage.AWAITING_THIRD_PARTY, 11 * DAY, _answered(15, PENDING, _READ, _ASKED)),
    (Stage.AWAITING_THIRD_PARTY, 40 * DAY, _answered(22, PENDING, _ASKED)),
    (Stage.CLOSED, 30 * DAY, _answered(19, SETTLED, _READ, _CLOSED)),
    (Stage.CLOSED, 55 * DAY, _answered(20, PENDING, _READ, _ASKED, _LEAVE)),
    (Stage.CONSENT_WITHDRAWN, 2 * DAY, (_WITHDRAWN,)),
    (
        Stage.CONSENT_WITHDRAWN,
        25 * DAY,
        _answered(17, NO_TRACE, *_news((14, ReportKind.CONSENT_WITHDRAWN))),
    ),
)
"""Each stage with how many hours ago its case was received, and what was done since. None stands at
`submitted`: a case leaves it in the step in which it comes in.
"""


def support_stories(now: datetime, each: int) -> Iterator[Story[Cells]]:
    """At most so many stories of each stage, ending now."""
    template = list(rows("referrals.csv"))[:3]
    counts = dict.fromkeys(Stage, 0)
    for place, (stage, hours, deeds) in enumerate(_STORIES):
        counts[stage] += 1
        if counts[stage] > each:
            continue
        received, number = now - timedelta(hours=hours), f"DEMO-{place + 1:03}"
        start = received + TAKEN_IN
        cells = dated({**template[place % len(template)], **_cells(number, place)}, start)
        yield Story(
            stage=stage, start=start, opening=cells, steps=_Steps(number, received, cells, deeds)
        )


def _cells(number: str, place: int) -> Cells:
    person = person_of(place)
    minutes = int(TAKEN_IN.total_seconds()) // 60
    return {**person, "submission_id": number, "received_at": f"now-{minutes}m", "notes": ""}


@dataclass(frozen=True, slots=True)
class _Steps:
    """What reaches the case after it was taken in."""

    number: str
    received: datetime
    cells: Cells
    deeds: tuple[Deed, ...]

    def __call__(self, state: Callable[[], CaseState]) -> Iterator[Dated]:
        for place, (hours, actor, deed) in enumerate(self.deeds):
            at, id = self.received + timedelta(hours=hours), f"{self.number}/{place}"
            if isinstance(deed, ReportKind):
                by = self.cells["area"]
                yield Dated(at, AuthorityReported(id=f"update/{id}", at=at, by=by, report=deed))
            else:
                asking = actor or _referrer(self.cells)
                yield Dated(at, Order(id=id, at=at, actor=asking, command=deed))


def _referrer(cells: Cells) -> Actor:
    sender = cells["organisation_id"]
    return Actor(id=sender, organisation=sender)
