"""The lists of cases in Temporal's pages that are worth looking at, of each track, as queries.

Temporal's record cannot order a list by an attribute, so the bands of `policy.cases.urgency` are
lists of their own, the most urgent first. One that depends on the time is right for the moment it
was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from policy.cases.urgency import LONG_WORKING_DAYS, SAVABLE_WITHIN, SOON
from policy.refusal import Refusal
from policy.suitability import words as suitability_words
from policy.suitability.screens.waiting import PAPER_IS_OUT
from policy.suitability.words import Stage
from policy.support.words import SlaState, WaitingOn
from policy.working_days import NATIONS, working_days_before
from service.authorisation import use_case
from service.context import Context
from store.cases import open_authorities
from store.policy_time import clock

_OPEN = 'ExecutionStatus = "Running"'
_STUCK = (
    'TemporalReportedProblems IN ("category=WorkflowTaskFailed", "category=WorkflowTaskTimedOut")'
)
_RUNNING, _OVERDUE = (
    f'"{suitability_words.ClockState.RUNNING}"',
    f'"{suitability_words.ClockState.OVERDUE}"',
)
_OUT = ", ".join(f'"{stage}"' for stage in sorted(PAPER_IS_OUT))
_PAPER = f'(Stage IN ({_OUT}) OR WaitingOn = "{suitability_words.WaitingOn.SUPERVISORS}")'
_DAY = timedelta(days=1)
_UNSERVED = f'"{Stage.DECIDED}", "{Stage.SERVED_TO_FILE}"'


@dataclass(frozen=True, slots=True, kw_only=True)
class TemporalList:
    """A list worth looking at: what it is called and what it asks for."""

    title: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemporalLinks:
    """The lists with their addresses, and where to sign in to read the cases in them; empty if
    nowhere.
    """

    lists: tuple[tuple[TemporalList, str], ...]
    sign_in_at: str


NO_PAGES = Refusal(
    code="no-pages",
    sentence="The settings do not say where Temporal's pages are.",
    what_to_do="Set REFERRALS_UI_ADDRESS to their address.",
    rule="service",
)


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def links_into_temporal(context: Context) -> TemporalLinks | Refusal:
    """The track's lists as links, the one of each area that has open cases last."""
    settings = context.app.settings
    if not settings.ui_address:
        return NO_PAGES
    async with context.app.engine.connect() as connection:
        now, codes = await clock(connection), await open_authorities(connection)
    pages = f"{settings.ui_address}/namespaces/{settings.namespace}/workflows"
    lists = (*LISTS[settings.track](now), *map(of_authority, codes))
    return TemporalLinks(
        lists=tuple((each, link(pages, each)) for each in lists),
        sign_in_at=f"{settings.web_address}/sign-in" if settings.web_address else "",
    )


def lists_of_support(now: datetime) -> Iterator[TemporalList]:
    """The support track's lists for a moment."""
    running = f'SlaState IN ("{SlaState.RUNNING}", "{SlaState.WARNED}")'
    # Over time by the clock too: while no worker is up, no breach is recorded.
    unanswered = f'SlaState IN ("{SlaState.RUNNING}", "{SlaState.WARNED}", "{SlaState.BREACHED}")'
    yield _open("Status answer due within 4 hours", f"{running} AND {_due_within(now, SOON)}")
    yield _open("Can still be answered in time", f"{running} AND {_due_within(now)}")
    yield _open(
        "Breached for more than a day, and still no answer",
        f'{unanswered} AND Deadline <= "{_utc(now - _DAY)}"',
    )
    yield _open("Breached, and still no answer", f"{unanswered} AND {_over(now)}")
    long_ago = working_days_before(now, LONG_WORKING_DAYS, "England")
    yield _open(
        f"Waiting on a casework team for more than {LONG_WORKING_DAYS} working days",
        f'WaitingOn = "{WaitingOn.CASEWORK_TEAM}" AND WaitingSince < "{_utc(long_ago)}"',
    )
    yield from _of_every_track(now)


def lists_of_suitability(now: datetime) -> Iterator[TemporalList]:
    """The suitability track's lists for a moment."""
    soon = _utc(now + SOON)
    yield _open("A paper is out: can still be done in time", f"{_PAPER} AND {_due_within(now)}")
    yield _open("A paper is out: overdue", f"{_PAPER} AND {_over(now)}")
    yield _open("Overdue: its time has passed and it is not done", f"SlaState = {_OVERDUE}")
    yield _open("Due within 4 hours", f'SlaState = {_RUNNING} AND Deadline < "{soon}"')
    yield _open(
        f"Waiting on an authority for more than {LONG_WORKING_DAYS} working days",
        f'WaitingOn = "{suitability_words.WaitingOn.AUTHORITY}" AND {_long_ago(now)}',
    )
    yield _open("Awaiting service", f'Stage IN ({_UNSERVED}, "{Stage.CLEARED}")')
    yield _open("Clearance given, and running out", f'Stage = "{Stage.CLEARED}"')
    yield _open(
        "Fresh look due",
        f"Stage IN ({_UNSERVED}) AND "
        f'WaitingOn = "{suitability_words.WaitingOn.OFFICERS}" AND Deadline < "{soon}"',
    )
    yield _open("Must be withdrawn", f'Stage = "{Stage.WITHDRAWAL_DUE}"')
    yield _open(
        "An incident to look at", f'WaitingOn = "{suitability_words.WaitingOn.SUPERVISORS}"'
    )
    yield from _of_every_track(now)


LISTS: Mapping[str, Callable[[datetime], Iterator[TemporalList]]] = {
    "support": lists_of_support,
    "suitability": lists_of_suitability,
}
"""By track."""


def of_authority(code: str) -> TemporalList:
    """The open cases of one area."""
    return _open(f"Open cases of {code}", f'Authority = "{code}"')


def link(pages: str, asked: TemporalList) -> str:
    """The address of a list, on Temporal's `pages` of workflows."""
    return f"{pages}?{urlencode({'query': asked.query})}"


def _of_every_track(now: datetime) -> Iterator[TemporalList]:
    yield _open("Something falls due within 4 hours", f'NextActionDue < "{_utc(now + SOON)}"')
    yield TemporalList(title="Stuck: the workflow's steps fail", query=_STUCK)


def _open(title: str, query: str) -> TemporalList:
    return TemporalList(title=title, query=f"{query} AND {_OPEN}")


def _due_within(now: datetime, length: timedelta = SAVABLE_WITHIN) -> str:
    """What is not over time yet, and will be within so long."""
    return f'Deadline > "{_utc(now)}" AND Deadline <= "{_utc(now + length)}"'


def _over(now: datetime) -> str:
    return f'Deadline <= "{_utc(now)}"'


def _long_ago(now: datetime) -> str:
    """Since more working days than that. Each nation has bank holidays of its own; the first letter
    of an authority's code is its nation's.
    """
    moments: dict[datetime, list[str]] = {}
    for nation in sorted(NATIONS):
        long_ago = working_days_before(now, LONG_WORKING_DAYS, nation)
        moments.setdefault(long_ago, []).append(nation[0])
    if len(moments) == 1:
        return f'WaitingSince < "{_utc(next(iter(moments)))}"'
    each = (
        f'(({" OR ".join(_begins(letter) for letter in letters)}) AND WaitingSince < "{_utc(at)}")'
        for at, letters in moments.items()
    )
    return f"({' OR '.join(each)})"


def _begins(letter: str) -> str:
    return f'Authority STARTS_WITH "{letter}"'


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
