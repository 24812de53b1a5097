"""A planned case of suitability as it is written, in days counted from the day it was opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from policy.suitability.evidence.facts import AnyFact, Conclusion, EvidenceItem, Facts, Offer
from policy.suitability.evidence.words import (
    Channel,
    Known,
    Limb,
    OfferKind,
    Place,
    PlaceNation,
    Response,
)
from policy.suitability.planned_case import PlannedCase, PlannedDeed
from policy.time import london_day

ASSESSOR, SECOND_ASSESSOR, OFFICER, LAWYER = "E-1001", "E-1002", "E-1003", "E-1007"
MAKER, CHECKER, UKVI = "E-1004", "E-1005", "E-1006"
"""Members of the sample's staff (`service.sample.suitability`)."""


class DemoLife:
    """What becomes known of a case, and what people do, each on a day of its own. `id` begins the
    ids of its facts, which are nobody else's.
    """

    def __init__(self, id: str, opened: datetime) -> None:
        self._id, self._opened = id, opened
        self._facts: list[AnyFact] = []
        self._learnt: dict[datetime, tuple[str, ...]] = {}
        self._deeds: list[PlannedDeed] = []
        self._numbers = count(1)

    def know(
        self,
        day: float,
        of: Callable[..., AnyFact],
        /,
        about: float | None = None,
        **known: object,
    ) -> str:
        """A fact becomes known on a day, and is about that day unless said otherwise; its id."""
        at, id = self._at(day), f"{self._id}-{next(self._numbers):02}"
        as_of = london_day(at if about is None else self._at(about))
        self._facts.append(of(id=id, as_of=as_of, source="invented", **known))
        self._learnt[at] = (*self._learnt.get(at, ()), id)
        return id

    def refused(self, day: float, kind: OfferKind, need: str) -> None:
        """An offer that suits the person, refused the same day, with its evidence."""
        evidence = self.know(
            day,
            EvidenceItem,
            register="case register",
            kind="offer record",
            document_reference=f"DOC-{self._id}-{day:.0f}",
            sha256="0" * 64,
        )
        self.know(
            day,
            Offer,
            provider="the council's outreach team",
            commissioned=Known.YES,
            kind=kind,
            need=need,
            eligible=Known.YES,
            suitable=Known.YES,
            suitability_reason="fits the need named",
            response=Response.REFUSED,
            answered_on=london_day(self._at(day)),
            refusal_reason="would rather stay there",
            health_linked=Known.NO,
            evidence=(evidence,),
        )

    def concluded(self, day: float, limb: Limb, *, met: bool = True) -> None:
        """A named assessor concludes on a limb."""
        self.know(day, Conclusion, limb=limb, met=met, by=ASSESSOR, reason="As the facts show.")

    def do(self, day: float, what: str, by: str = "", *, kind: str = "", note: str = "") -> None:
        """Somebody does something (`policy.suitability.planned_case`)."""
        self._deeds.append(PlannedDeed(at=self._at(day), do=what, by=by, kind=kind, note=note))

    def look(self, day: float) -> None:
        """An officer looks afresh, and nothing has changed."""
        self._deeds.append(
            PlannedDeed(
                at=self._at(day),
                do="recheck-recorded",
                by=OFFICER,
                place=Place.DOORWAY,
                engaged=Known.NO,
            )
        )

    def file(self, channel: Channel, area: str) -> PlannedCase:
        """The whole of it. What is known on the first day is what the case is opened with."""
        facts = Facts(
            channel=channel,
            opened_at=self._opened,
            nation=PlaceNation.ENGLAND,
            authority=area,
            adult=Known.YES,
            known=tuple(self._facts),
        )
        return PlannedCase(
            reference=self._id,
            facts=facts,
            learnt=tuple(sorted(self._learnt.items())),
            then=tuple(self._deeds),
            assessor=ASSESSOR,
            second_assessor=SECOND_ASSESSOR,
            checker=CHECKER,
        )

    def _at(self, day: float) -> datetime:
        return self._opened + timedelta(days=day)
