"""Figures fit to be published (R39): counts 1 to 4 are hidden, others rounded to 5, a total is made
of what was counted and treated by the same rule.

Rounding a total by itself is not enough. Two hidden counts beside a total of 10 can only be 4 and
4; four of them beside a hidden total can only be 1 each. So a total stands for whatever stretch of
counts leaves every hidden figure at least two values: neighbouring stretches are put together until
it does. Which stretches those are follows from the figures shown, never from the counts behind
them, so knowing this rule helps nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

HIDDEN_UP_TO = 4
ROUNDED_TO = 5
FINELY_FROM = timedelta(days=90)
"""Figures of single authorities, nationalities and ages are of a quarter of a year or more: of
less they would say too much of too few (R39). The service's own number.
"""
# A percentage of fewer would say more about a person than about the service.
RATE_FROM = 50
DURATION_FROM = 10
_HALF = ROUNDED_TO // 2
_HALF_HOUR = timedelta(minutes=30)


def long_enough_for_fine_figures(first: date, last: date) -> bool:
    """Whether the days from `first` to `last`, both included, are a quarter of a year or more."""
    return last - first + timedelta(days=1) >= FINELY_FROM


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCount:
    """A count as it is published: `shown` is None where it is hidden. Any count from `low` to
    `high` looks the same.
    """

    shown: int | None
    low: int
    high: int

    @property
    def hidden(self) -> bool:
        """Whether the count is not said."""
        return self.shown is None


def figure(count: int) -> PublishedCount:
    """A count by itself: 0 is said, 1 to 4 are hidden, others go to the nearest 5.

    Raises:
        ValueError: the count is negative.
    """
    if count < 0:
        raise ValueError("a count is never negative")
    if count == 0:
        return PublishedCount(shown=0, low=0, high=0)
    if count <= HIDDEN_UP_TO:
        return PublishedCount(shown=None, low=1, high=HIDDEN_UP_TO)
    shown = (count + _HALF) // ROUNDED_TO * ROUNDED_TO
    return PublishedCount(shown=shown, low=max(shown - _HALF, HIDDEN_UP_TO + 1), high=shown + _HALF)


Breakdown = Mapping[str, int]
Figures = Mapping[str, PublishedCount]


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """A total and its breakdowns as they are published. A breakdown that would give a hidden figure
    away beside the others is None: withheld.
    """

    total: PublishedCount
    breakdowns: tuple[Figures | None, ...]


def release(*breakdowns: Breakdown) -> Released:
    """Breakdowns of one and the same total, the most important first.

    Raises:
        ValueError: they do not add up to the same total, or there is none.
    """
    totals = {sum(breakdown.values()) for breakdown in breakdowns}
    if len(totals) != 1:
        raise ValueError("breakdowns of one total add up to the same")
    kept: list[Figures] = []
    released: list[Figures | None] = []
    for breakdown in breakdowns:
        figures = {name: figure(count) for name, count in breakdown.items()}
        fits = _safe([*kept, figures], *_bounds([*kept, figures]))
        kept += [figures] if fits else []
        released.append(figures if fits else None)
    return Released(total=_total(kept, totals.pop()), breakdowns=tuple(released))


def _bounds(kept: Sequence[Figures]) -> tuple[int, int]:
    """Between what and what the total must lie, from the breakdowns alone."""
    lows = (sum(each.low for each in figures.values()) for figures in kept)
    highs = (sum(each.high for each in figures.values()) for figures in kept)
    return max(lows), min(highs)


def _safe(kept: Sequence[Figures], low: int, high: int) -> bool:
    """Whether every hidden figure could be two values at least, if the total lies from low to
    high.
    """
    for figures in kept:
        hidden = [each for each in figures.values() if each.hidden]
        least = sum(each.low for each in figures.values())
        most = sum(each.high for each in figures.values())
        for each in hidden:
            from_ = max(each.low, low - (most - each.high))
            to = min(each.high, high - (least - each.low))
            if to - from_ < 1:
                return False
    return True


def _total(kept: Sequence[Figures], count: int) -> PublishedCount:
    for stretch in _stretches(kept):
        if stretch.low <= count <= stretch.high:
            return stretch
    raise AssertionError("the stretches cover every total there can be")


def _stretches(kept: Sequence[Figures]) -> Iterator[PublishedCount]:
    """Every total there can be, in stretches that look alike and give nothing away."""
    low, high = _bounds(kept)
    found: list[list[PublishedCount]] = []
    group: list[PublishedCount] = []
    at = low
    while at <= high:
        plain = figure(at)
        group.append(PublishedCount(shown=plain.shown, low=at, high=min(plain.high, high)))
        at = plain.high + 1
        if _safe(kept, group[0].low, group[-1].high):
            found.append(group)
            group = []
    if group and found:
        found[-1] += group
    elif group:
        found.append(group)
    yield from map(_as_one, found)


def _as_one(group: Sequence[PublishedCount]) -> PublishedCount:
    """Stretches put together look like the widest of them, or hidden if one of them is."""
    widest = max(group, key=lambda each: each.high - each.low)
    hidden = any(each.hidden for each in group)
    return PublishedCount(
        shown=None if hidden else widest.shown, low=group[0].low, high=group[-1].high
    )


def percentage(part: PublishedCount, whole: PublishedCount) -> int | None:
    """A share in whole percent, of published figures only; None where either is hidden or the whole
    is small.
    """
    if part.shown is None or whole.shown is None or whole.shown < RATE_FROM:
        return None
    return min(100, round(100 * part.shown / whole.shown))


def duration(length: timedelta, among: PublishedCount) -> timedelta | None:
    """A typical time to the nearest half hour; None where it is among few."""
    if among.shown is None or among.shown < DURATION_FROM:
        return None
    return round(length / _HALF_HOUR) * _HALF_HOUR
