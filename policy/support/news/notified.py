"""Who is notified of what an authority reports, and when (R20, R26). Every kind of report is listed
here; and every task that a report opens is in its team's digest of the next morning, whatever its
due time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policy.cases.effects import SendNotice
from policy.support.words import Audience, ReportKind, Template
from policy.time import LONDON


class When(StrEnum):
    """When somebody is notified of a report."""

    AT_ONCE = "at once"
    BY_ITS_CLOCK = "when its clock runs out"
    ON_RECORD = "when they look at the case"


@dataclass(frozen=True, slots=True)
class Notified:
    """Who is notified of one kind of report, and when."""

    audiences: tuple[Audience, ...]
    when: When


_SUPPORT = (Audience.SUPPORT_TEAM,)
_MAY_BE_OVER = Notified(_SUPPORT, When.AT_ONCE)
_OF_THE_WORK = Notified(_SUPPORT, When.ON_RECORD)
NOTIFIED: Mapping[ReportKind, Notified] = {
    ReportKind.SUPPORT_OFFERED: _OF_THE_WORK,
    ReportKind.SUPPORT_ACCEPTED: _OF_THE_WORK,
    ReportKind.SUPPORT_REFUSED: _OF_THE_WORK,
    ReportKind.ENGAGING: _OF_THE_WORK,
    # The first time starts the clock of no contact; its task asks somebody to look.
    ReportKind.NOT_SEEN: Notified(_SUPPORT, When.BY_ITS_CLOCK),
    ReportKind.ACCOMMODATED: _MAY_BE_OVER,
    ReportKind.RETURNED: _MAY_BE_OVER,
    ReportKind.MOVED_AREA: _MAY_BE_OVER,
    ReportKind.NO_LONGER_ROUGH: _MAY_BE_OVER,
    ReportKind.CONSENT_WITHDRAWN: Notified(
        (Audience.REFERRER, Audience.CHECK_TEAM, Audience.SUPPORT_TEAM), When.AT_ONCE
    ),
}
"""Exhaustive: a test holds it against the kinds. A withdrawal has notices of its own (R10)."""


def notified_at_once(report: ReportKind, by: str, now: datetime) -> tuple[SendNotice, ...]:
    """The notice that a report came in which opened a task. What one organisation reports within an
    hour shares one notice, however many cases it is about; each task is in the morning's digest.
    """
    notified = NOTIFIED[report]
    if notified.when is not When.AT_ONCE:
        return ()
    hour = now.astimezone(LONDON).strftime("%Y-%m-%dT%H%z")
    return tuple(
        SendNotice(
            template=Template.NEWS_ARRIVED,
            audience=audience,
            group=f"news/{by}/{hour}/{audience.value}",
        )
        for audience in notified.audiences
    )
